from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from petcare.notifications.models import Delivery, DeliveryState
from petcare.notifications.tasks import deliver
from petcare.wake import wake


@transaction.atomic
def send_again(deliveries: QuerySet[Delivery], *, state: DeliveryState = DeliveryState.FAILED) -> int:
    """Makes those in this state due again, with all their tries. Returns how many there were.

    What failed never arrived. What is unknown may have, so whoever sends it again decides for a second one.
    """
    failed = list(deliveries.filter(state=state).select_for_update(of=("self",)).values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=failed).update(state=DeliveryState.PENDING, tries=0, due_at=timezone.now(), error="")
    for pk in failed:
        wake(deliver, pk)
    return len(failed)
