from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes
from accounts.models import Address, User
from bookings.catalogue.models import Package, Service
from bookings.orders.actions.place import MOST_VISITS, check_choice, check_windows, most_visits_words
from bookings.orders.draft import Draft
from bookings.schedule.free_time import Window
from bookings.schedule.trips import dates_of
from bookings.schedule.windows import bookable_days, window_of_key
from petcare.errors import DomainError
from pets.models import Pet

OF_THE_CALENDAR = _("Choose a day of the next four months.")
# What the address says when several days are wanted.
TRIP = "trip"
EVERY = [(1, _("every day")), (2, _("every other day"))]


class WindowsField(forms.Field):
    """The keys of windows that are sold, as those windows in their order."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "invalid": _("This time is not one of ours. Choose another."),
        "over": _("This time is over. Choose another."),
    }

    def clean(self, value: Any) -> list[Window]:
        keys = list(dict.fromkeys(key for key in value or [] if key))
        self.validate(keys)
        windows = sorted((self._window(key) for key in keys), key=lambda window: window.start)
        try:
            check_windows(windows)
        except DomainError as error:
            raise ValidationError(error.message, code="unfit") from error
        return windows

    def _window(self, key: str) -> Window:
        try:
            window = window_of_key(key)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if timezone.localdate(window.start) > bookable_days(timezone.localdate())[-1]:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if window.start <= timezone.now():
            raise ValidationError(self.error_messages["over"], code="over")
        return window


class SoldField(forms.ModelMultipleChoiceField):
    """Codes of what is sold. What was retired while a tab stood open is named."""

    def __init__(self, queryset, **kwargs: Any):
        messages = {
            "invalid_choice": _("One of these services is no longer offered. Choose again."),
            "invalid_pk_value": _("One of these services is no longer offered. Choose again."),
            "gone": _("%(names)s is no longer offered. Choose again."),
        }
        super().__init__(queryset, to_field_name="code", required=False, error_messages=messages, **kwargs)

    def clean(self, value: Any):
        try:
            return super().clean(value)
        except ValidationError as error:
            codes = [str(code) for code in value or []]
            gone = self.queryset.model.objects.filter(code__in=codes).exclude(pk__in=self.queryset.values("pk"))
            if error.code != "invalid_choice" or not gone:
                raise
            names = "、".join(one.name for one in gone)
            raise ValidationError(self.error_messages["gone"], code="gone", params={"names": names}) from None


class ChoiceForm(forms.Form):
    """What was chosen so far on the way to a booking. The pages carry it along; each asks for a part of it."""

    pets = forms.ModelMultipleChoiceField(
        Pet.objects.none(),
        label=_("Who is to be looked after?"),
        error_messages={
            "required": _("Choose who is to be looked after."),
            "invalid_choice": _("One of these pets is not on your list. Choose again."),
            "invalid_pk_value": _("One of these pets is not on your list. Choose again."),
        },
    )
    packages = SoldField(Package.objects.none(), label=_("Packages"))
    services = SoldField(Service.objects.none(), label=_("What is to be done?"))
    address = forms.ModelChoiceField(
        Address.objects.none(),
        label=_("Where?"),
        error_messages={
            "required": _("Choose a home."),
            "invalid_choice": _("This home is not on your list. Choose again."),
        },
    )
    day = forms.DateField(required=False, label=_("Which day?"), error_messages={"invalid": OF_THE_CALENDAR})
    # Only a trip has a last day; with it `every` other day, or each.
    until = forms.DateField(required=False, label=_("Until when?"), error_messages={"invalid": OF_THE_CALENDAR})
    every = forms.TypedChoiceField(required=False, choices=EVERY, coerce=int, empty_value=1, label=_("How often?"))
    window = WindowsField(label=_("At what time?"), error_messages={"required": _("Choose a time.")})

    def __init__(self, *args: Any, owner: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.fields["pets"].queryset = owner.pets.active().prefetch_related("photos").order_by("pk")
        self.fields["packages"].queryset = Package.objects.on_sale()
        self.fields["services"].queryset = Service.objects.on_sale().prefetch_related("standards__steps")
        self.fields["address"].queryset = owner.addresses.active().order_by("-is_default", "pk")

    def clean_day(self):
        return self._bookable("day")

    def clean_until(self):
        return self._bookable("until")

    def _bookable(self, name: str) -> date | None:
        day = self.cleaned_data[name]
        if day and day not in bookable_days(timezone.localdate()):
            raise ValidationError(OF_THE_CALENDAR, code="invalid")
        return day

    def clean(self) -> None:
        chosen, wanted = self.cleaned_data, self.wanted_windows
        if wanted and timezone.localdate(wanted[0].start) in bookable_days(timezone.localdate()):
            chosen["day"] = chosen.get("day") or timezone.localdate(wanted[0].start)
        if len(wanted) > 1:
            chosen["until"] = chosen.get("until") or timezone.localdate(wanted[-1].start)
        if "day" in chosen and not chosen["day"]:
            self.add_error("day", _("Choose a day."))
        elif self.is_trip and {"day", "until"} <= set(chosen):
            self._clean_trip()
        is_nothing = not chosen.get("services", True) and not chosen.get("packages", True)
        if is_nothing:
            self.add_error("services", _("Choose at least one service."))
        elif {"pets", "services", "packages"} <= set(chosen):
            try:
                check_choice(chosen["services"], chosen["packages"], chosen["pets"])
            except DomainError as error:
                self.add_error(error.field, error.message)

    def _clean_trip(self) -> None:
        if not self.cleaned_data["until"]:
            self.add_error("until", _("Choose the last day."))
        elif self.cleaned_data["until"] < self.cleaned_data["day"]:
            self.add_error("until", _("The last day comes before the first."))
        elif len(self.dates) > MOST_VISITS:
            self.add_error("until", most_visits_words())

    @property
    def is_trip(self) -> bool:
        """Several visits are asked for: somebody said so, or the address names several windows."""
        return self.data.get("plan") == TRIP or len(self.wanted_windows) > 1

    @property
    def dates(self) -> list[date]:
        """The days of the trip, or the only day."""
        chosen = self.cleaned_data
        return dates_of(chosen["day"], chosen.get("until") or chosen["day"], every=chosen.get("every") or 1)

    @cached_property
    def wanted_windows(self) -> list[Window]:
        """The windows that were named, even when they cannot be had."""
        wanted = []
        for key in self.data.getlist("window"):
            with suppress(ValueError):
                wanted.append(window_of_key(key))
        return sorted(wanted, key=lambda window: window.start)

    @property
    def draft(self) -> Draft | None:
        """None while pets, services or home are missing or do not go together."""
        chosen = self.cleaned_data if self.is_bound and self.errors is not None else {}
        if not {"pets", "services", "packages", "address"} <= set(chosen):
            return None
        pets, services, packages = (list(chosen[name]) for name in ("pets", "services", "packages"))
        return Draft(self.owner, chosen["address"], pets, services, packages, chosen.get("window", []))


class BookingForm(NoDoorCodes, ChoiceForm):
    """The whole of it, as it is submitted."""

    note = forms.CharField(
        required=False,
        max_length=500,
        label=_("A word to whoever comes"),
        help_text=_("At most 500 characters. Door codes do not belong here: they are sealed with your home."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner_chooses = forms.TypedChoiceField(
        required=False,
        choices=[("", _("The platform takes the best")), ("yes", _("I choose myself"))],
        coerce=bool,
        empty_value=False,
        widget=forms.RadioSelect,
        label=_("When several say yes"),
        help_text=_("You have ten minutes to choose, then the best is taken."),
    )
    # What the owner was shown: if it costs something else by now, the page asks again.
    quoted_total = forms.DecimalField(
        max_digits=10,
        decimal_places=2,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "max_digits", "max_decimal_places", "max_whole_digits"),
            _("Look at the bill once more and submit again."),
        ),
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def clean(self) -> None:
        super().clean()
        address = self.cleaned_data.get("address")
        self.seal_home = address.pk if address else None
