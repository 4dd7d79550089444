from django.db import transaction

from accounts.models import Identity, User
from petcare.uploads.keeping import claim


@transaction.atomic
def save_identity(*, identity: Identity, owner: User) -> Identity:
    """Keeps what somebody's card says. Raises DomainError when its photos, stored before, are purged already."""
    identity.owner = owner
    identity.front, identity.back = claim(str(identity.front)), claim(str(identity.back))
    identity.save()
    return identity
