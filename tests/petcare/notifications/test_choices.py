from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine

from petcare.notifications.choices import channels_for, held_until
from petcare.notifications.kinds import Kind, register
from petcare.notifications.models import Choices, Delivery
from petcare.notifications.outbox import notify
from petcare.notifications.tasks import deliver, sweep_deliveries

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALM = Kind(code="calm", group="visits", title="Calm", body="Calm", channels=("inbox", "push"))
LOUD = Kind(code="loud", group="visits", title="Loud", body="Loud", channels=("inbox", "push"), urgency="high")
ESSENTIAL = Kind(code="essential", group="visits", title="E", body="E", channels=("inbox", "push"), is_essential=True)


def at(hour, minute=0, day=26):
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def test_channels_are_those_of_the_kind_and_letters_only_for_whoever_asks():
    assert channels_for(CALM, Choices()) == ["push"]
    assert channels_for(CALM, Choices(by_group={"visits": {"push": False, "email": True}})) == ["email"]
    assert channels_for(CALM, Choices(by_group={"bookings": {"push": False}})) == ["push"]


def test_essential_message_cannot_be_silenced():
    assert channels_for(ESSENTIAL, Choices(by_group={"visits": {"push": False}})) == ["push"]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(21, 59), None),
        (at(22), at(7, day=27)),
        (at(23, 30), at(7, day=27)),
        (at(0), at(7)),
        (at(6, 59), at(7)),
        (at(7), None),
        (at(12), None),
    ],
)
def test_quiet_night_holds_back_until_seven(now, until):
    assert held_until(CALM, "push", Choices(), now) == until


@pytest.mark.parametrize(("now", "until"), [(at(12, 59), None), (at(13), at(15)), (at(15), None)])
def test_quiet_afternoon_within_one_day(now, until):
    afternoon = Choices(quiet_from=time(13), quiet_until=time(15))
    assert held_until(CALM, "push", afternoon, now) == until


def test_quiet_hours_hold_nothing_urgent_no_letter_and_nobody_who_wants_none():
    assert held_until(LOUD, "push", Choices(), at(23)) is None
    assert held_until(CALM, "email", Choices(), at(23)) is None
    assert held_until(CALM, "push", Choices(keeps_quiet=False), at(23)) is None
    assert held_until(CALM, "push", Choices(quiet_from=time(7), quiet_until=time(7)), at(23)) is None


@pytest.mark.usefixtures("kind")
def test_message_in_the_night_is_held_and_arrives_in_the_morning(gateway, person):
    register(CALM)
    with time_machine.travel(at(23), tick=False):
        delivery = notify(recipient=person, kind="calm").deliveries.get()
        deliver(delivery.pk)
        assert sweep_deliveries() == 0
    with time_machine.travel(at(7, day=27), tick=False):
        assert sweep_deliveries() == 1
    assert [push.title for (push,) in gateway.sent] == ["Calm"]


@pytest.mark.usefixtures("kind")
def test_message_that_is_late_and_falls_into_the_night_waits_too(gateway, person):
    register(CALM)
    with time_machine.travel(at(21), tick=False):
        delivery = notify(recipient=person, kind="calm").deliveries.get()
    with time_machine.travel(at(22, 30), tick=False):
        deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.due_at) == ("pending", 0, at(7, day=27))


@pytest.mark.usefixtures("kind")
def test_silenced_channel_gets_no_delivery_and_the_inbox_keeps_the_message(gateway, person):
    register(LOUD)
    Choices.objects.create(person=person, by_group={"visits": {"push": False}})

    assert notify(recipient=person, kind="loud").in_inbox
    assert not Delivery.objects.exists()


@pytest.mark.usefixtures("kind")
def test_letter_comes_to_whoever_asks_and_has_proven_an_email(gateway, person):
    register(LOUD)
    Choices.objects.create(person=person, by_group={"visits": {"email": True}})
    assert {one.channel for one in notify(recipient=person, kind="loud").deliveries.all()} == {"push"}

    person.email = "lin@example.com"
    person.save()
    assert {one.channel for one in notify(recipient=person, kind="loud").deliveries.all()} == {"push", "email"}
