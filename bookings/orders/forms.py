from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes
from accounts.models import Address, User
from bookings.catalogue.models import Service
from bookings.orders.actions.place import check_services_fit
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
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        to_field_name="code",
        label=_("What is to be done?"),
        error_messages={
            "required": _("Choose at least one service."),
            "invalid_choice": _("One of these services is no longer offered. Choose again."),
            "invalid_pk_value": _("One of these services is no longer offered. Choose again."),
        },
    )
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
        if "pets" in chosen and "services" in chosen:
            try:
                check_services_fit(chosen["services"], chosen["pets"])
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
        if not {"pets", "services", "address"} <= set(chosen):
            return None
        return Draft(self.owner, chosen["address"], list(chosen["pets"]), list(chosen["services"]))


class BookingForm(NoDoorCodes, ChoiceForm):
    """The whole of it, as it is submitted."""

    note = forms.CharField(
        required=False,
        max_length=500,
        label=_("A word to whoever comes"),
        help_text=_("At most 500 characters. Door codes do not belong here: they are sealed with your home."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def clean(self) -> None:
        super().clean()
        address = self.cleaned_data.get("address")
        self.seal_home = address.pk if address else None
