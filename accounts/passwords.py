from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from petcare.texts import is_visible


class VisiblePasswordValidator:
    """Refuses a password of nothing but spaces and other signs that cannot be seen."""

    def validate(self, password: str, user: Any = None) -> None:
        if not is_visible(password):
            raise ValidationError(_("A password needs more than spaces."), code="password_invisible")

    def get_help_text(self) -> str:
        return _("Not only spaces.")
