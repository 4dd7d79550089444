from bookings.orders.models.booking import BookedPet, BookedPhoto, Booking
from bookings.orders.models.cancellation import CancellationPolicy, CancellationTier
from bookings.orders.models.event import Event
from bookings.orders.models.visit import Line, Visit

__all__ = ["BookedPet", "BookedPhoto", "Booking", "CancellationPolicy", "CancellationTier", "Event", "Line", "Visit"]
