"""What an operator does about a booking from the board: call visits off, end them, give money back, write."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.orders_live.deciding import ActForm, MoneyForm, act, booking_to_act_on
from backoffice.rights import demand
from bookings.models import Visit
from bookings.money.actions.compensate import compensate
from bookings.money.models import RequestState
from bookings.money.refundable import left_to_refund
from bookings.orders.actions.cancel_for_platform import cancel_for_platform, whole_refunds_of
from bookings.orders.cancellation import VisitRefund
from bookings.orders.status import BookingStatus
from bookings.visits.actions.end_for_platform import end_for_platform
from bookings.visits.lateness import Lateness, lateness_of
from bookings.voice.actions.write_for_platform import write_to_both, write_to_one
from caregivers.models import Caregiver
from petcare.money import yuan
from petcare.texts import id_in
from petcare.times import span


class CancelForm(MoneyForm):
    visits = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Visits"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["visits", "words"]

    def __init__(self, *args: Any, refunds: list[VisitRefund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _("The owner and the caregiver read it.")
        self.fields["visits"].choices = [(one.visit.pk, _words_of(one)) for one in refunds]


class EndForm(ActForm):
    """Shorter words than the others: they stand beside each step that was left out."""

    words = forms.CharField(
        label=gettext_lazy("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _("The owner and the caregiver read it.")


class CompensationForm(MoneyForm):
    amount = forms.DecimalField(label=gettext_lazy("Amount (yuan)"), max_digits=10, decimal_places=2, min_value=0)
    field_order = ["amount", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _("The owner reads it.")


class MessageForm(ActForm):
    """`to` is the owner, or a caregiver alone or together with the owner."""

    to = forms.ChoiceField(label=gettext_lazy("To"), widget=forms.RadioSelect)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    field_order = ["to", "words"]

    def __init__(self, *args: Any, caregivers: list[Caregiver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Words")
        self.fields["words"].help_text = _("They stand there as the platform's.")
        both = [(f"both-{one.pk}", _("the owner and %(name)s, in their talk") % {"name": one}) for one in caregivers]
        alone = [(f"one-{one.pk}", _("%(name)s alone") % {"name": one}) for one in caregivers]
        self.fields["to"].choices = [*both, ("owner", _("the owner alone")), *alone]
        self.initial.setdefault("to", self.fields["to"].choices[0][0])


def cancel_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Visits that have begun cannot be called off any more: then there is compensation."""
    demand(request, "bookings.change_booking")
    booking = booking_to_act_on(pk)
    refunds = whole_refunds_of(booking)
    wanted = id_in(request.GET.get("visit", ""))
    named = [one.visit.pk for one in refunds if one.visit.pk == wanted] or [one.visit.pk for one in refunds]
    form = CancelForm(request.POST or None, refunds=refunds, initial={"visits": named})

    def does(said: dict[str, Any]) -> str:
        given = {"visit_ids": said["visits"], "left": said["left"], "words": said["words"]}
        amount = cancel_for_platform(booking=booking, by=request.user, **given)
        return _("Cancelled. %(amount)s goes back.") % {"amount": yuan(amount)}

    notes = [_("Everything that these visits cost goes back, as far as it has not gone back already.")]
    if booking.status == BookingStatus.AWAITING_PAYMENT:
        notes = [_("Nothing was paid yet, so it can only be cancelled whole.")]
    words = {"title": _("Cancel for the platform"), "button": _("Cancel these visits"), "notes": notes}
    nothing = "" if refunds else _("Nothing of this booking can be cancelled any more. Money can still be given back.")
    return act(request, booking, form, does, is_bad=True, nothing=nothing, **words)


def end_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit that was begun and left open long after its end was due."""
    demand(request, "bookings.change_booking")
    visit = get_object_or_404(Visit.objects.select_related("booking__owner"), pk=pk)
    form = EndForm(request.POST or None)

    def does(said: dict[str, Any]) -> str:
        end_for_platform(visit=visit, by=request.user, **said)
        return _("Ended.")

    notes = [_("What is still to do counts as left out, and the caregiver earns what was promised.")]
    notes += [_("Nothing goes back by it: give money back by itself.")]
    is_left_open = lateness_of(visit, now=timezone.now()) == Lateness.REPORT
    nothing = "" if is_left_open else _("Only a visit whose report is missing is ended here.")
    words = {"title": _("End the visit"), "button": _("End the visit"), "notes": notes}
    return act(request, visit.booking, form, does, is_bad=True, nothing=nothing, **words)


def compensate_page(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "bookings.change_refund")
    booking = booking_to_act_on(pk)
    left = left_to_refund(booking)
    form = CompensationForm(request.POST or None)

    def does(said: dict[str, Any]) -> str:
        compensate(booking=booking, by=request.user, **said)
        return _("%(amount)s goes back.") % {"amount": yuan(said["amount"])}

    asked = booking.refund_requests.filter(state=RequestState.OPEN).first()
    notes = [_("Nothing is cancelled by it. The money goes back the way it came.")]
    words = {"title": _("Compensate"), "button": _("Give this amount back"), "notes": notes}
    nothing = "" if left > Decimal(0) else _("Nothing of what was paid is left to give back.")
    return act(request, booking, form, does, nothing=nothing, request_row=asked, **words)


def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "bookings.add_message")
    booking = booking_to_act_on(pk)
    concerned = Q(visits__booking=booking) | Q(threads__booking=booking)
    caregivers = list(Caregiver.objects.filter(concerned).select_related("user").distinct().order_by("pk"))
    form = MessageForm(request.POST or None, caregivers=caregivers)

    def does(said: dict[str, Any]) -> str:
        how, _dash, caregiver_id = said.pop("to").partition("-")
        caregiver = next((one for one in caregivers if str(one.pk) == caregiver_id), None)
        if caregiver and how == "both":
            write_to_both(booking=booking, caregiver=caregiver, by=request.user, **said)
        else:
            write_to_one(
                booking=booking, person=caregiver.user if caregiver else booking.owner, by=request.user, **said
            )
        return _("Sent.")

    return act(request, booking, form, does, title=_("Write to them"), button=_("Send"))


def _words_of(refund: VisitRefund) -> str:
    window, visit = refund.visit.window, refund.visit
    parts = [span(window.lower, window.upper), str(visit.get_status_display()), yuan(refund.amount)]
    if visit.caregiver:
        parts.insert(1, visit.caregiver.user.name)
    return " · ".join(parts)
