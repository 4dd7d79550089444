"""Names the wings' models for Django."""

from bookings.catalogue.models import Holiday, Package, Price, PriceRule, Service, ServicePoint, Standard, Step
from bookings.conduct.models import SampledVisit
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, PeakMode
from bookings.money.models import Bonus, Earning, Payment, PayRule, Refund, RefundPhoto, RefundRequest
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
from bookings.planning.models import Plan, PlannedChange
from bookings.schedule.models import Bond, Reservation
from bookings.visits.models import StepPhoto, StepVideo, VisitStep
from bookings.voice.models import Complaint, ComplaintPhoto, Message, Review, ReviewPhoto, Suggestion, Thread

__all__ = [
    "Bond",
    "BookedPet",
    "BookedPhoto",
    "Bonus",
    "Booking",
    "CancellationPolicy",
    "CancellationTier",
    "Complaint",
    "ComplaintPhoto",
    "DispatchPolicy",
    "DispatchRound",
    "Earning",
    "Event",
    "Holiday",
    "Line",
    "Message",
    "Offer",
    "Package",
    "PayRule",
    "PeakMode",
    "Payment",
    "Plan",
    "PlannedChange",
    "Price",
    "PriceRule",
    "Refund",
    "RefundPhoto",
    "RefundRequest",
    "Reservation",
    "Review",
    "ReviewPhoto",
    "SampledVisit",
    "Service",
    "ServicePoint",
    "Standard",
    "Step",
    "StepPhoto",
    "StepVideo",
    "Suggestion",
    "Thread",
    "Visit",
    "VisitStep",
]
