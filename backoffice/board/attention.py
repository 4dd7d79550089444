"""The visits of a day that need somebody: nobody has them, not paid yet, or late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.board.day import A_DAY
from bookings.dispatch.models import DispatchRound, RoundStatus
from bookings.dispatch.shortage import reason_words
from bookings.orders.models import Visit
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.visits.lateness import lateness_of
from petcare.times import midnight_of

# So soon before its window nobody's visit is at risk.
SOON = timedelta(hours=4)
MOST = 200
LATE = [VisitStatus.SCHEDULED, VisitStatus.DEPARTED, VisitStatus.STARTED, VisitStatus.PARTLY_DONE, VisitStatus.MISSED]


class Trouble(TextChoices):
    """The worst first."""

    LATE = "late", _("late")
    SOON = "soon", _("begins soon, nobody has it")
    FLAGGED = "flagged", _("nobody comes forward")
    NOBODY = "nobody", _("nobody has it yet")
    HELD = "held", _("not paid yet")


TONES = {Trouble.LATE: "bad", Trouble.SOON: "bad", Trouble.FLAGGED: "bad", Trouble.NOBODY: "warn", Trouble.HELD: ""}


@dataclass(frozen=True)
class Concern:
    visit: Visit
    trouble: Trouble
    words: str
    since: datetime | None

    @property
    def tone(self) -> str:
        return TONES[self.trouble]

    @property
    def can_be_given(self) -> bool:
        return self.trouble != Trouble.HELD and self.visit.status in {VisitStatus.SCHEDULED, VisitStatus.DEPARTED}


def concerns_of(day: date) -> list[Concern]:
    """The worst first, then the soonest; three queries."""
    begin, now = midnight_of(day), timezone.now()
    nobody = Q(caregiver=None, status=VisitStatus.SCHEDULED, booking__status=BookingStatus.AWAITING_CAREGIVER)
    held = Q(booking__status=BookingStatus.AWAITING_PAYMENT)
    late = Q(caregiver__isnull=False, status__in=LATE, planned__startswith__lt=now)
    open_rounds = DispatchRound.objects.filter(status=RoundStatus.OPEN)
    visits = (
        Visit.objects.filter(nobody | held | late, window__startswith__gte=begin, window__startswith__lt=begin + A_DAY)
        .select_related("booking", "caregiver__user")
        .prefetch_related(Prefetch("rounds", open_rounds, to_attr="open_rounds"))
        .order_by("window", "pk")
    )
    concerns = [concern for visit in visits[:MOST] if (concern := _concern(visit, now))]
    return sorted(concerns, key=lambda one: list(Trouble).index(one.trouble))


def _concern(visit: Visit, now: datetime) -> Concern | None:
    if visit.booking.status == BookingStatus.AWAITING_PAYMENT:
        return Concern(visit, Trouble.HELD, "", visit.booking.created_at)
    if visit.caregiver_id is not None:
        late = lateness_of(visit, now=now)
        return Concern(visit, Trouble.LATE, str(late.label), visit.planned.lower) if late else None
    search = next(iter(visit.open_rounds), None)
    since = search.opened_at if search else visit.booking.status_changed_at
    words = reason_words(search.reasons) if search and search.flagged_at else ""
    if visit.window.lower - now < SOON:
        return Concern(visit, Trouble.SOON, words, since)
    return Concern(visit, Trouble.FLAGGED if words else Trouble.NOBODY, words, since)
