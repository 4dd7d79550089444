import pytest

from accounts.actions.note_look import note_look
from accounts.models import SealedLook
from accounts.models.sealed_look import LookedAt
from petcare.errors import DomainError
from tests.factories.people import OwnerFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P1")
def test_note_look_keeps_who_whose_what_and_why():
    operator, owner = StaffFactory(), OwnerFactory()
    note_look(by=operator, owner=owner, kind=LookedAt.IDENTITY, reason=" 核对证件 ")
    look = SealedLook.objects.get()
    assert (look.by, look.owner, look.kind, look.reason) == (operator, owner, "identity", "核对证件")
    assert look.at is not None


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_note_look_of_staff_without_a_reason_is_refused(reason):
    with pytest.raises(DomainError) as refusal:
        note_look(by=StaffFactory(), owner=OwnerFactory(), kind=LookedAt.WAY_IN, reason=reason)
    assert refusal.value.field == "reason"
    assert not SealedLook.objects.exists()


def test_note_look_of_a_caregiver_needs_no_reason():
    note_look(by=OwnerFactory(), owner=OwnerFactory(), kind=LookedAt.EMERGENCY_CONTACT)
    assert SealedLook.objects.get().reason == ""
