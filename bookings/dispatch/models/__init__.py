from bookings.dispatch.models.policy import DispatchPolicy, PeakMode
from bookings.dispatch.models.rounds import (
    CAN_BE_GRABBED,
    OPEN_OFFER,
    DeclineReason,
    DispatchRound,
    Offer,
    OfferStatus,
    RoundStatus,
)

__all__ = [
    "CAN_BE_GRABBED",
    "OPEN_OFFER",
    "DeclineReason",
    "DispatchPolicy",
    "DispatchRound",
    "Offer",
    "OfferStatus",
    "PeakMode",
    "RoundStatus",
]
