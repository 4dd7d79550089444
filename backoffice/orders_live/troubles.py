"""What is abnormal now, with since when and what to do about it. What is late says `bookings.visits.lateness` alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from backoffice.admin.reading import page_of
from backoffice.orders_live.cards import Card
from bookings.dispatch.models import RoundStatus
from bookings.dispatch.shortage import reason_words
from bookings.models import Complaint, DispatchRound, Refund, Visit
from bookings.money.models import RefundStatus
from bookings.orders.status import VisitStatus
from bookings.visits.lateness import Lateness, late_visits, lateness_of
from bookings.voice.models.complaint import ComplaintStatus
from petcare.money import yuan

# Beyond that the queues of the desk hold the rest.
MOST_OF_A_KIND = 100


class Trouble(TextChoices):
    """In the order of what must be looked at first."""

    DEPARTURE = Lateness.DEPARTURE.value, Lateness.DEPARTURE.label
    ARRIVAL = Lateness.ARRIVAL.value, Lateness.ARRIVAL.label
    MISSED = Lateness.MISSED.value, Lateness.MISSED.label
    NOBODY = "nobody", gettext_lazy("Nobody takes it")
    COMPLAINT = "complaint", gettext_lazy("Complaint")
    REFUND = "refund", gettext_lazy("Refund failed")
    REPORT = Lateness.REPORT.value, Lateness.REPORT.label


ADVICE = {
    Trouble.DEPARTURE: gettext_lazy("Ask the caregiver. If nobody answers, give it to somebody else."),
    Trouble.ARRIVAL: gettext_lazy("Ask the caregiver how long it takes, and tell the owner."),
    Trouble.MISSED: gettext_lazy("Say sorry. Offer another time, or cancel: everything goes back."),
    Trouble.NOBODY: gettext_lazy("Give it to somebody by hand, or cancel: everything goes back."),
    Trouble.COMPLAINT: gettext_lazy("Look into it and answer."),
    Trouble.REFUND: gettext_lazy("Read what the gateway says, then send it again."),
    Trouble.REPORT: gettext_lazy("Remind the caregiver to finish the report."),
}
# The worst tone for what an owner stands before right now.
TONES = {Trouble.DEPARTURE: "bad", Trouble.ARRIVAL: "bad", Trouble.MISSED: "bad", Trouble.NOBODY: "warn"}


@dataclass
class Abnormal:
    """`visit_id` is the visit it is about, where it is about one; `url` where the matter itself is worked off."""

    trouble: Trouble
    booking_id: int
    since: datetime
    visit_id: int | None = None
    detail: str = ""
    url: str = ""
    card: Card | None = None

    @property
    def advice(self) -> str:
        return str(ADVICE[self.trouble])

    @property
    def tone(self) -> str:
        return TONES.get(self.trouble, "warn")


def abnormal_for(user: User) -> list[Abnormal]:
    """What this operator may see, the most pressing kind first, in it the oldest; one query for each source."""
    found = [*_late()]
    if user.has_perm("bookings.view_dispatchround"):
        found += _nobody()
    if user.has_perm("bookings.view_complaint"):
        found += _complaints()
    if user.has_perm("bookings.view_refund"):
        found += _refunds()
    urgency = list(Trouble)
    return sorted(found, key=lambda one: (urgency.index(one.trouble), one.since))


def _late() -> Iterable[Abnormal]:
    now = timezone.now()
    late = Visit.objects.none()
    for lateness in Lateness:
        late = late | late_visits(lateness, now=now)
    for visit in late.order_by("planned")[:MOST_OF_A_KIND]:
        if lateness := lateness_of(visit, now=now):
            yield Abnormal(Trouble(lateness), visit.booking_id, _due_at(lateness, visit), visit.pk)


def _due_at(lateness: Lateness, visit: Visit) -> datetime:
    if lateness == Lateness.MISSED:
        return visit.window.upper
    return visit.planned.upper if lateness == Lateness.REPORT else visit.planned.lower


def _nobody() -> Iterable[Abnormal]:
    looking = Q(visits__caregiver=None, visits__status=VisitStatus.SCHEDULED)
    rounds = DispatchRound.objects.filter(status=RoundStatus.OPEN, flagged_at__isnull=False)
    for one in rounds.annotate(first=Min("visits", filter=looking)).order_by("flagged_at")[:MOST_OF_A_KIND]:
        yield Abnormal(
            Trouble.NOBODY, one.booking_id, one.flagged_at, one.first, reason_words(one.reasons), page_of(one)
        )


def _complaints() -> Iterable[Abnormal]:
    for one in Complaint.objects.filter(status=ComplaintStatus.OPEN).order_by("created_at")[:MOST_OF_A_KIND]:
        words = f"{one.get_side_display()} · {one.get_kind_display()}"
        yield Abnormal(Trouble.COMPLAINT, one.booking_id, one.created_at, detail=words, url=page_of(one))


def _refunds() -> Iterable[Abnormal]:
    failed = Refund.objects.filter(status=RefundStatus.FAILED).select_related("payment").order_by("created_at")
    for one in failed[:MOST_OF_A_KIND]:
        words = _("%(amount)s, refund %(number)s") % {"amount": yuan(one.amount), "number": one.number}
        yield Abnormal(Trouble.REFUND, one.payment.booking_id, one.created_at, detail=words, url=page_of(one))
