"""Photos that were used twice: the same file as proof of two steps or of two visits."""

from django.db.models import QuerySet

from bookings.visits.models import StepPhoto


def repeated_photos() -> QuerySet[StepPhoto]:
    """Those that nobody at the desk has looked at."""
    return StepPhoto.objects.filter(repeats__isnull=False, repeat_seen_at=None)
