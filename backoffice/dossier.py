"""Everything about one booking on one page, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from accounts.models import User
from backoffice.event_words import EventLine, event_lines
from bookings.dispatch.explanation import PartWords, part_words
from bookings.dispatch.shortage import reason_words
from bookings.models import Booking, DispatchRound, Event, Message, Offer, Thread, Visit, VisitStep
from bookings.orders.history import is_chain_whole
from caregivers.models import Caregiver


@dataclass(frozen=True)
class OfferLine:
    offer: Offer
    parts: list[PartWords]


@dataclass(frozen=True)
class RoundLines:
    round: DispatchRound
    offers: list[OfferLine]

    @property
    def why_nobody(self) -> str:
        """Empty while there is time for somebody to come forward."""
        return reason_words(self.round.reasons) if self.round.flagged_at else ""


@dataclass(frozen=True)
class Dossier:
    booking: Booking
    visits: list[Visit]
    rounds: list[RoundLines]
    events: list[EventLine]
    is_chain_whole: bool


def dossier_of(pk: int, *, by: User) -> Dossier:
    """As much as this operator may see, and never the sealed way in."""
    booking = (
        Booking.objects.select_related("owner")
        .prefetch_related(
            "pets",
            "payments__refunds",
            "reviews__caregiver__user",
            Prefetch("threads", threads_of()),
            Prefetch("events", Event.objects.select_related("actor").order_by("sequence")),
            Prefetch("rounds", rounds_of()),
        )
        .get(pk=pk)
    )
    visits = booking.visits.select_related("caregiver__user").prefetch_related(
        "lines",
        "reservations__caregiver__user",
        Prefetch("steps", VisitStep.objects.prefetch_related("photos", "videos__video")),
    )
    names = _names_of_caregivers(booking)
    return Dossier(
        booking=booking,
        visits=list(visits),
        rounds=[lines_of(one) for one in booking.rounds.all()],
        events=event_lines(booking, names, by=by),
        is_chain_whole=is_chain_whole(booking),
    )


def threads_of() -> QuerySet[Thread]:
    """Each talk with how much was written, and what came last."""
    newest = Message.objects.filter(thread=OuterRef("pk")).order_by("-pk")
    return Thread.objects.select_related("caregiver__user").annotate(
        count=Count("messages"),
        last_words=Subquery(newest.values("body")[:1]),
        last_at=Subquery(newest.values("sent_at")[:1]),
    )


def rounds_of() -> QuerySet[DispatchRound]:
    """With what `lines_of` reads."""
    offers = Prefetch("offers", Offer.objects.select_related("caregiver__user"))
    return DispatchRound.objects.select_related("policy").prefetch_related(offers)


def lines_of(dispatch_round: DispatchRound) -> RoundLines:
    offers = [OfferLine(offer, part_words(offer.parts)) for offer in dispatch_round.offers.all()]
    return RoundLines(dispatch_round, offers)


def _names_of_caregivers(booking: Booking) -> dict[int, str]:
    concerned = Caregiver.objects.filter(offers__round__booking=booking) | Caregiver.objects.filter(
        visits__booking=booking
    )
    return dict(concerned.distinct().values_list("pk", "user__name"))
