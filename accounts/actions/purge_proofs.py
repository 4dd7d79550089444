from functools import partial

from django.utils import timezone

from accounts.actions.erase_identity import forget_card, forget_proof
from accounts.models import ChangeRequest, Identity
from petcare.sweeping import work_off

MOST = 200


def purge_proofs() -> None:
    """Lets photos of cards and proofs go whose time is over, and what the card said when it stands for nobody."""
    now = timezone.now()
    cards = Identity.objects.filter(photos_kept_until__lte=now).order_by("photos_kept_until")
    proofs = ChangeRequest.objects.filter(proof_kept_until__lte=now).order_by("proof_kept_until")
    jobs = [partial(forget_card, pk) for pk in cards.values_list("pk", flat=True)[:MOST]]
    work_off([*jobs, *(partial(forget_proof, pk) for pk in proofs.values_list("pk", flat=True)[:MOST])])
