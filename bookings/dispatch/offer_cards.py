"""Offers as their caregiver sees them: what it is, how long it stands, and how it ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from bookings.dispatch.explanation import PartWords, part_words, why_lost
from bookings.dispatch.models import CAN_BE_GRABBED, OPEN_OFFER, Offer, OfferStatus, RoundStatus
from bookings.money.pay import Pay
from bookings.money.pay_words import PayWords
from bookings.money.pay_words import part_words as pay_words
from bookings.orders.models import Line, Visit
from bookings.orders.status import VisitStatus
from caregivers.models import Caregiver

# How long the outcome of a grab stays on the list.
NEWS = timedelta(hours=6)
# Below this the seconds are counted, above it days and hours say enough.
COUNTED = timedelta(hours=24)


class Phase(StrEnum):
    OPEN = "open"
    GRABBED = "grabbed"
    WON = "won"
    LOST = "lost"
    DECLINED = "declined"
    GONE = "gone"


@dataclass(frozen=True)
class OfferCard:
    offer: Offer
    now: datetime

    @property
    def phase(self) -> Phase:
        status = self.offer.status
        if status in CAN_BE_GRABBED:
            return Phase.OPEN if self.offer.round.status == RoundStatus.OPEN else Phase.GONE
        if status == OfferStatus.LOST:
            return Phase.LOST if self.offer.grabbed_at else Phase.GONE
        plain = {OfferStatus.GRABBED: Phase.GRABBED, OfferStatus.WON: Phase.WON, OfferStatus.DECLINED: Phase.DECLINED}
        return plain.get(OfferStatus(status), Phase.GONE)

    @property
    def is_new(self) -> bool:
        return self.offer.status == OfferStatus.PUSHED and self.phase == Phase.OPEN

    @cached_property
    def visits(self) -> list[Visit]:
        """What is to be had, or was won; what it once was when all of it is gone."""
        visits = sorted(self.offer.round.visits.all(), key=lambda visit: visit.window.lower)
        wanted = self.offer.caregiver_id if self.phase == Phase.WON else None
        mine = [visit for visit in visits if visit.caregiver_id == wanted and visit.status != VisitStatus.CANCELLED]
        return mine or visits

    @property
    def is_part(self) -> bool:
        """There is not time for all of it."""
        return self.phase in {Phase.OPEN, Phase.GRABBED} and self.offer.covers < len(self.visits)

    @property
    def first_visit(self) -> Visit:
        return self.visits[0]

    @cached_property
    def pays(self) -> list[Pay]:
        """What each of the visits pays; none where the offer promised nothing yet."""
        kept = self.offer.pay_parts
        return [Pay.of_json(kept[str(visit.pk)]) for visit in self.visits if str(visit.pk) in kept]

    @property
    def pay(self) -> Decimal:
        """What all of the visits pay, in yuan."""
        return sum((pay.amount for pay in self.pays), Decimal(0))

    @property
    def pay_each(self) -> tuple[Decimal, Decimal]:
        """What the visit that pays least and the one that pays most do."""
        amounts = [pay.amount for pay in self.pays]
        return min(amounts), max(amounts)

    @property
    def pay_words(self) -> list[PayWords]:
        return pay_words(self.pays)

    @property
    def is_wanted(self) -> bool:
        """Somebody has grabbed, so the decision is near."""
        return self.offer.round.decide_at is not None

    @property
    def is_owners_choice(self) -> bool:
        return self.offer.round.booking.owner_chooses

    @property
    def until(self) -> datetime | None:
        """The decision once somebody grabbed, else the end of the round; None when it is due any moment."""
        ends = self.offer.round.decide_at
        if ends is None and self.phase != Phase.GRABBED:
            ends = self.offer.round.closes_at
        return ends if ends and ends > self.now else None

    @property
    def is_counted(self) -> bool:
        return self.until is not None and self.until - self.now < COUNTED

    @property
    def seconds(self) -> int:
        """The whole span the countdown stands for: since the first yes once there is one, else since the push."""
        began = self.offer.first_yes_at if self.is_wanted else self.offer.pushed_at
        ends = self.offer.round.decide_at or self.offer.round.closes_at
        return max(1, round((ends - (began or self.now)).total_seconds()))

    @property
    def may_see_photos(self) -> bool:
        return self.phase in {Phase.OPEN, Phase.GRABBED, Phase.WON}

    @property
    def parts(self) -> list[PartWords]:
        return part_words(self.offer.parts)

    @property
    def reasons(self) -> list[str]:
        """Why it was lost."""
        if self.offer.round.owner_chose:
            return [_("the owner chose somebody else")]
        winner = next(iter(self.offer.round.winners), None)
        return why_lost(self.offer.parts, winner.parts if winner else None)


def cards_of(caregiver: Caregiver, *, also: int | None = None) -> list[OfferCard]:
    """The open offers, the newest first, then how recent grabs ended; `also` is shown however it stands."""
    now = timezone.now()
    news = Q(status__in=[OfferStatus.WON, OfferStatus.LOST], grabbed_at__isnull=False, closed_at__gt=now - NEWS)
    is_open = Q(status__in=OPEN_OFFER, round__status=RoundStatus.OPEN)
    offers = _offers_of(caregiver).filter(is_open | news | Q(pk=also)).order_by("-pushed_at", "-pk")
    cards = [OfferCard(offer, now) for offer in offers]
    return sorted(cards, key=lambda card: card.phase not in {Phase.OPEN, Phase.GRABBED})


def card_of(caregiver: Caregiver, offer_id: int) -> OfferCard | None:
    offer = _offers_of(caregiver).filter(pk=offer_id).first()
    return OfferCard(offer, timezone.now()) if offer else None


def open_offer_ids(caregiver: Caregiver) -> list[int]:
    """The offers that still can be grabbed."""
    mine = Offer.objects.filter(caregiver=caregiver, status__in=CAN_BE_GRABBED, round__status=RoundStatus.OPEN)
    return list(mine.order_by("-pushed_at").values_list("pk", flat=True))


def _offers_of(caregiver: Caregiver) -> QuerySet[Offer]:
    winners = Prefetch("round__offers", Offer.objects.filter(status=OfferStatus.WON), to_attr="winners")
    offers = Offer.objects.filter(caregiver=caregiver).select_related("round__booking")
    lines = Prefetch("round__visits__lines", Line.objects.select_related("service"))
    yeses = Offer.objects.filter(round=OuterRef("round"), status=OfferStatus.GRABBED).order_by("grabbed_at")
    offers = offers.annotate(first_yes_at=Subquery(yeses.values("grabbed_at")[:1]))
    return offers.prefetch_related("round__booking__pets", lines, winners)
