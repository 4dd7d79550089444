from functools import partial

import pytest
from django.db import IntegrityError

from accounts.actions.ask_change import ask_change, withdraw_change
from accounts.actions.decide_change import approve_change, refuse_change
from accounts.actions.verify_identity import verify_identity
from accounts.models import ChangeRequest, Identity, IdentityVerification, User
from accounts.status import RequestStatus, VerificationStatus
from petcare.errors import DomainError
from petcare.notifications.models import Notification
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.requests import ChangeRequestFactory, IdentityFactory, VerificationFactory, a_number

pytestmark = pytest.mark.promise("P1")


def refusals(outcomes) -> list[bool]:
    assert not any(isinstance(outcome, IntegrityError) for outcome in outcomes)
    return [isinstance(outcome, DomainError) for outcome in outcomes]


def test_two_operators_decide_once_and_the_person_hears_once(race):
    change = ChangeRequestFactory(owner__name="林小雨", old_value="林小雨")
    one, other = StaffFactory(), StaffFactory()
    outcomes = race(
        [
            partial(approve_change, change=change, by=one),
            partial(refuse_change, change=change, by=other, reason="不行"),
        ]
        * 2
    )
    assert sorted(refusals(outcomes)) == [False, True, True, True]
    change.refresh_from_db()
    is_approved = change.status == RequestStatus.APPROVED
    assert change.decided_by == (one if is_approved else other)
    assert User.objects.get(pk=change.owner_id).name == ("林晓禾" if is_approved else "林小雨")
    assert Notification.objects.filter(recipient=change.owner).count() == 1


def test_request_is_taken_back_or_approved_but_not_both(race):
    change = ChangeRequestFactory(owner__name="林小雨", old_value="林小雨")
    outcomes = race(
        [partial(withdraw_change, change=change), partial(approve_change, change=change, by=StaffFactory())]
    )
    assert sorted(refusals(outcomes)) == [False, True]
    change.refresh_from_db()
    has_new_name = User.objects.get(pk=change.owner_id).name == "林晓禾"
    assert has_new_name == (change.status == RequestStatus.APPROVED)


def test_same_request_sent_twice_is_one(race):
    owner = OwnerFactory(name="林小雨")
    outcomes = race([partial(ask_change, owner=owner, kind="name", new_value="林晓禾", words="改名")] * 4)
    assert sorted(refusals(outcomes)) == [False, True, True, True]
    assert ChangeRequest.objects.count() == 1


def test_one_new_number_goes_to_one_of_two_people(race):
    changes = [
        ChangeRequestFactory(owner=owner, kind="phone", old_value=owner.phone, new_value="+8613612345678")
        for owner in OwnerFactory.create_batch(2)
    ]
    outcomes = race([partial(approve_change, change=change, by=StaffFactory()) for change in changes])
    assert sorted(refusals(outcomes)) == [False, True]
    assert User.objects.filter(phone="+8613612345678").count() == 1


def test_one_identity_number_is_verified_for_one_of_two_people(race):
    verifications = [
        VerificationFactory(
            owner=owner,
            status=VerificationStatus.SUBMITTED,
            identity=IdentityFactory(owner=owner, number=a_number(9)),
        )
        for owner in OwnerFactory.create_batch(2)
    ]
    outcomes = race([partial(verify_identity, verification=one, by=StaffFactory()) for one in verifications])
    assert sorted(refusals(outcomes)) == [False, True]
    assert Identity.objects.in_force().count() == 1
    assert IdentityVerification.objects.filter(status=VerificationStatus.VERIFIED).count() == 1
