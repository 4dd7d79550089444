from datetime import timedelta

from django.utils import timezone

from caregivers.models import Caregiver

# However many pages somebody opens, their row is written this seldom.
SEEN_EVERY = timedelta(minutes=5)


def note_seen(caregiver: Caregiver) -> None:
    """The person opened a page, or has one open that listens."""
    before = timezone.now() - SEEN_EVERY
    if caregiver.last_seen_at <= before:
        Caregiver.objects.filter(pk=caregiver.pk, last_seen_at__lte=before).update(last_seen_at=timezone.now())
