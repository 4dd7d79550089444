from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from bookings.voice.models.complaint import ComplaintKind
from petcare.texts import visible_text
from petcare.uploads import PhotoField
from petcare.uploads.videos import VideoField
from pets.forms.photos import ManyPhotosField

STARS = ("overall", "attitude", "skill", "punctuality", "pet_reaction")


class StarsField(forms.TypedChoiceField):
    """Whole stars from one to five, drawn by _stars_input.html."""

    def __init__(self, **kwargs):
        choices = [(str(stars), str(stars)) for stars in range(1, 6)]
        errors = {"required": _("Choose one to five stars."), "invalid_choice": _("Choose one to five stars.")}
        super().__init__(choices=choices, coerce=int, widget=forms.RadioSelect, error_messages=errors, **kwargs)


class ReviewForm(NoDoorCodes, forms.Form):
    overall = StarsField(label=_("All in all"))
    attitude = StarsField(label=_("Attitude"))
    skill = StarsField(label=_("Skill"))
    punctuality = StarsField(label=_("Punctuality"))
    pet_reaction = StarsField(label=_("How your pet took it"))
    words = forms.CharField(
        required=False,
        max_length=1000,
        label=_("In your words"),
        help_text=_("Other owners read this too. Leave out addresses and door codes."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    photos = ManyPhotosField(
        required=False, label=_("Photos"), help_text=_("Everybody who looks at the caregiver sees them.")
    )
    video = VideoField(required=False, label=_("A short video"))

    @property
    def stars(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if name in STARS}


class MessageForm(NoDoorCodes, forms.Form):
    """Words, a photo, or one of the phrases. `home` is the address with which its owner can seal a code."""

    body = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Your message"),
        validators=[visible_text],
        widget=forms.Textarea(attrs={"rows": 1, "enterkeyhint": "send"}),
    )
    photo = PhotoField(required=False, label=_("Photo"))
    phrase = forms.TypedChoiceField(required=False, coerce=str)
    # The page makes it, so that a message that is sent twice is kept once.
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, phrases: list[str], home: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="thread_%s", **kwargs)
        self.seal_home, self.phrases = home, phrases
        self.seal_at = SealAt.WAY_IN_PAGE if home else SealAt.NOWHERE
        self.fields["phrase"].choices = [(phrase, phrase) for phrase in phrases]

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("body", "photo", "phrase")):
            raise ValidationError({"body": _("Write something, or choose a photo.")})
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {name: cleaned[name] for name in ("key", "photo")} | {"body": cleaned["phrase"] or cleaned["body"]}

    @property
    def left_over(self) -> str:
        """What was being typed when a phrase was tapped."""
        return self.cleaned_data["body"] if self.cleaned_data["phrase"] else ""


class AnswerForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE
    words = forms.CharField(
        label=_("Your answer"),
        max_length=500,
        validators=[visible_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ComplaintForm(NoDoorCodes, forms.Form):
    """`home` is the address with which its owner can seal a code."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=ComplaintKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    words = forms.CharField(
        label=_("What happened?"),
        max_length=2000,
        validators=[visible_text],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("When, what, and what would make it right."),
    )
    photos = ManyPhotosField(label=_("Photos that show it"), required=False)

    def __init__(self, *args: Any, home: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seal_home = home
        self.seal_at = SealAt.WAY_IN_PAGE if home else SealAt.NOWHERE


class SuggestionForm(NoDoorCodes, forms.Form):
    words = forms.CharField(
        label=_("Your suggestion"),
        max_length=1000,
        validators=[visible_text],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()
