from functools import partial

import pytest
from django.db import IntegrityError

from caregivers.actions.decide_application import approve_application, refuse_application
from caregivers.actions.submit_application import submit_application
from caregivers.actions.vet import decide_item
from caregivers.models import Application, Caregiver
from caregivers.status import ApplicationStatus, Approval, Item, Verdict
from petcare.errors import DomainError
from petcare.notifications.models import Notification
from tests.factories.applications import NEEDED, ApplicationFactory, a_submitted_application
from tests.factories.people import StaffFactory
from tests.factories.requests import a_number


def refusals(outcomes) -> list[bool]:
    assert not any(isinstance(outcome, IntegrityError) for outcome in outcomes)
    return [isinstance(outcome, DomainError) for outcome in outcomes]


def accept_all(application: Application) -> Application:
    operator = StaffFactory()
    for item in Item:
        decide_item(application=application, item=item, is_accepted=True, by=operator, seen=application.submitted_at)
    return application


@pytest.mark.promise("C1")
def test_one_number_sent_by_two_people_at_once_is_taken_once(race):
    drafts = [ApplicationFactory(identity__number=a_number(9)) for _ in range(3)]
    outcomes = race([partial(submit_application, application=one, agreed=NEEDED) for one in drafts])
    assert sorted(refusals(outcomes)) == [False, True, True]
    assert Application.objects.filter(status=ApplicationStatus.SUBMITTED).count() == 1
    assert Caregiver.objects.count() == 1


@pytest.mark.promise("P3")
def test_two_operators_decide_one_part_and_the_second_is_told(race):
    application = a_submitted_application()
    one, other = StaffFactory(), StaffFactory()
    decide = partial(decide_item, application=application, item=Item.AREA, seen=application.submitted_at)
    outcomes = race(
        [
            partial(decide, is_accepted=True, by=one),
            partial(decide, is_accepted=False, by=other, reason="点在江里"),
        ]
    )
    assert sorted(refusals(outcomes)) == [False, True]
    verdict = application.verdicts.get()
    assert (verdict.by == one) == (verdict.verdict == Verdict.ACCEPTED)


@pytest.mark.promise("P3")
def test_application_is_approved_or_refused_but_not_both(race):
    application = accept_all(a_submitted_application())
    outcomes = race(
        [
            partial(approve_application, application=application, by=StaffFactory()),
            partial(refuse_application, application=application, by=StaffFactory(), reason="证件不清楚"),
        ]
        * 2
    )
    assert sorted(refusals(outcomes)) == [False, True, True, True]
    application.refresh_from_db()
    approval = Caregiver.objects.get().approval
    assert (application.status == ApplicationStatus.APPROVED) == (approval == Approval.APPROVED)
    told = Notification.objects.filter(recipient=application.user).exclude(kind="application_submitted")
    assert told.count() == 1
