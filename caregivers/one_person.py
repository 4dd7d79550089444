"""One person is a caregiver once: the same identity number is found by its fingerprint, without opening any."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.identity_card import NotAnIdentityNumber
from accounts.models import Identity, User
from accounts.models.identity import fingerprint
from caregivers.models import Application
from caregivers.models.application import HOLDS_NUMBER


class NumberTaken(NotAnIdentityNumber):
    def __init__(self) -> None:
        super().__init__(_("This number stands for another account already. Sign in with that one, or write to us."))


def check_number_is_free(number: str, user: User) -> None:
    """Raises NumberTaken when the number was sent in, or is verified, for somebody else."""
    if others_with(fingerprint(number), user).exists():
        raise NumberTaken


def others_with(number_index: str, user: User) -> QuerySet[User]:
    """The other people who applied with this number or are verified by it."""
    applying = Application.objects.filter(number_index=number_index, status__in=HOLDS_NUMBER)
    verified = Identity.objects.in_force().filter(number_index=number_index)
    people = User.objects.exclude(pk=user.pk)
    return people.filter(application__in=applying) | people.filter(identities__in=verified)
