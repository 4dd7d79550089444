from allauth.core.internal import ratelimit
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class DeskSignInForm(AdminAuthenticationForm):
    """The form of the desk's door, which counts the tries of an address and, from there, for a name."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "too_many": _("Too many tries. Wait a few minutes, then try again."),
    }

    def clean(self) -> dict:
        username = self.cleaned_data.get("username")
        if not username or not self.cleaned_data.get("password"):
            return super().clean()
        key = f"{username.casefold()}:{ratelimit.get_ip(self.request)}"
        of_address = self._count("desk_sign_in")
        self._count("desk_sign_in_name", key)
        cleaned = super().clean()
        # Whoever has a name of their own must not wipe out with it what they tried for other names.
        of_address.rollback()
        ratelimit.clear(self.request, app="allauth.account", action="desk_sign_in_name", key=key)
        return cleaned

    def _count(self, action: str, key: str | None = None) -> ratelimit.RateLimitUsage:
        usage = ratelimit.consume(self.request, app="allauth.account", action=action, key=key)
        if not usage:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        return usage
