"""What is abnormal now, with since when and what to do about it. What is late says `bookings.visits.lateness` alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, F, Min, Q, QuerySet, TextChoices, TextField, Value
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from backoffice.addresses import address_of
from backoffice.orders_live.cards import Card
from bookings.dispatch.models import RoundStatus
from bookings.dispatch.shortage import reason_words
from bookings.models import Complaint, DispatchRound, Refund, Visit
from bookings.money.models import RefundStatus
from bookings.orders.status import VisitStatus
from bookings.visits.lateness import Lateness, late_visits, lateness_of
from bookings.voice.models import Side
from bookings.voice.models.complaint import ComplaintKind, ComplaintStatus
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
    Trouble.REPORT: gettext_lazy("Remind the caregiver to finish the report. If nobody answers, end the visit."),
}
# The worst tone for what an owner stands before right now.
TONES = {Trouble.DEPARTURE: "bad", Trouble.ARRIVAL: "bad", Trouble.MISSED: "bad", Trouble.NOBODY: "warn"}


@dataclass
class Abnormal:
    """`visit_id` is the visit it is about, where it is about one. `row` and `told` are of its source, where it has one:
    words and address are made of them when it is shown, for a hundred are found and twelve are shown."""

    trouble: Trouble
    booking_id: int
    since: datetime
    visit_id: int | None = None
    row: int | None = None
    told: dict[str, Any] = field(default_factory=dict)
    card: Card | None = None

    @property
    def advice(self) -> str:
        return str(ADVICE[self.trouble])

    @property
    def tone(self) -> str:
        return TONES.get(self.trouble, "warn")

    @property
    def detail(self) -> str:
        return SOURCES[self.trouble].words(self.told) if self.row else ""

    @property
    def url(self) -> str:
        """Where the matter itself is worked off."""
        return address_of(f"bookings_{SOURCES[self.trouble].model}_change", self.row) if self.row else ""


def abnormal_for(user: User) -> list[Abnormal]:
    """What this operator may see, the most pressing kind first, in it the oldest; two queries."""
    troubles = [one for one, source in SOURCES.items() if user.has_perm(f"bookings.view_{source.model}")]
    urgency = list(Trouble)
    return sorted([*_late(), *_others(troubles)], key=lambda one: (urgency.index(one.trouble), one.since))


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


@dataclass(frozen=True)
class Source:
    """Rows of another model that say something is wrong, each with the booking, since when, and what is `told` of it;
    `words` says that to a person."""

    model: str
    rows: Callable[[], QuerySet[Any]]
    words: Callable[[dict[str, Any]], str]


def _others(troubles: Sequence[Trouble]) -> Iterable[Abnormal]:
    """The oldest of each, all in one query."""
    parts = []
    for trouble in troubles:
        rows = SOURCES[trouble].rows().annotate(trouble=Value(trouble.value)).order_by("since")
        columns = ("trouble", "of_booking", "since", "of_visit", "pk", "told")
        parts.append(rows.values_list(*columns)[:MOST_OF_A_KIND])
    together = parts[0].union(*parts[1:], all=True).order_by() if parts else ()
    return [Abnormal(Trouble(trouble), *row) for trouble, *row in together]


def _nobody() -> QuerySet[DispatchRound]:
    looking = Q(visits__caregiver=None, visits__status=VisitStatus.SCHEDULED)
    rounds = DispatchRound.objects.filter(status=RoundStatus.OPEN, flagged_at__isnull=False)
    return rounds.annotate(
        of_booking=F("booking"),
        since=F("flagged_at"),
        of_visit=Min("visits", filter=looking),
        told=JSONObject(reasons="reasons"),
    )


def _nobody_words(told: dict[str, Any]) -> str:
    return reason_words(told["reasons"])


def _complaints() -> QuerySet[Complaint]:
    waiting = Complaint.objects.filter(status=ComplaintStatus.OPEN)
    told = JSONObject(side="side", kind="kind")
    return waiting.annotate(of_booking=F("booking"), since=F("created_at"), of_visit=NO_VISIT, told=told)


def _complaint_words(told: dict[str, Any]) -> str:
    return f"{Side(told['side']).label} · {ComplaintKind(told['kind']).label}"


def _refunds() -> QuerySet[Refund]:
    failed = Refund.objects.filter(status=RefundStatus.FAILED)
    # As text: a number in JSON is a float.
    told = JSONObject(amount=Cast("amount", TextField()), number="number")
    return failed.annotate(of_booking=F("payment__booking"), since=F("created_at"), of_visit=NO_VISIT, told=told)


def _refund_words(told: dict[str, Any]) -> str:
    money = yuan(Decimal(told["amount"]))
    return _("%(amount)s, refund %(number)s") % {"amount": money, "number": told["number"]}


NO_VISIT = Value(None, output_field=BigIntegerField())
SOURCES = {
    Trouble.NOBODY: Source("dispatchround", _nobody, _nobody_words),
    Trouble.COMPLAINT: Source("complaint", _complaints, _complaint_words),
    Trouble.REFUND: Source("refund", _refunds, _refund_words),
}
