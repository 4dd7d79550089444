import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from bookings.catalogue.models import Service
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import Offer
from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.actions.start_payment import start_payment
from bookings.orders.actions.cancel import cancel_visits, comes_back, refunds_of
from bookings.orders.actions.expire_hold import expire_hold
from bookings.orders.models import Booking, Visit
from bookings.visits.actions.progress import complete_step, skip_step
from bookings.visits.actions.reveal_way_in import reveal_way_in
from bookings.voice.actions.review import write_review
from petcare.payments.gateway import Outcome
from petcare.texts import discreet
from tests.factories.bookings import (
    a_completed_booking,
    a_paid_booking,
    a_placed_booking,
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    an_offered_booking,
    notice_for,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def caregiver():
    return CaregiverFactory(introduction="做过两年宠物店店员", experience_years=3)


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def client(client, owner):
    client.force_login(owner)
    return client


def read(client, booking):
    answer = client.get(booking.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def call_off(booking):
    refunds = refunds_of(booking)
    ids = [refund.visit.pk for refund in refunds]
    cancel_visits(booking=booking, visit_ids=ids, agreed=comes_back(booking, refunds), by=booking.owner)
    booking.refresh_from_db()
    return booking


@pytest.mark.promise("U11")
def test_detail_every_state_has_words_of_its_own(client, owner, caregiver):
    headlines = set()
    stages = [
        a_placed_booking(owner=owner, window=window_at(8)),
        a_paid_booking(owner=owner, window=window_at(10)),
        an_accepted_booking(owner=owner, caregiver=caregiver, window=window_at(12)),
        a_completed_booking(owner=owner, caregiver=caregiver, window=window_at(14)),
        a_visit_in_service(owner=owner, caregiver=caregiver, window=window_at(16)).booking,
    ]
    for booking in stages:
        headlines.add(client.get(booking.get_absolute_url()).context["standing"].headline)
    assert len(headlines) == len(stages)


def test_detail_of_somebody_else_is_not_found(client, caregiver):
    booking = a_placed_booking()
    for address in ("", "live/", "payment-return/", "review/"):
        assert client.get(f"{booking.get_absolute_url()}{address}").status_code == 404
    assert client.post(f"{booking.get_absolute_url()}pay/").status_code == 404


def test_detail_listens_to_its_booking_and_refetches(client, owner, caregiver):
    booking = a_placed_booking(owner=owner)
    page = read(client, booking)
    assert f'data-live="booking:{booking.number}" data-live-topics="booking:{booking.number}"' in page
    part = client.get(f"/bookings/{booking.number}/live/").content.decode()
    assert f'data-live="booking:{booking.number}"' in part
    assert "<html" not in part


def test_detail_awaiting_payment_has_button_and_countdown(client, owner, caregiver):
    booking = a_placed_booking(owner=owner)
    page = read(client, booking)
    assert f"/bookings/{booking.number}/pay/" in page
    assert "data-countdown" in page


def test_detail_after_the_hold_ran_out_has_no_button(client, owner, caregiver):
    booking = a_placed_booking(owner=owner)
    Booking.objects.update(hold_expires_at=timezone.now())
    assert f"/bookings/{booking.number}/pay/" not in read(client, booking)
    expire_hold(booking.pk)
    assert "没有按时付款" in read(client, booking)


def test_detail_failed_payment_says_that_nothing_was_taken(client, owner, caregiver):
    booking = a_placed_booking(owner=owner)
    start_payment(booking=booking)
    settle_payment(notice_for(booking.payments.get(), Outcome.FAILED))
    page = client.get(booking.get_absolute_url())
    assert page.context["has_failed_payment"]
    assert page.context["can_be_paid"]


@pytest.mark.promise("U11")
def test_detail_unpaid_can_be_cancelled_without_a_word_of_money(client, owner, caregiver):
    page = read(client, a_placed_booking(owner=owner))
    assert "取消订单" in page
    assert "看看能退多少" not in page


def test_detail_cancelled_says_why_money_goes_back(client, owner, caregiver):
    assert "原因：已取消" in read(client, call_off(an_accepted_booking(owner=owner, caregiver=caregiver)))


def test_names_of_who_does_not_come_any_more_are_short_on_every_page(client, owner, caregiver):
    booking = call_off(an_accepted_booking(owner=owner, caregiver=caregiver))
    for page in (read(client, booking), client.get("/bookings/").text):
        assert discreet(caregiver.user.name) in page
        assert caregiver.user.name not in page


def test_detail_cancelled_leads_to_the_booking_pages_with_the_same_choice(client, owner, caregiver):
    booking = call_off(an_accepted_booking(owner=owner, caregiver=caregiver))
    anew = re.search(r'booking-anew" href="([^"]+)"', read(client, booking))[1]
    page = client.get(unescape(anew))
    assert page.context["step"] == "day"
    assert page.context["draft"].total == booking.total


def test_detail_cancelled_of_what_cannot_be_chosen_again_leads_to_an_empty_choice(client, owner, caregiver):
    booking = call_off(a_placed_booking(owner=owner))
    Service.objects.update(retired_at=timezone.now())
    assert 'booking-anew" href="/book/"' in read(client, booking)


def test_detail_while_searching_shows_counts_and_no_names(client, owner, caregiver):
    other = CaregiverFactory()
    booking = an_offered_booking(owner=owner)
    assert "2" in client.get(booking.get_absolute_url()).context["standing"].then
    grab(offer=Offer.objects.get(caregiver=caregiver))
    page = client.get(booking.get_absolute_url())
    assert "1" in page.context["standing"].headline
    assert caregiver.user.name not in page.content.decode()
    assert other.user.name not in page.content.decode()


@pytest.mark.promise("U12")
def test_detail_accepted_shows_who_comes(client, owner, caregiver):
    earlier = a_completed_booking(caregiver=caregiver, window=window_at(8))
    earlier.owner.name = "钱多多"
    earlier.owner.save()
    stars = dict.fromkeys(["attitude", "skill", "punctuality", "pet_reaction", "overall"], 5)
    write_review(booking=earlier, caregiver=caregiver, stars=stars, words="猫很喜欢她")
    page = read(client, an_accepted_booking(owner=owner, caregiver=caregiver))
    for words in (caregiver.user.name, "做过两年宠物店店员", "4.7", "猫很喜欢她", "钱**"):
        assert words in page
    assert "钱多多" not in page


def test_detail_on_the_way_says_when(client, owner, caregiver):
    visit = a_visit_on_the_way(owner=owner, caregiver=caregiver)
    planned = f"{timezone.localtime(visit.planned.lower):%H:%M}"
    page = client.get(visit.booking.get_absolute_url())
    assert planned in page.context["standing"].then
    assert f"计划 {planned} 到" in page.text


@pytest.mark.promise("B8")
def test_detail_in_service_fills_with_steps_and_looks_at_the_way_in(client, owner, caregiver):
    visit = a_visit_in_service(owner=owner, caregiver=caregiver)
    Visit.objects.update(window=(timezone.now(), visit.window.upper), planned=(timezone.now(), visit.planned.upper))
    reveal_way_in(visit=visit, by=caregiver.user)
    steps = list(visit.steps.all())
    complete_step(step=steps[0], by=caregiver.user, note="吃得很香")
    skip_step(step=steps[1], by=caregiver.user, reason="它把碗打翻了")
    page = read(client, visit.booking)
    for words in (f"{caregiver.user.name}查看了门禁", steps[0].text, "吃得很香", "它把碗打翻了"):
        assert escape(words) in page


def test_detail_completed_shows_photos_and_asks_for_a_review(client, owner, caregiver):
    booking = a_completed_booking(owner=owner, caregiver=caregiver)
    page = read(client, booking)
    photo = booking.visits.get().steps.get(position=2).photos.get()
    assert f"/bookings/{booking.number}/photos/{photo.pk}/" in page
    assert f"/bookings/{booking.number}/review/" in page


def test_detail_never_holds_the_way_in(client, owner, caregiver):
    assert "4711#" not in read(client, an_accepted_booking(owner=owner, caregiver=caregiver))


def test_list_shows_own_bookings_by_state(client, owner, caregiver):
    mine = a_placed_booking(owner=owner, window=window_at(8))
    paid = a_paid_booking(owner=owner, window=window_at(12))
    a_placed_booking(window=window_at(16))
    assert {booking.pk for booking in client.get("/bookings/").context["page_obj"]} == {mine.pk, paid.pk}
    assert [booking.pk for booking in client.get("/bookings/?state=to-pay").context["page_obj"]] == [mine.pk]
    assert [booking.pk for booking in client.get("/bookings/?state=ahead").context["page_obj"]] == [paid.pk]
    assert not client.get("/bookings/?state=done").context["page_obj"].object_list


def test_list_has_the_next_visit_first_and_what_is_over_last(client, owner, caregiver):
    later = a_placed_booking(owner=owner, window=window_at(12, days=5))
    over = a_completed_booking(owner=owner, caregiver=caregiver, window=window_at(8))
    sooner = a_placed_booking(owner=owner, windows=[window_at(12, days=9), window_at(16, days=2)])
    cancelled = a_placed_booking(owner=owner, window=window_at(20))
    Booking.objects.filter(pk=cancelled.pk).update(hold_expires_at=timezone.now())
    expire_hold(cancelled.pk)
    listed = [booking.pk for booking in client.get("/bookings/").context["page_obj"]]
    assert listed == [sooner.pk, later.pk, cancelled.pk, over.pk]


def test_list_empty_leads_to_booking(client):
    assert 'href="/book/"' in client.get("/bookings/").content.decode()


@pytest.mark.parametrize("garbage", ["?page=99", "?page=x", "?state=%27", "?page=-1"])
def test_list_garbage_in_the_address_still_answers(client, owner, caregiver, garbage):
    a_placed_booking(owner=owner)
    assert client.get(f"/bookings/{garbage}").status_code == 200


def test_list_needs_the_same_queries_for_three_as_for_one(client, owner, caregiver, django_assert_num_queries):
    an_accepted_booking(owner=owner, caregiver=caregiver, window=window_at(8))
    with CaptureQueriesContext(connection) as with_one:
        client.get("/bookings/")
    an_accepted_booking(owner=owner, caregiver=caregiver, window=window_at(12))
    an_accepted_booking(owner=owner, caregiver=caregiver, window=window_at(16))
    with django_assert_num_queries(len(with_one)):
        client.get("/bookings/")
