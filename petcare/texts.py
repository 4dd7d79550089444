"""What people write, as others will see it."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control and format characters, lone marks, spaces; an unknown or private sign counts as seen, as a rare name has some.
_UNSEEN_KINDS = {"Cc", "Cf", "Cs", "Mn", "Me", "Zs", "Zl", "Zp"}
# Letters and signs by their kind, yet drawn as nothing: the Hangul fillers and the empty braille cell.
_UNSEEN = set("\u115f\u1160\u3164\uffa0\u2800")


def is_visible(text: str) -> bool:
    """Whether anything of the text can be seen."""
    return any(sign not in _UNSEEN and unicodedata.category(sign) not in _UNSEEN_KINDS for sign in text)


def visible_text(text: str) -> None:
    """A validator of form fields; raises ValidationError when nothing of the text can be seen."""
    if not is_visible(text):
        raise ValidationError(_("Nothing of this can be seen. Write it in letters."), code="invisible")
