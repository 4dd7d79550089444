"""The steps of an application as forms. What is there already need not be sent again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.address import DegreesField
from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from accounts.identity_card import NotAnIdentityNumber, identity_number
from accounts.models.consent import Purpose
from accounts.models.user import Gender
from caregivers.age import check_age
from caregivers.models import Application, Employment
from caregivers.status import Item, Skill
from petcare.geo.city import is_in_city
from petcare.geo.coordinates import Point
from petcare.texts import plain_name, visible_text
from petcare.uploads import PhotoField
from pets.models import Species

NARROWEST_KM, WIDEST_KM = 0.5, 30
LONGEST_YEARS = 50
MOST_EMPLOYERS = 8


def camera_field(label: Any, *, facing: str, **kwargs: Any) -> PhotoField:
    """A photo that a phone takes at once: `facing` is "user" for the face, "environment" for what lies before it."""
    field = PhotoField(label=label, **kwargs)
    field.widget.attrs["capture"] = facing
    return field


class WhoForm(NoDoorCodes, forms.Form):
    """Face, name and number. Of an application that came back only the parts in `open_items` can be changed."""

    seal_at = SealAt.NOWHERE
    portrait = camera_field(_("A photo of your face"), facing="user")
    name = forms.CharField(
        label=_("Name on the card"),
        max_length=40,
        validators=[visible_text, plain_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    gender = forms.ChoiceField(
        label=_("Gender"), choices=[(one.value, one.label) for one in Gender if one != Gender.UNSAID]
    )
    gender.widget = forms.RadioSelect(choices=gender.choices)
    number = forms.CharField(
        label=_("Identity number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("18 characters. Your age comes from it, you need not type it."),
    )

    def __init__(self, *args: Any, application: Application, open_items: set[str], **kwargs: Any):
        identity, user = application.identity, application.user
        self.known_number = identity.number if identity else ""
        known = {"name": identity.name if identity else user.name, "gender": user.gender}
        super().__init__(*args, initial=known, **kwargs)
        self.fields["portrait"].required = not application.portrait
        if self.known_number:
            self.fields["number"].required = False
            self.fields["number"].widget.attrs["placeholder"] = identity.masked_number
            self.fields["number"].help_text = _("Sealed. Leave it empty to keep it.")
        if Item.PORTRAIT not in open_items:
            del self.fields["portrait"]
        if Item.IDENTITY not in open_items:
            for name in ("name", "gender", "number"):
                del self.fields[name]

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"] or self.known_number
        today = timezone.localdate()
        try:
            number = identity_number(typed, today=today)
            check_age(number, today=today)
        except NotAnIdentityNumber as error:
            raise ValidationError(error.message) from error
        return number


class CardForm(forms.Form):
    """Both sides of the identity card."""

    front = camera_field(_("Side with the photo"), facing="environment")
    back = camera_field(_("Side with the emblem"), facing="environment")

    def __init__(self, *args: Any, application: Application, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for side in ("front", "back"):
            self.fields[side].required = not (application.identity and getattr(application.identity, side))


class ExperienceForm(NoDoorCodes, forms.ModelForm):
    seal_at = SealAt.NOWHERE
    experience_years = forms.IntegerField(
        label=_("Years with animals"),
        min_value=0,
        max_value=LONGEST_YEARS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    pets_cared_for = forms.IntegerField(
        label=_("Pets you have looked after"),
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Roughly, your own included."),
    )
    species = forms.MultipleChoiceField(
        label=_("Which animals do you know well?"), choices=Species, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.MultipleChoiceField(
        label=_("What are you good at?"), choices=Skill, widget=forms.CheckboxSelectMultiple
    )
    introduction = forms.CharField(
        label=_("Tell owners about yourself"),
        max_length=600,
        validators=[visible_text],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Owners read it: where you learned it, and what you like about it."),
    )

    class Meta:
        model = Application
        fields = ["experience_years", "pets_cared_for", "species", "skills", "introduction"]


class EmploymentForm(NoDoorCodes, forms.ModelForm):
    seal_at = SealAt.NOWHERE
    employer = forms.CharField(
        label=_("Employer"),
        max_length=60,
        validators=[visible_text],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    from_year = forms.IntegerField(label=_("From (year)"), min_value=1960)
    until_year = forms.IntegerField(label=_("Until (year)"), min_value=1960, required=False)

    class Meta:
        model = Employment
        fields = ["employer", "from_year", "until_year"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_year"), cleaned.get("until_year")
        for name, year in (("from_year", first), ("until_year", last)):
            if year and year > timezone.localdate().year:
                self.add_error(name, _("This year has not come yet."))
        if first and last and last < first:
            self.add_error("until_year", _("It ends before it begins."))
        return cleaned


EmploymentFormSet = forms.formset_factory(
    EmploymentForm, extra=1, max_num=MOST_EMPLOYERS, validate_max=True, can_delete=True
)


class AreaForm(NoDoorCodes, forms.Form):
    """A point and a radius. The search box carries what is wrong with the point, which has no field to see."""

    seal_at = SealAt.NOWHERE
    search = forms.CharField(
        label=_("Where do you set out from?"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
        help_text=_("Your home, as a rule. Owners never see it, only how far it is."),
    )
    lat = DegreesField(min_value=-90, max_value=90, required=False)
    lon = DegreesField(min_value=-180, max_value=180, required=False)
    radius_km = forms.DecimalField(
        label=_("How far do you go? (km)"),
        min_value=NARROWEST_KM,
        max_value=WIDEST_KM,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
        help_text=_("From 0.5 to 30 km as the crow flies. 3 to 8 is usual."),
        error_messages={
            "min_value": _("At least 0.5 km, else hardly anybody is near enough."),
            "max_value": _("At most 30 km: nobody drives further for one visit."),
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        lat, lon = cleaned.get("lat"), cleaned.get("lon")
        if lat is None or lon is None:
            self.add_error("search", _("Show us where it is: choose it from the list, or put the pin on the map."))
        elif not is_in_city(Point(float(lat), float(lon))):
            self.add_error("search", _("This place is outside the city where we work."))
        return cleaned

    @property
    def radius_m(self) -> int:
        return round(self.cleaned_data["radius_km"] * 1000)


class SendForm(forms.Form):
    """One consent for each purpose."""

    identity = forms.BooleanField(
        label=_("Use my name and identity number to make sure who I am"),
        error_messages={"required": _("Without this consent we cannot look at your application.")},
    )
    card_photos = forms.BooleanField(
        label=_("Look at the photos of my identity card, and delete them after the decision"),
        error_messages={"required": _("Without this consent we cannot look at your application.")},
    )
    whereabouts = forms.BooleanField(
        label=_("While I am on the way to a visit, show its owner where I am"),
        required=False,
        help_text=_("You can say no; then owners only see when you set out and arrive."),
    )

    @property
    def agreed(self) -> list[Purpose]:
        return [purpose for purpose in Purpose if self.cleaned_data.get(purpose.value)]
