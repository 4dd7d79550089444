"""What needs somebody now: the one table of the desk's queues, how long each is and since when the oldest waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Model, QuerySet, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import ChangeRequest, IdentityVerification, User
from accounts.status import RequestStatus, VerificationStatus
from bookings.conduct.models import SampleState
from bookings.dispatch.models import RoundStatus
from bookings.models import Booking, Complaint, DispatchRound, Payment, Refund, RefundRequest, SampledVisit, Suggestion
from bookings.money.models import PaymentStatus, RefundStatus, RequestState
from bookings.orders.status import BookingStatus
from bookings.visits.lateness import Lateness, late_visits
from bookings.visits.repeated import repeated_photos
from bookings.voice.models.complaint import ComplaintStatus
from caregivers.models import Application, Certificate, Measure, ProfileChange
from caregivers.models.measure import AppealState, MeasureState
from caregivers.status import ApplicationStatus, CertificateStatus, ChangeStatus
from petcare.notifications.models import Delivery, DeliveryState

HALF_AN_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """A queue. Its rows wait since `since`; `item` leads from a row to the `model` on whose page it is worked off."""

    slug: str
    title: Promise | str
    model: type[Model]
    rows: Callable[[], QuerySet[Any]]
    since: Any
    patience: timedelta
    # Of the list that shows the same rows.
    filters: str
    item: str = "pk"

    @property
    def url(self) -> str:
        page = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist"
        return f"{reverse(page)}?{self.filters}"

    def items(self) -> QuerySet[Any]:
        """The keys of what is to be worked off, the longest waiting first."""
        waiting = self.rows().order_by().annotate(item_key=F(self.item)).values("item_key")
        oldest_first = waiting.annotate(waits_since=Min(self.since_of_row)).order_by("waits_since", "item_key")
        return oldest_first.values_list("item_key", flat=True)

    @property
    def since_of_row(self) -> Any:
        return F(self.since) if isinstance(self.since, str) else self.since

    def may_see(self, user: User) -> bool:
        return user.has_perm(f"{self.model._meta.app_label}.view_{self.model._meta.model_name}")

    def may_work(self, user: User) -> bool:
        return user.has_perm(f"{self.model._meta.app_label}.change_{self.model._meta.model_name}")


@dataclass(frozen=True)
class Queue:
    kind: Kind
    count: int
    since: datetime | None
    may_work: bool

    @property
    def title(self) -> str:
        return str(self.kind.title)

    @property
    def url(self) -> str:
        return self.kind.url

    @property
    def is_late(self) -> bool:
        return self.since is not None and timezone.now() - self.since > self.kind.patience


def _plain(
    slug: str,
    title: Promise,
    model: type[Model],
    column: str,
    value: str | bool,
    since: str,
    patience: timedelta,
    **more: Any,
) -> Kind:
    """Rows of one model whose `column` has this value."""
    shown = int(value) if isinstance(value, bool) else value
    rows = model._default_manager.filter
    return Kind(
        slug, title, model, lambda: rows(**{column: value}, **more), since, patience, f"{column}__exact={shown}"
    )


def _late(lateness: Lateness) -> Kind:
    return Kind(
        f"late-{lateness}",
        lateness.label,
        Booking,
        lambda: late_visits(lateness, now=timezone.now()),
        Lower("planned"),
        HALF_AN_HOUR,
        f"attention={lateness}",
        item="booking",
    )


KINDS = (
    Kind(
        "nobody",
        _("Nobody takes it"),
        DispatchRound,
        lambda: DispatchRound.objects.filter(status=RoundStatus.OPEN, flagged_at__isnull=False),
        "flagged_at",
        HALF_AN_HOUR,
        "status__exact=open&flagged_at__isempty=0",
    ),
    *(_late(lateness) for lateness in Lateness),
    Kind(
        "photos",
        _("Photos used twice"),
        Booking,
        repeated_photos,
        "received_at",
        DAY,
        "attention=photos",
        item="step__visit__booking",
    ),
    _plain(
        "waiting",
        _("Waiting for a caregiver"),
        Booking,
        "status",
        BookingStatus.AWAITING_CAREGIVER,
        "status_changed_at",
        HALF_AN_HOUR,
    ),
    _plain(
        "applications",
        _("Caregivers applying"),
        Application,
        "status",
        ApplicationStatus.SUBMITTED,
        "submitted_at",
        2 * DAY,
    ),
    _plain(
        "certificates",
        _("Certificates to look at"),
        Certificate,
        "status",
        CertificateStatus.WAITING,
        "submitted_at",
        2 * DAY,
    ),
    _plain("profiles", _("Profiles to look at"), ProfileChange, "status", ChangeStatus.WAITING, "sent_at", 2 * DAY),
    _plain("changes", _("Change requests"), ChangeRequest, "status", RequestStatus.OPEN, "asked_at", DAY),
    _plain(
        "identities",
        _("Identities to verify"),
        IdentityVerification,
        "status",
        VerificationStatus.SUBMITTED,
        "submitted_at",
        DAY,
    ),
    _plain("complaints", _("Complaints"), Complaint, "status", ComplaintStatus.OPEN, "created_at", HOUR),
    _plain("measures", _("Measures to decide"), Measure, "state", MeasureState.PROPOSED, "proposed_at", 3 * DAY),
    _plain("appeals", _("Appeals"), Measure, "appeal_state", AppealState.OPEN, "appealed_at", DAY),
    _plain("samples", _("Visits to look at"), SampledVisit, "state", SampleState.WAITING, "picked_at", 3 * DAY),
    # What is said to a caregiver alone is none of the desk's.
    _plain("suggestions", _("Suggestions"), Suggestion, "is_answered", False, "created_at", 3 * DAY, caregiver=None),
    _plain("refunds", _("Refunds asked for"), RefundRequest, "state", RequestState.OPEN, "asked_at", DAY),
    _plain("amounts", _("Payments over another amount"), Payment, "status", PaymentStatus.MISMATCH, "created_at", HOUR),
    _plain("failed-refunds", _("Refunds that failed"), Refund, "status", RefundStatus.FAILED, "created_at", HOUR),
    _plain("messages", _("Messages that did not arrive"), Delivery, "state", DeliveryState.FAILED, "due_at", DAY),
)


def kind_called(slug: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.slug == slug), None)


def queues_for(user: User) -> list[Queue]:
    """The queues whose rows this operator may see; one query for all of them."""
    kinds = [kind for kind in KINDS if kind.may_see(user)]
    if not kinds:
        return []
    lengths = [_length(number, kind) for number, kind in enumerate(kinds)]
    together = lengths[0].union(*lengths[1:], all=True).order_by()
    found = {number: (count, oldest) for number, count, oldest in together}
    return [Queue(kind, *found.get(number, (0, None)), kind.may_work(user)) for number, kind in enumerate(kinds)]


def _length(number: int, kind: Kind) -> QuerySet[Any]:
    """Its number, how many rows it has and since when the oldest waits; no row of an empty one."""
    rows = kind.rows().order_by().annotate(kind_number=Value(number)).values("kind_number")
    return rows.annotate(length=Count("pk"), oldest=Min(kind.since_of_row)).values_list(
        "kind_number", "length", "oldest"
    )
