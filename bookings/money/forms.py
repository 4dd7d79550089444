from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes
from bookings.money.models import RequestReason
from bookings.money.refundable import visits_to_ask_for
from bookings.orders.models import Booking
from pets.forms.photos import ManyPhotosField


class MoneyBackForm(NoDoorCodes, forms.Form):
    """For which visits, why, and what shows it. With one visit there is nothing to choose."""

    visits = forms.TypedMultipleChoiceField(
        label=_("For which visits?"), coerce=int, error_messages={"required": _("Choose at least one visit.")}
    )
    reason = forms.ChoiceField(
        label=_("What happened?"),
        choices=RequestReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was missing, what you found when you came home."),
    )
    photos = ManyPhotosField(label=_("Photos that show it"), required=False)

    def __init__(self, *args, booking: Booking, **kwargs):
        super().__init__(*args, **kwargs)
        self.could_be = visits_to_ask_for(booking)
        self.fields["visits"].choices = [(visit.pk, visit.pk) for visit in self.could_be]
        if len(self.could_be) == 1:
            self.fields["visits"].required = False

    def clean_reason(self) -> RequestReason:
        return RequestReason(self.cleaned_data["reason"])

    def clean_visits(self) -> list[int]:
        return self.cleaned_data["visits"] or [visit.pk for visit in self.could_be]
