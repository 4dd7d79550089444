from typing import Any

from django import forms

from bookings.visits.whereabouts import Position
from petcare.geo.coordinates import Point
from petcare.geo.routing import TravelMode


class PointForm(forms.Form):
    """Where a phone says that it is, in WGS-84 degrees."""

    lat = forms.FloatField(min_value=-90, max_value=90)
    lon = forms.FloatField(min_value=-180, max_value=180)

    @property
    def point(self) -> Point:
        return Point(self.cleaned_data["lat"], self.cleaned_data["lon"])


class PositionForm(PointForm):
    accuracy = forms.FloatField(min_value=0)
    at = forms.DateTimeField()
    mode = forms.ChoiceField(choices=[(mode, mode) for mode in TravelMode], required=False)

    def clean_mode(self) -> TravelMode:
        return TravelMode(self.cleaned_data["mode"] or TravelMode.EBIKE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["position"] = Position(self.point, cleaned["accuracy"], cleaned["at"])
        return cleaned
