from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.door_codes import DoorCode, door_codes


class SealAt(StrEnum):
    """Where somebody who typed a door code can put it."""

    WAY_IN_PAGE = "way_in_page"
    THIS_FORM = "this_form"
    NOWHERE = "nowhere"


class FreeField(forms.BoundField):
    @property
    def door_codes(self) -> list[DoorCode]:
        """What was caught in it, also what its writer says is none."""
        return self.form.codes_in.get(self.name, []) if self.form.is_bound and self.form.errors is not None else []

    @property
    def caught_codes(self) -> str:
        """What is to be sealed instead, as it goes into the way in."""
        kept = self.form.kept_codes
        return " / ".join(code.text for code in self.door_codes if code.is_certain or code.text not in kept)

    @property
    def doubtful_codes(self) -> list[tuple[str, bool]]:
        """What may be no code, and whether its writer said so."""
        return [(code.text, code.text in self.form.kept_codes) for code in self.door_codes if not code.is_certain]


class NoDoorCodes(forms.BaseForm):
    """A form whose free text takes no door codes: others read it. What was typed stays; `_field_notes.html` offers to
    put the code where it is sealed, and to keep what is none. A code is refused before anything keeps it."""

    bound_field_class = FreeField
    seal_at = SealAt.WAY_IN_PAGE
    # The home whose way in is meant; the default one when it is None.
    seal_home: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes_in: dict[str, list[DoorCode]] = {}
        for name, field in self.fields.items():
            if is_free_text(field):
                field.validators.append(_Guard(self, name, field.max_length))

    @property
    def kept_codes(self) -> set[str]:
        """Texts of which their writer said that they are no door codes."""
        listed = getattr(self.data, "getlist", None)
        return set(listed("not_a_code") if listed else [])


class _Guard:
    def __init__(self, form: NoDoorCodes, name: str, most: int | None) -> None:
        self.form, self.name, self.most = form, name, most

    def __call__(self, text: Any) -> None:
        # Refused for its length already, and not worth the time to be searched.
        if self.most is not None and len(str(text)) > self.most:
            return
        self.form.codes_in[self.name] = found = door_codes(str(text))
        if any(code.is_certain or code.text not in self.form.kept_codes for code in found):
            raise ValidationError(_MESSAGES[self.form.seal_at], code="door_code")


_MESSAGES = {
    SealAt.WAY_IN_PAGE: _(
        "This looks like a door code. Others read what stands here; put the code where it is sealed."
    ),
    SealAt.THIS_FORM: _(
        "This looks like a door code. Others read what stands here; put the code under “Way in” below."
    ),
    SealAt.NOWHERE: _("This looks like a door code. Leave it out; it is shown only where it is sealed."),
}


def is_free_text(field: forms.Field) -> bool:
    """Whether people write what they like into it."""
    widget = field.widget
    if not isinstance(field, forms.CharField) or isinstance(field, forms.EmailField | forms.URLField | forms.UUIDField):
        return False
    kind = widget.attrs.get("type", getattr(widget, "input_type", None))
    return isinstance(widget, forms.Textarea) or kind in ("text", "search")
