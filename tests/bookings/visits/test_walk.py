"""A booking through every status: what the owner is told, by page and phone, and what the page says."""

from datetime import timedelta

import pytest

from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import Offer
from bookings.visits.actions.progress import complete_step, depart, finish, skip_step
from bookings.visits.actions.reveal_way_in import reveal_way_in
from petcare.notifications.kinds import Channel, kind_of
from petcare.notifications.models import Delivery
from tests.factories.bookings import a_placed_booking, arrive_at_home, pay
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db


@pytest.mark.promise("U11", "U12", "C11", "B8", "B1")
def test_owner_is_told_of_every_status_on_the_page_and_by_push_and_sms_where_it_matters(client, time_machine):
    caregiver = CaregiverFactory(experience_years=6)
    by = caregiver.user
    booking = a_placed_booking()
    client.force_login(booking.owner)
    told = []

    def page():
        booking.refresh_from_db()
        return client.get(booking.get_absolute_url()).text

    def news():
        kinds = list(booking.owner.notifications.order_by("pk").values_list("kind", flat=True))
        new = kinds[len(told) :]
        told.extend(new)
        return new

    assert "等你付款" in page()
    assert news() == []
    pay(booking)
    assert news() == ["booking_submitted"]
    assert "正在为你找人" in page()
    fan_out(booking.rounds.get().pk)
    grab(offer=Offer.objects.get(round__booking=booking))
    decide(booking.rounds.get().pk)
    assert news() == ["booking_accepted"]
    shown = page()
    assert f"{by.name}" in shown
    assert f"/caregivers/{caregiver.pk}/" in shown
    assert "6 年" in shown
    visit = booking.visits.get()
    time_machine.move_to(visit.planned.lower - timedelta(minutes=10))
    depart(visit=visit, by=by)
    assert news() == ["caregiver_departed"]
    assert f"{by.name}出发了" in page().replace(" ", "")
    reveal_way_in(visit=visit, by=by)
    assert news() == ["way_in_revealed"]
    arrive_at_home(visit=visit, by=by)
    assert news() == ["service_started"]
    assert f"{by.name}在你家" in page()
    assert booking.status == "in_service"
    first, *others = visit.steps.all()
    complete_step(step=first, by=by) if first.proof == "none" else skip_step(step=first, by=by, reason="主人在家")
    visit.refresh_from_db()
    assert visit.status == "partly_done"
    for step in others:
        skip_step(step=step, by=by, reason="主人在家")
    assert "主人在家" in page()
    finish(visit=visit, by=by)
    assert news() == ["service_finished", "change_door_code"]
    assert "全部完成" in page()
    booking.refresh_from_db()
    assert booking.status == "completed"
    sent = Delivery.objects.filter(channel="sms", notification__recipient=booking.owner)
    by_sms = set(sent.values_list("notification__kind", flat=True))
    assert by_sms == {"booking_submitted", "booking_accepted", "service_started", "service_finished"}
    assert all(Channel.PUSH in kind_of(kind).channels for kind in told)
