"""What ends when a caregiver no longer agrees that owners see where they are."""

from accounts.consents import ends_with_consent
from accounts.models import User
from accounts.models.consent import Purpose
from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.visits.actions.note_position import arrival_topic
from bookings.visits.whereabouts import forget
from petcare.live.publish import publish


@ends_with_consent
def forget_whereabouts(user: User, purpose: Purpose) -> None:
    if purpose != Purpose.WHEREABOUTS:
        return
    for visit in Visit.objects.filter(caregiver__user=user, status=VisitStatus.DEPARTED).select_related("booking"):
        forget(visit)
        publish(arrival_topic(visit))
