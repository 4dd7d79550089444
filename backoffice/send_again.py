from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from petcare.notifications.models import Delivery, DeliveryState
from petcare.notifications.tasks import deliver
from petcare.wake import wake


@transaction.atomic
def send_again(deliveries: QuerySet[Delivery], *, state: DeliveryState = DeliveryState.FAILED) -> list[Delivery]:
    """Makes those in this state due again, with all their tries. Returns them.

    What failed never arrived. What is unknown may have, so whoever sends it again decides for a second one.
    """
    failed = list(deliveries.filter(state=state).select_for_update(of=("self",)))
    due = {"state": DeliveryState.PENDING, "tries": 0, "due_at": timezone.now(), "error": ""}
    Delivery.objects.filter(pk__in=[one.pk for one in failed]).update(**due)
    for one in failed:
        wake(deliver, one.pk)
    return failed
