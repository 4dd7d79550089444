import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from bookings.conduct.actions.decide_measure import dismiss_measure
from caregivers.models.measure import MeasureState
from tests.factories.conduct import a_proposal

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P4")]


def decide(measure) -> str:
    return reverse("admin:caregivers_measure_decide", args=[measure.pk])


def test_decision_is_said_and_kept_in_words(desk):
    measure = a_proposal("warning")
    page = desk.post(decide(measure), {"to": "dismiss", "reason": "堵车不怪他"}, follow=True)
    assert [str(one) for one in page.context["messages"]] == [f"{measure}: {MeasureState.DISMISSED.label}"]
    assert LogEntry.objects.get().change_message == str(MeasureState.DISMISSED.label)


def test_operator_who_was_slower_keeps_the_words(desk, operator):
    measure = a_proposal("warning")
    dismiss_measure(measure=measure, reason="堵车不怪他", by=operator)
    page = desk.post(decide(measure), {"to": "confirm", "reason": "想了很久才写下的话"}, follow=True)
    assert "堵车不怪他" in page.text
    assert "想了很久才写下的话" in page.text
    assert LogEntry.objects.count() == 0


def test_measure_waits_on_after_a_button_that_nobody_knows(desk):
    measure = a_proposal("warning")
    assert desk.post(decide(measure), {"to": "konfirm", "reason": "晚到太多次"}).status_code == 404
    measure.refresh_from_db()
    assert measure.state == MeasureState.PROPOSED
