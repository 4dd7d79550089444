"""What needs somebody now: how many, and since when the oldest waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Model
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ChangeRequest, IdentityVerification, User
from accounts.status import RequestStatus, VerificationStatus
from bookings.dispatch.models import RoundStatus
from bookings.models import Booking, Complaint, DispatchRound, Refund, RefundRequest, Suggestion
from bookings.money.models import RefundStatus, RequestState
from bookings.orders.status import BookingStatus
from bookings.visits.lateness import Lateness, late_visits
from bookings.visits.repeated import repeated_photos
from bookings.voice.models.complaint import ComplaintStatus
from caregivers.models import Application, Certificate, Measure, ProfileChange
from caregivers.models.measure import AppealState, MeasureState
from caregivers.status import ApplicationStatus, CertificateStatus, ChangeStatus
from petcare.notifications.models import Delivery, DeliveryState


@dataclass(frozen=True)
class Queue:
    title: str
    count: int
    since: datetime | None
    patience: timedelta
    url: str

    @property
    def is_late(self) -> bool:
        return self.since is not None and timezone.now() - self.since > self.patience


def queues_for(user: User) -> list[Queue]:
    """The queues whose rows this operator may see; one query each."""
    half_an_hour, hour, day = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
    kinds = [
        (
            _("Waiting for a caregiver"),
            Booking,
            "status",
            BookingStatus.AWAITING_CAREGIVER,
            "status_changed_at",
            half_an_hour,
        ),
        (_("Caregivers applying"), Application, "status", ApplicationStatus.SUBMITTED, "submitted_at", 2 * day),
        (_("Certificates to look at"), Certificate, "status", CertificateStatus.WAITING, "submitted_at", 2 * day),
        (_("Profiles to look at"), ProfileChange, "status", ChangeStatus.WAITING, "sent_at", 2 * day),
        (_("Change requests"), ChangeRequest, "status", RequestStatus.OPEN, "asked_at", day),
        (
            _("Identities to verify"),
            IdentityVerification,
            "status",
            VerificationStatus.SUBMITTED,
            "submitted_at",
            day,
        ),
        (_("Complaints"), Complaint, "status", ComplaintStatus.OPEN, "created_at", hour),
        (_("Measures to decide"), Measure, "state", MeasureState.PROPOSED, "proposed_at", 3 * day),
        (_("Appeals"), Measure, "appeal_state", AppealState.OPEN, "appealed_at", day),
        (_("Suggestions"), Suggestion, "is_answered", False, "created_at", 3 * day),
        (_("Refunds asked for"), RefundRequest, "state", RequestState.OPEN, "asked_at", day),
        (_("Refunds that failed"), Refund, "status", RefundStatus.FAILED, "created_at", hour),
        (_("Messages that did not arrive"), Delivery, "state", DeliveryState.FAILED, "due_at", day),
    ]
    queues = [_queue(*kind) for kind in kinds if user.has_perm(_view_permission(kind[1]))]
    if user.has_perm(_view_permission(Booking)):
        queues = [*_of_visits(half_an_hour), *queues]
    return [*_nobody_takes_it(half_an_hour), *queues] if user.has_perm(_view_permission(DispatchRound)) else queues


def _of_visits(half_an_hour: timedelta) -> list[Queue]:
    """What of the visits is late now, and photos that were used twice and nobody has looked at."""
    now, page = timezone.now(), reverse("admin:bookings_booking_changelist")
    queues = []
    for lateness in Lateness:
        found = late_visits(lateness, now=now).aggregate(count=Count("pk"), since=Min(Lower("planned")))
        url = f"{page}?attention={lateness}"
        queues.append(Queue(str(lateness.label), found["count"], found["since"], half_an_hour, url))
    found = repeated_photos().aggregate(count=Count("pk"), since=Min("received_at"))
    used_twice = Queue(
        _("Photos used twice"), found["count"], found["since"], timedelta(days=1), f"{page}?attention=photos"
    )
    return [*queues, used_twice]


def _nobody_takes_it(patience: timedelta) -> list[Queue]:
    """Open rounds for which nobody has come forward although time runs."""
    flagged = DispatchRound.objects.filter(status=RoundStatus.OPEN, flagged_at__isnull=False)
    found = flagged.aggregate(count=Count("pk"), since=Min("flagged_at"))
    page = f"{reverse('admin:bookings_dispatchround_changelist')}?status__exact=open&flagged_at__isempty=0"
    return [Queue(_("Nobody takes it"), found["count"], found["since"], patience, page)]


def _queue(
    title: str, model: type[Model], column: str, value: str | bool, waits_since: str, patience: timedelta
) -> Queue:
    rows = model._default_manager.filter(**{column: value})
    if model is Suggestion:  # what is said to a caregiver alone is none of the desk's
        rows = rows.filter(caregiver=None)
    found = rows.aggregate(count=Count("pk"), since=Min(waits_since))
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return Queue(
        title,
        found["count"],
        found["since"],
        patience,
        f"{page}?{column}__exact={int(value) if isinstance(value, bool) else value}",
    )


def _view_permission(model: type[Model]) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"
