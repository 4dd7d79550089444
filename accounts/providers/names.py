"""How people call the vendors that can vouch for them."""

from django.utils.translation import gettext_lazy as _

NAMES = {"weixin": _("WeChat"), "qq": _("QQ")}
