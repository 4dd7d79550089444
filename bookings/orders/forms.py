from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes
from accounts.models import Address, User
from bookings.catalogue.models import Package, Service
from bookings.orders.actions.place import check_choice
from bookings.orders.draft import Draft
from bookings.schedule.free_time import Window
from bookings.schedule.windows import bookable_days, window_of_key
from petcare.errors import DomainError
from pets.models import Pet


class WindowField(forms.CharField):
    """The key of a window that is sold, as that window."""

    default_error_messages = {
        "invalid": _("This time is not one of ours. Choose another."),
        "over": _("This time is over. Choose another."),
    }

    def clean(self, value: Any) -> Window:
        key = super().clean(value)
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
    day = forms.DateField(
        required=False,
        label=_("Which day?"),
        error_messages={"invalid": _("Choose one of the next four weeks' days.")},
    )
    window = WindowField(label=_("At what time?"), error_messages={"required": _("Choose a time.")})

    def __init__(self, *args: Any, owner: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.fields["pets"].queryset = owner.pets.active().prefetch_related("photos").order_by("pk")
        self.fields["packages"].queryset = Package.objects.on_sale()
        self.fields["services"].queryset = Service.objects.on_sale().prefetch_related("standards__steps")
        self.fields["address"].queryset = owner.addresses.active().order_by("-is_default", "pk")

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day and day not in bookable_days(timezone.localdate()):
            raise ValidationError(self.fields["day"].error_messages["invalid"], code="invalid")
        return day

    def clean(self) -> None:
        chosen, wanted = self.cleaned_data, self.wanted_window
        if wanted and timezone.localdate(wanted.start) in bookable_days(timezone.localdate()):
            chosen["day"] = timezone.localdate(wanted.start)
        if "day" in chosen and not chosen["day"]:
            self.add_error("day", _("Choose a day."))
        is_nothing = not chosen.get("services", True) and not chosen.get("packages", True)
        if is_nothing:
            self.add_error("services", _("Choose at least one service."))
        elif {"pets", "services", "packages"} <= set(chosen):
            try:
                check_choice(chosen["services"], chosen["packages"], chosen["pets"])
            except DomainError as error:
                self.add_error(error.field, error.message)

    @property
    def wanted_window(self) -> Window | None:
        """The window that was named, even when it cannot be had."""
        try:
            return window_of_key(self.data.get("window", ""))
        except ValueError:
            return None

    @property
    def draft(self) -> Draft | None:
        """None while pets, services or home are missing or do not go together."""
        chosen = self.cleaned_data if self.is_bound and self.errors is not None else {}
        if not {"pets", "services", "packages", "address"} <= set(chosen):
            return None
        windows = [chosen["window"]] if chosen.get("window") else []
        pets, services, packages = (list(chosen[name]) for name in ("pets", "services", "packages"))
        return Draft(self.owner, chosen["address"], pets, services, packages, windows)


class BookingForm(NoDoorCodes, ChoiceForm):
    """The whole of it, as it is submitted."""

    note = forms.CharField(
        required=False,
        max_length=500,
        label=_("A word to whoever comes"),
        help_text=_("At most 500 characters. Door codes do not belong here: they are sealed with your home."),
        widget=forms.Textarea(attrs={"rows": 3}),
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
