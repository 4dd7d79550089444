from functools import partial

import pytest

from bookings.conduct.actions.check_sample import check_sample
from bookings.conduct.actions.pick_samples import pick_samples
from bookings.conduct.models import Question, SampledVisit
from petcare.errors import DomainError
from petcare.notifications.models import Notification
from tests.factories.bookings import a_completed_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.conduct import a_sample
from tests.factories.people import StaffFactory

pytestmark = pytest.mark.promise("P3")


def test_two_operators_give_one_verdict_and_the_caregiver_hears_once(race):
    sample = a_sample(a_completed_booking(caregiver=CaregiverFactory()).visits.get())
    said = {"answers": dict.fromkeys(Question.values, "not_ok"), "verdict": "finding", "words": "水碗没擦。"}
    outcomes = race([partial(check_sample, sample=sample, by=StaffFactory(), **said) for _nth in range(3)])
    assert sorted(isinstance(one, DomainError) for one in outcomes) == [False, True, True]
    assert Notification.objects.filter(kind="sample_finding").count() == 1


def test_two_beats_pick_each_visit_once(race):
    visit = a_completed_booking(caregiver=CaregiverFactory()).visits.get()
    race([partial(pick_samples, now=visit.window.lower)] * 3)
    assert SampledVisit.objects.count() == 1
