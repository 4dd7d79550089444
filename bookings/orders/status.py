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
    BookingStatus.AWAITING_CAREGIVER: {BookingStatus.ACCEPTED, BookingStatus.CANCELLED},
    BookingStatus.ACCEPTED: {
        BookingStatus.IN_SERVICE,
        BookingStatus.AWAITING_CAREGIVER,
        BookingStatus.COMPLETED,
        BookingStatus.CANCELLED,
    },
    BookingStatus.IN_SERVICE: {BookingStatus.ACCEPTED, BookingStatus.COMPLETED, BookingStatus.CANCELLED},
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
    VisitStatus.DEPARTED: {VisitStatus.STARTED, VisitStatus.MISSED, VisitStatus.CANCELLED},
    VisitStatus.STARTED: {VisitStatus.PARTLY_DONE, VisitStatus.FINISHED},
    VisitStatus.PARTLY_DONE: {VisitStatus.FINISHED},
    VisitStatus.FINISHED: set(),
    VisitStatus.MISSED: {VisitStatus.SCHEDULED, VisitStatus.CANCELLED},
    VisitStatus.CANCELLED: {VisitStatus.SCHEDULED},
}

UNDER_WAY = {VisitStatus.DEPARTED, VisitStatus.STARTED, VisitStatus.PARTLY_DONE}


def booking_status_of(visit_statuses: list[str]) -> str:
    """The status of an accepted booking follows from its visits: in service while one is being served, completed
    when all that were not cancelled are finished, accepted between them."""
    alive = [status for status in visit_statuses if status != VisitStatus.CANCELLED]
    if not alive:
        return BookingStatus.CANCELLED
    if all(status == VisitStatus.FINISHED for status in alive):
        return BookingStatus.COMPLETED
    if any(status in {VisitStatus.STARTED, VisitStatus.PARTLY_DONE} for status in alive):
        return BookingStatus.IN_SERVICE
    return BookingStatus.ACCEPTED
