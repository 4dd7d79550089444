from bookings.voice.models.review import Review
from bookings.voice.models.thread import Message, Side, Thread

__all__ = ["Message", "Review", "Side", "Thread"]
