"""Names the wings' models for Django."""

from bookings.catalogue.models import Service, Standard, Step
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer
from bookings.money.models import Payment, Refund
from bookings.orders.models import (
    BookedPet,
    BookedPhoto,
    Booking,
    CancellationPolicy,
    CancellationTier,
    Event,
    Line,
    Visit,
)
from bookings.schedule.models import Reservation
from bookings.visits.models import StepPhoto, VisitStep
from bookings.voice.models import Review

__all__ = [
    "BookedPet",
    "BookedPhoto",
    "Booking",
    "CancellationPolicy",
    "CancellationTier",
    "DispatchPolicy",
    "DispatchRound",
    "Event",
    "Line",
    "Offer",
    "Payment",
    "Refund",
    "Reservation",
    "Review",
    "Service",
    "Standard",
    "Step",
    "StepPhoto",
    "Visit",
    "VisitStep",
]
