from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AdminConfig):
    """The Django admin as the operators' desk."""

    default_site = "backoffice.site.BackofficeSite"


class BackofficeSite(AdminSite):
    site_header = _("Fed at Home · Back office")
    site_title = _("Back office")
    index_title = _("Desk")
