from bookings.voice.models.complaint import Complaint, ComplaintPhoto
from bookings.voice.models.review import Review, ReviewPhoto
from bookings.voice.models.suggestion import Suggestion
from bookings.voice.models.thread import Message, Side, Thread

__all__ = ["Complaint", "ComplaintPhoto", "Message", "Review", "ReviewPhoto", "Side", "Suggestion", "Thread"]
