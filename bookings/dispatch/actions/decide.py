from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bookings.dispatch.actions.settle import lock_search, share_out
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus, RoundStatus


@transaction.atomic
def decide(round_id: int) -> Offer | None:
    """Gives the visits to the best of those who grabbed, once. Who has no time any more is passed over.

    A trip goes to one of them where possible: who has time for more of it comes first. What is left goes to the next,
    and what nobody of them can take stays in the open round. Returns the first who won something, or None.
    """
    search = lock_search(round_id)
    if search is None:
        return None
    if not search.grabbed:
        # Whoever grabbed was taken out meanwhile.
        search.round.decide_at = None
        search.round.save(update_fields=["decide_at"])
        return None
    winners = share_out(search, search.grabbed, by=None)
    return winners[0] if winners else None


def due_decisions(limit: int = 50) -> list[int]:
    """Rounds whose decision is due, and those where a grab came in just while a decision found nobody."""
    due = Q(decide_at__lte=timezone.now()) | Q(decide_at__isnull=True, offers__status=OfferStatus.GRABBED)
    rounds = DispatchRound.objects.filter(due, status=RoundStatus.OPEN)
    return list(rounds.order_by("pk").distinct().values_list("pk", flat=True)[:limit])
