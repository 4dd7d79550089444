import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from petcare.errors import GatewayError, OutcomeUnknown
from petcare.notifications import delivery as delivering
from petcare.notifications.caps import NOTICES, Cap, take
from petcare.notifications.models import Choices, Delivery, Notification
from petcare.notifications.outbox import notify
from petcare.notifications.tasks import deliver, sweep_deliveries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]

DATA = {"pet": "豆豆", "time": "10:00", "price": "36"}


@pytest.fixture
def sms(person):
    return notify(recipient=person, kind="fed", data=DATA).deliveries.get(channel="sms")


def only(sms):
    Delivery.objects.exclude(pk=sms.pk).delete()
    return sms


def test_deliver_sends_in_the_recipients_language_and_keeps_the_reference(gateway, sms):
    deliver(sms.pk)

    sms.refresh_from_db()
    assert gateway.sent == [("+8613800000001", "fed", DATA, "豆豆 fed.")]
    assert (sms.state, sms.tries, sms.provider_reference) == ("sent", 1, "memory-1")


def test_deliver_pushes_title_body_page_and_urgency(gateway, sms, person):
    push = Delivery.objects.get(channel="push")

    deliver(push.pk)

    ((pushed,),) = gateway.sent
    assert (pushed.recipient, pushed.title, pushed.body) == (person, "New", "豆豆 was fed at 10:00 for 36.")
    assert (pushed.url, pushed.urgency, pushed.recipient.language) == ("", "high", "en")


def test_deliver_twice_sends_once(gateway, sms):
    deliver(sms.pk)
    deliver(sms.pk)

    assert len(gateway.sent) == 1


def test_deliver_after_a_passing_error_waits_and_tries_again(gateway, sms):
    only(sms)
    gateway.errors = [GatewayError("busy")]

    deliver(sms.pk)
    sms.refresh_from_db()
    assert (sms.state, sms.tries, sms.error) == ("pending", 1, "busy")
    assert sweep_deliveries() == 0

    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        assert sweep_deliveries() == 1
    sms.refresh_from_db()
    assert (sms.state, sms.tries, sms.error) == ("sent", 2, "")


def test_deliver_after_a_permanent_error_never_tries_again(gateway, sms):
    only(sms)
    gateway.errors = [GatewayError("no such number", permanent=True)]

    deliver(sms.pk)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert sweep_deliveries() == 0
    sms.refresh_from_db()
    assert (sms.state, sms.error) == ("failed", "no such number")


def test_deliver_of_a_kind_that_was_given_up_fails_once_and_holds_up_nobody(gateway, sms, person):
    notify(recipient=person, kind="fed", data=DATA)
    Notification.objects.filter(deliveries=sms).update(kind="retired")

    assert sweep_deliveries() == 4
    sms.refresh_from_db()
    assert (sms.state, sms.tries) == ("failed", 1)
    assert len(gateway.sent) == 2


def test_sweep_gives_up_after_the_last_try(gateway, sms):
    only(sms)
    gateway.errors = [GatewayError("busy") for _ in range(20)]
    moment = timezone.now()

    for _ in range(20):
        moment += timedelta(hours=1)
        with time_machine.travel(moment):
            sweep_deliveries()

    sms.refresh_from_db()
    assert (sms.state, sms.tries) == ("failed", delivering.MAX_TRIES)


def test_sweep_takes_up_the_push_that_a_lost_worker_left_sending(gateway, sms):
    push = Delivery.objects.get(channel="push")
    only(push)
    assert delivering.claim_next() == [push]
    assert sweep_deliveries() == 0

    with time_machine.travel(timezone.now() + delivering.LEASE + timedelta(seconds=1)):
        assert sweep_deliveries() == 1
    push.refresh_from_db()
    assert (push.state, push.tries) == ("sent", 2)


def test_sms_that_a_lost_worker_left_sending_is_unknown_and_not_repeated(gateway, sms):
    only(sms)
    assert delivering.claim_next() == [sms]

    with time_machine.travel(timezone.now() + delivering.LEASE + timedelta(seconds=1)):
        assert sweep_deliveries() == 0
    sms.refresh_from_db()
    assert (sms.state, gateway.sent) == ("unknown", [])


@pytest.mark.parametrize(("channel", "state"), [("sms", "unknown"), ("push", "pending")])
def test_provider_that_does_not_answer_leaves_what_cannot_be_repeated_unknown(gateway, sms, channel, state):
    delivery = only(Delivery.objects.get(channel=channel))
    gateway.errors = [OutcomeUnknown("no answer")]

    deliver(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (state, "no answer")


def test_number_gets_so_many_messages_a_day_and_then_none(gateway, person):
    for number in range(NOTICES.most + 1):
        notify(recipient=person, kind="fed", data=DATA, dedupe_key=str(number))
    Delivery.objects.filter(channel="push").delete()

    sweep_deliveries()

    assert len(gateway.sent) == NOTICES.most
    assert "30 messages" in Delivery.objects.get(state="failed").error


def test_message_that_the_provider_did_not_take_does_not_count(gateway, sms):
    gateway.errors = [GatewayError("busy")] * 2
    for _ in range(2):
        Delivery.objects.update(state="pending", tries=0, due_at=timezone.now())
        deliver(sms.pk)

    assert take([("notices", "+8613800000001", Cap("day", 1, 60))]) is None


def test_a_worker_that_comes_back_late_does_not_overwrite_its_successor(gateway, sms):
    late = Delivery.objects.select_related("notification__recipient").get(pk=sms.pk)
    late.state, late.tries = "sending", 1
    Delivery.objects.filter(pk=sms.pk).update(state="sending", tries=2)
    gateway.errors = [GatewayError("busy")]

    delivering._send(late, Choices(person=late.notification.recipient))

    sms.refresh_from_db()
    assert (sms.state, sms.error) == ("sending", "")


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_each_message_once(gateway, person):
    for _ in range(10):
        notify(recipient=person, kind="fed", data=DATA)
    start = threading.Barrier(2)

    def sweep():
        start.wait()
        sweep_deliveries()
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(gateway.sent) == 20
    assert not Delivery.objects.exclude(state="sent", tries=1).exists()


@pytest.mark.django_db(transaction=True)
def test_claim_next_passes_over_a_row_that_somebody_holds(gateway, sms):
    other = Delivery.objects.get(channel="push")
    claimed = []

    def claim():
        claimed.append(delivering.claim_next())
        connection.close()

    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=sms.pk)
        thread = threading.Thread(target=claim)
        thread.start()
        thread.join(timeout=5)

    assert claimed == [[other]]


def test_claim_takes_several_pushes_at_once_and_each_sms_alone(gateway, person):
    for _ in range(delivering.AT_ONCE):
        notify(recipient=person, kind="fed", data=DATA)
    by_channel = {channel: list(Delivery.objects.filter(channel=channel)) for channel in ("push", "sms")}

    Delivery.objects.filter(channel="sms").update(due_at=timezone.now() - timedelta(hours=1))
    assert [len(delivering.claim_next()) for _ in by_channel["sms"]] == [1] * len(by_channel["sms"])
    assert set(delivering.claim_next()) == set(by_channel["push"])
    assert delivering.claim_next() == []


def test_sweep_asks_for_many_pushes_with_few_queries(gateway, person, django_assert_max_num_queries):
    for _ in range(delivering.AT_ONCE):
        notify(recipient=person, kind="fed", data=DATA)
    Delivery.objects.filter(channel="sms").delete()

    # Of each push only that it was sent is written by itself; the rest is asked for all together.
    with django_assert_max_num_queries(delivering.AT_ONCE + 10):
        assert sweep_deliveries() == delivering.AT_ONCE


def test_slow_provider_gives_back_what_was_claimed_and_not_begun_as_if_nobody_had_it(gateway, person, sms):
    notify(recipient=person, kind="fed", data=DATA)
    Delivery.objects.filter(channel="sms").delete()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        gateway.takes = staticmethod(lambda: clock.shift(delivering.LEASE / 2 + timedelta(seconds=1)))
        delivering.send_claimed(delivering.claim_next())
        assert sorted(Delivery.objects.values_list("state", "tries")) == [("pending", 0), ("sent", 1)]

        gateway.takes = staticmethod(lambda: None)
        assert sweep_deliveries() == 1
    assert set(Delivery.objects.values_list("state", "tries")) == {("sent", 1)}


def test_message_behind_slow_ones_is_not_given_up_before_it_was_begun(gateway, person):
    for _ in range(delivering.MAX_TRIES + 2):
        notify(recipient=person, kind="fed", data=DATA)
    Delivery.objects.filter(channel="sms").delete()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        gateway.takes = staticmethod(lambda: clock.shift(delivering.LEASE / 2 + timedelta(seconds=1)))
        while claimed := delivering.claim_next():
            delivering.send_claimed(claimed)

    assert set(Delivery.objects.values_list("state", "tries")) == {("sent", 1)}


def test_a_worker_that_comes_back_late_takes_nothing_back_from_its_successor(gateway, person, sms):
    notify(recipient=person, kind="fed", data=DATA)
    Delivery.objects.filter(channel="sms").delete()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        late = delivering.claim_next()
        gateway.takes = staticmethod(lambda: (clock.shift(2 * delivering.LEASE), delivering.claim_next()))
        delivering.send_claimed(late)

    assert Delivery.objects.get(pk=late[1].pk).state == "sending"
