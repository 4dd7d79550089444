from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from bookings.visits.at_home import Fix
from petcare.geo.coordinates import Point
from petcare.uploads import PhotoField
from petcare.uploads.videos import VideoField

# Scripts write every field here; what they got wrong is as if the device had said nothing.
FARTHEST_M, LONGEST_MS = 50_000_000, 10**12
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class ClockForm(forms.Form):
    """What the device's clock says as the form is sent. A wrong clock hinders nobody; it is kept beside ours."""

    device_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_device_at(self) -> datetime | None:
        return moment_of(self.cleaned_data["device_at"])


class ArrivalForm(NoDoorCodes, ClockForm):
    """Where the device is, as far as it says so, and why it does not say that it is at the home."""

    seal_at = SealAt.NOWHERE

    lat = forms.CharField(required=False, widget=forms.HiddenInput)
    lon = forms.CharField(required=False, widget=forms.HiddenInput)
    accuracy = forms.CharField(required=False, widget=forms.HiddenInput)
    age = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why?"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {name: cleaned.get(name) for name in ("device_at", "reason")} | {"fix": self._fix(cleaned)}

    def _fix(self, cleaned: dict[str, Any]) -> Fix | None:
        lat, lon, accuracy, age = (_number(cleaned.get(name)) for name in ("lat", "lon", "accuracy", "age"))
        if lat is None or lon is None or accuracy is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return None
        if not 0 <= accuracy < FARTHEST_M or not abs(age or 0) < LONGEST_MS:
            return None
        return Fix(Point(lat, lon), accuracy, timedelta(milliseconds=age or 0))


def moment_of(text: str) -> datetime | None:
    """An instant with its time zone, as scripts write it; None when it is none of this century."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and EARLIEST < moment < LATEST else None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) else None


class StepProofForm(ClockForm):
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


class StepNoteForm(NoDoorCodes, ClockForm):
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


class SkipForm(NoDoorCodes, ClockForm):
    """Whether a reason is there is the action's rule; the length is the column's."""

    seal_at = SealAt.NOWHERE

    reason = forms.CharField(label=_("Why is it left out?"), max_length=200, required=False)
