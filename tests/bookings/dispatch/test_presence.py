from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.go_online import MayNotWork, change_presence
from bookings.dispatch.actions.take_offline import silent_caregivers, take_offline
from bookings.dispatch.tasks import sweep_silent_caregivers
from bookings.orders.actions.cancel import cancel_visits, refunds_of
from bookings.orders.cancellation import total_refund
from bookings.visits.actions.progress import depart
from caregivers.models import Caregiver
from caregivers.status import Approval, Presence
from tests.factories.bookings import (
    a_paid_booking,
    a_visit_on_the_way,
    an_accepted_booking,
    bring_near,
    finish_visit,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db


def presence_of(caregiver) -> str:
    caregiver.refresh_from_db()
    return caregiver.presence


def silent_for(**since) -> dict:
    return {"last_seen_at": timezone.now() - timedelta(**since)}


@pytest.mark.promise("C4")
@pytest.mark.parametrize("before", list(Presence))
def test_after_a_visit_the_presence_is_what_it_was_before(before):
    caregiver = CaregiverFactory()
    visit = bring_near(an_accepted_booking(caregiver=caregiver).visits.get())
    change_presence(caregiver=caregiver, to=before)

    depart(visit=visit, by=caregiver.user)
    assert presence_of(caregiver) == Presence.BUSY

    finish_visit(visit)
    assert presence_of(caregiver) == before


@pytest.mark.promise("C4")
def test_a_switch_on_the_way_counts_once_the_visit_is_over(client):
    visit = a_visit_on_the_way()
    caregiver = visit.caregiver
    client.force_login(caregiver.user)

    page = client.post("/work/presence/", {"presence": "offline"}, headers={"HX-Request": "true"}).text

    assert "本次上门结束后" in page
    assert presence_of(caregiver) == Presence.BUSY
    finish_visit(visit)
    assert presence_of(caregiver) == Presence.OFFLINE


@pytest.mark.promise("C4")
def test_a_visit_called_off_on_the_way_frees_the_caregiver():
    visit = a_visit_on_the_way(window=window_at(days=2))
    booking = visit.booking
    cancel_visits(booking=booking, visit_ids=[visit.pk], agreed=total_refund(refunds_of(booking)), by=booking.owner)
    assert presence_of(visit.caregiver) == Presence.ONLINE


@pytest.mark.promise("C4")
def test_somebody_busy_gets_no_offers():
    caregiver = CaregiverFactory()
    booking = a_paid_booking()
    change_presence(caregiver=caregiver, to=Presence.BUSY)
    fan_out(booking.rounds.get().pk)
    assert not caregiver.offers.exists()


@pytest.mark.promise("C4")
@pytest.mark.parametrize("approval", [Approval.SUSPENDED, Approval.APPLYING, Approval.REFUSED])
def test_somebody_who_is_not_approved_cannot_switch_on(client, approval):
    caregiver = CaregiverFactory(approval=approval, presence=Presence.OFFLINE)
    with pytest.raises(MayNotWork):
        change_presence(caregiver=caregiver, to=Presence.ONLINE)
    client.force_login(caregiver.user)
    assert client.post("/work/presence/", {"presence": "online"}).status_code == 403
    assert presence_of(caregiver) == Presence.OFFLINE


@pytest.mark.promise("C4")
@pytest.mark.parametrize("presence", [Presence.ONLINE, Presence.BUSY])
def test_four_hours_of_silence_take_somebody_offline_and_tell_them(presence):
    silent = CaregiverFactory(presence=presence, **silent_for(hours=4, seconds=1))
    here = CaregiverFactory(**silent_for(hours=3, minutes=59))
    sweep_silent_caregivers()
    sweep_silent_caregivers()
    assert (presence_of(silent), presence_of(here)) == (Presence.OFFLINE, Presence.ONLINE)
    assert [one.kind for one in silent.user.notifications.all()] == ["taken_offline"]


@pytest.mark.promise("C4")
def test_silence_during_a_visit_or_shortly_before_one_takes_nobody_offline():
    on_the_way = a_visit_on_the_way(window=window_at(days=3)).caregiver
    soon = an_accepted_booking(window=window_at(days=2)).visits.get()
    Caregiver.objects.update(**silent_for(hours=9))
    now = timezone.now()
    type(soon).objects.filter(pk=soon.pk).update(
        planned=(now + timedelta(hours=3), now + timedelta(hours=3, minutes=20)),
        window=(now + timedelta(hours=2), now + timedelta(hours=4)),
    )
    assert silent_caregivers() == []
    assert not take_offline(on_the_way.pk)


def test_whoever_came_back_meanwhile_stays_online():
    caregiver = CaregiverFactory(**silent_for(hours=5))
    assert silent_caregivers() == [caregiver.pk]
    Caregiver.objects.update(last_seen_at=timezone.now())
    assert not take_offline(caregiver.pk)


@pytest.mark.promise("C4")
@pytest.mark.parametrize("path", ["/work/", "/live-token/?topics=caregiver:{pk}"])
def test_a_page_or_its_live_token_is_a_sign_of_life_written_once(client, path):
    caregiver = CaregiverFactory(**silent_for(hours=3))
    client.force_login(caregiver.user)
    assert client.get(path.format(pk=caregiver.pk)).status_code == 200
    caregiver.refresh_from_db()
    assert timezone.now() - caregiver.last_seen_at < timedelta(minutes=1)

    with CaptureQueriesContext(connection) as queries:
        client.get(path.format(pk=caregiver.pk))
    assert not any("last_seen_at" in query["sql"] and "UPDATE" in query["sql"] for query in queries)


def test_finding_the_silent_takes_one_query(django_assert_num_queries):
    CaregiverFactory.create_batch(3, **silent_for(hours=5))
    with django_assert_num_queries(1):
        assert len(silent_caregivers()) == 3
