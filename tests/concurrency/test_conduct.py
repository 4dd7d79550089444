from functools import partial

import pytest

from bookings.conduct.actions.carry_out import carry_out
from bookings.conduct.actions.count_month import count_month
from bookings.conduct.actions.decide_measure import MeasureDecided, confirm_measure, dismiss_measure
from bookings.models import Bonus
from caregivers.actions.conduct import confirm_training
from caregivers.models import Measure
from petcare.notifications.models import Notification
from tests.factories.conduct import a_proposal, last_month
from tests.factories.people import StaffFactory

pytestmark = pytest.mark.promise("P4")


def test_operators_who_decide_one_proposal_at_once_decide_it_once(race):
    measure = a_proposal("bonus")
    by = {"measure": measure, "reason": "棒", "by": StaffFactory()}
    outcomes = race([partial(confirm_measure, **by)] * 3 + [partial(dismiss_measure, **by)])
    assert [type(outcome) for outcome in outcomes].count(MeasureDecided) == 3
    assert Bonus.objects.count() == (1 if Measure.objects.get().state == "confirmed" else 0)


def test_two_beats_at_once_begin_a_suspension_once(race):
    measure = a_proposal("suspension")
    confirm_measure(measure=measure, reason="迟到", by=StaffFactory())
    assert race([partial(carry_out, measure.pk)] * 3) == [None] * 3
    assert Notification.objects.filter(kind="suspended").count() == 1


def test_training_confirmed_as_its_day_ends_holds_nobody(race):
    measure = a_proposal("training")
    confirm_measure(measure=measure, reason="晚", by=StaffFactory())
    Measure.objects.update(act_at="2020-01-01T00:00Z")
    race([partial(confirm_training, measure=measure), partial(carry_out, measure.pk)])
    measure.caregiver.refresh_from_db()
    assert not measure.caregiver.is_held


def test_confirming_while_the_month_is_counted_anew_loses_nothing(race):
    measure = a_proposal("bonus")
    outcomes = race(
        [partial(confirm_measure, measure=measure, reason="棒", by=StaffFactory()), partial(count_month, last_month())]
    )
    kept = Measure.objects.filter(state="confirmed").count()
    assert Bonus.objects.count() == kept == (0 if isinstance(outcomes[0], MeasureDecided) else 1)
