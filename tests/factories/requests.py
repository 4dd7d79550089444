import factory
from django.core.files.base import ContentFile

from accounts.identity_card import check_character
from accounts.models import ChangeRequest, Identity, IdentityVerification
from accounts.models.change_request import ChangeKind
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.pets import photo_bytes


def a_number(order: int = 2) -> str:
    """A right identity number of a woman or a man born on 7 March 1990."""
    first = f"31010119900307{order:03d}"
    return first + check_character(first)


def a_photo(name: str = "card.jpg") -> ContentFile:
    return ContentFile(photo_bytes(), name=name)


class IdentityFactory(factory.django.DjangoModelFactory):
    """What somebody's card says; give verified_at for one in force."""

    class Meta:
        model = Identity

    owner = factory.SubFactory(OwnerFactory)
    name = "林小雨"
    number = factory.Sequence(lambda n: a_number(n % 1000))
    front = factory.LazyFunction(a_photo)
    back = factory.LazyFunction(a_photo)


class ChangeRequestFactory(factory.django.DjangoModelFactory):
    """An open one, for another name."""

    class Meta:
        model = ChangeRequest

    owner = factory.SubFactory(OwnerFactory)
    kind = ChangeKind.NAME
    old_value = factory.SelfAttribute("owner.name")
    new_value = "林晓禾"
    words = "去派出所改了名字"


class VerificationFactory(factory.django.DjangoModelFactory):
    """One that waits for the person."""

    class Meta:
        model = IdentityVerification

    owner = factory.SubFactory(OwnerFactory)
    asked_by = factory.SubFactory(StaffFactory)
    question = "最近换过住址，请核实一下。"
