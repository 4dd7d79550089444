from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from petcare.uploads import PhotoField
from petcare.uploads.videos import VideoField


class StepProofForm(forms.Form):
    """What shows a step. The page names each upload, so that a retried one is stored once."""

    upload_key = forms.UUIDField(required=False)
    taken_at = forms.DateTimeField(required=False)

    def clean_upload_key(self):
        return self.cleaned_data["upload_key"] or uuid4()

    def clean_taken_at(self):
        """The device's clock, dropped when it cannot be right: what is shown counts whatever a clock says."""
        taken_at, now = self.cleaned_data["taken_at"], timezone.now()
        return taken_at if taken_at and now - timedelta(days=2) < taken_at < now + timedelta(hours=1) else None


class StepPhotoForm(StepProofForm):
    photo = PhotoField(label=_("Photo"))


class StepVideoForm(StepProofForm):
    video = VideoField(label=_("Video"))


class StepNoteForm(NoDoorCodes, forms.Form):
    """What is said about a step that is done. Whether it must be there is the action's rule."""

    seal_at = SealAt.NOWHERE

    reading = forms.DecimalField(
        label=_("Reading"),
        max_digits=7,
        decimal_places=2,
        min_value=0,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "max_digits", "max_decimal_places", "max_whole_digits", "min_value"),
            _("Write the reading as a number."),
        ),
    )
    note = forms.CharField(label=_("Note for the owner"), max_length=300, required=False)


class SkipForm(NoDoorCodes, forms.Form):
    """Whether a reason is there is the action's rule; the length is the column's."""

    seal_at = SealAt.NOWHERE

    reason = forms.CharField(label=_("Why is it left out?"), max_length=200, required=False)
