from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import ChangeRequest, Identity
from petcare.uploads.keeping import release

AT_ONCE = timedelta(0)


@transaction.atomic
def erase_identity(*, identity: Identity) -> None:
    """Forgets name, number and photos; the files go with the next purge. The row stays, empty."""
    identity = Identity.objects.select_for_update(of=("self",)).get(pk=identity.pk)
    let_photos_go(identity)
    identity.name = identity.number = ""
    identity.ended_at = identity.ended_at or timezone.now()
    identity.save()


@transaction.atomic
def forget_card(pk: int) -> None:
    """The days of the photos are over. What the card said goes too, unless it stands for its owner."""
    identity = Identity.objects.select_for_update(of=("self",)).get(pk=pk)
    if identity.ended_at:
        erase_identity(identity=identity)
        return
    let_photos_go(identity)
    identity.save()


@transaction.atomic
def forget_proof(pk: int) -> None:
    """The days of the proof are over: its file goes with the next purge, the request stays."""
    change = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=pk)
    if change.proof:
        release(str(change.proof), after=AT_ONCE)
    change.proof, change.proof_kept_until = "", None
    change.save(update_fields=["proof", "proof_kept_until"])


def let_photos_go(identity: Identity) -> None:
    """The photos of both sides go with the next purge. Leaves saving to its caller."""
    for photo in filter(None, [identity.front, identity.back]):
        release(str(photo), after=AT_ONCE)
    identity.front = identity.back = ""
    identity.photos_kept_until = None
