from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from accounts.models import Address, WayIn
from accounts.models.way_in import WayInKind
from petcare.geo.city import is_in_city
from petcare.geo.coordinates import Point


class DegreesField(forms.DecimalField):
    """Degrees as a map gives them, with all their digits, to the six that are kept (11 cm)."""

    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            degrees = Decimal(str(value).strip()).quantize(Decimal("0.000001"), ROUND_HALF_UP) if value else None
        except InvalidOperation as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return super().to_python(degrees)


class AddressForm(NoDoorCodes, forms.ModelForm):
    """A home. The search box carries what is wrong with the place, as the point itself has no field to see."""

    search = forms.CharField(
        label=_("Find your home"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
        help_text=_("Compound, street or landmark. Then drag the pin to your building."),
    )
    lat = DegreesField(min_value=-90, max_value=90, required=False)
    lon = DegreesField(min_value=-180, max_value=180, required=False)

    class Meta:
        model = Address
        fields = ["district", "street", "compound", "building", "unit", "room", "lat", "lon"]

    field_order = ["search", "lat", "lon", "district", "street", "compound", "building", "unit", "room"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.seal_home = self.instance.pk
        self.seal_at = SealAt.WAY_IN_PAGE if self.seal_home else SealAt.THIS_FORM

    def clean(self):
        cleaned = super().clean()
        lat, lon = cleaned.get("lat"), cleaned.get("lon")
        if lat is None or lon is None:
            self.add_error("search", _("Show us where it is: choose it from the list, or put the pin on the map."))
        elif not is_in_city(Point(float(lat), float(lon))):
            self.add_error("search", _("This place is outside %(city)s, where we work.") % {"city": settings.CITY_NAME})
        return cleaned


NEEDS_SECRET = {
    WayInKind.DOOR_CODE: _("Which code opens the door?"),
    WayInKind.KEY_BOX: _("Where is the box, and which code opens it?"),
    WayInKind.FRONT_DESK: _("Which desk holds the card?"),
}


class WayInForm(forms.Form):
    """How a home is entered. What is sealed already never comes back into the form unless its owner asked to see it;
    an empty field then keeps what was there."""

    prefix = "way_in"

    kind = forms.ChoiceField(label=_("How do we get in?"), choices=WayInKind, widget=forms.RadioSelect)
    secret = forms.CharField(
        label=_("Code or place of the key"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    note = forms.CharField(
        label=_("What else helps at the door?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("For example: third gate, the lock is stiff."),
    )
    is_revealed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, current: WayIn | None = None, reveal: bool = False, **kwargs):
        self.current = current
        if current:
            shown = {"secret": current.secret, "note": current.note, "is_revealed": True} if reveal else {}
            kwargs["initial"] = {"kind": current.kind} | shown | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        kind = self["kind"].value()
        if current and not reveal:
            self._mask("secret", current.secret)
            self._mask("note", current.note)
        secret = self.fields["secret"]
        secret.error_messages["required"] = NEEDS_SECRET.get(kind, secret.error_messages["required"])
        keeps_secret = current and not reveal and kind == current.kind
        secret.required = kind != WayInKind.SOMEBODY_HOME and not keeps_secret

    def _mask(self, name: str, value: str) -> None:
        if value:
            self.fields[name].widget.attrs["placeholder"] = "••••••"
            self.fields[name].help_text = _("Sealed. Leave it empty to keep it.")

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        keeps = self.current and not cleaned.get("is_revealed")
        if keeps:
            cleaned["note"] = cleaned.get("note") or self.current.note
            if kind == self.current.kind:
                cleaned["secret"] = cleaned.get("secret") or self.current.secret
        if kind == WayInKind.SOMEBODY_HOME:
            cleaned["secret"] = ""
        return cleaned

    @property
    def way_in(self) -> dict[str, str]:
        """What save_way_in takes."""
        return {name: self.cleaned_data[name] for name in ("kind", "secret", "note")}
