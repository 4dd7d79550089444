from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class BookingStatus(models.TextChoices):
    AWAITING_PAYMENT = "awaiting_payment", _("Waiting for payment")
    AWAITING_CAREGIVER = "awaiting_caregiver", _("Waiting for a caregiver")
    ACCEPTED = "accepted", _("Caregiver confirmed")
    IN_SERVICE = "in_service", _("In service")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


BOOKING_STEPS: dict[str, set[str]] = {
    BookingStatus.AWAITING_PAYMENT: {BookingStatus.AWAITING_CAREGIVER, BookingStatus.CANCELLED},
    # Some visits of a trip may run, or all that are left be done, while another one still looks for somebody.
    BookingStatus.AWAITING_CAREGIVER: {
        BookingStatus.ACCEPTED,
        BookingStatus.IN_SERVICE,
        BookingStatus.COMPLETED,
        BookingStatus.CANCELLED,
    },
    BookingStatus.ACCEPTED: {
        BookingStatus.IN_SERVICE,
        BookingStatus.AWAITING_CAREGIVER,
        BookingStatus.COMPLETED,
        BookingStatus.CANCELLED,
    },
    BookingStatus.IN_SERVICE: {
        BookingStatus.ACCEPTED,
        BookingStatus.AWAITING_CAREGIVER,
        BookingStatus.COMPLETED,
        BookingStatus.CANCELLED,
    },
    BookingStatus.COMPLETED: set(),
    # A payment that comes after the hold ran out revives the booking when its windows still fit.
    BookingStatus.CANCELLED: {BookingStatus.AWAITING_CAREGIVER},
}


class CancelReason(models.TextChoices):
    HOLD_EXPIRED = "hold_expired", _("Not paid in time")
    NOBODY_FOUND = "nobody_found", _("Nobody could come")
    BY_OWNER = "by_owner", _("Cancelled by the owner")
    BY_OPERATOR = "by_operator", _("Cancelled by the platform")


class VisitStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    DEPARTED = "departed", _("On the way")
    STARTED = "started", _("Arrived and started")
    PARTLY_DONE = "partly_done", _("Partly done")
    FINISHED = "finished", _("All done")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")


VISIT_STEPS: dict[str, set[str]] = {
    VisitStatus.SCHEDULED: {VisitStatus.DEPARTED, VisitStatus.MISSED, VisitStatus.CANCELLED},
    # An operator may give it to somebody else while its caregiver is on the way.
    VisitStatus.DEPARTED: {
        VisitStatus.STARTED,
        VisitStatus.MISSED,
        VisitStatus.CANCELLED,
        VisitStatus.SCHEDULED,
    },
    VisitStatus.STARTED: {VisitStatus.PARTLY_DONE, VisitStatus.FINISHED},
    VisitStatus.PARTLY_DONE: {VisitStatus.FINISHED},
    VisitStatus.FINISHED: set(),
    VisitStatus.MISSED: {VisitStatus.SCHEDULED, VisitStatus.CANCELLED},
    VisitStatus.CANCELLED: {VisitStatus.SCHEDULED},
}

PAID_AND_ALIVE = {BookingStatus.AWAITING_CAREGIVER, BookingStatus.ACCEPTED, BookingStatus.IN_SERVICE}
ENDED = {BookingStatus.COMPLETED, BookingStatus.CANCELLED}
AT_WORK = {VisitStatus.STARTED, VisitStatus.PARTLY_DONE}
UNDER_WAY = {VisitStatus.DEPARTED, *AT_WORK}
# Nobody comes to these any more, unless their owner takes another time.
OVER = {VisitStatus.FINISHED, VisitStatus.MISSED, VisitStatus.CANCELLED}


def booking_status_of(visits: Iterable[tuple[str, bool]]) -> str:
    """The status of a paid booking follows from its visits, each given by its status and whether somebody has it.

    In service while one is being served; else it waits while nobody has one of them; completed when all that were
    not cancelled are finished; accepted otherwise.
    """
    alive = [(status, is_taken) for status, is_taken in visits if status != VisitStatus.CANCELLED]
    statuses = {status for status, _is_taken in alive}
    if not alive:
        return BookingStatus.CANCELLED
    if statuses & {VisitStatus.STARTED, VisitStatus.PARTLY_DONE}:
        return BookingStatus.IN_SERVICE
    if any(status == VisitStatus.SCHEDULED and not is_taken for status, is_taken in alive):
        return BookingStatus.AWAITING_CAREGIVER
    return BookingStatus.COMPLETED if statuses == {VisitStatus.FINISHED} else BookingStatus.ACCEPTED
