import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus
from bookings.dispatch.tasks import offer_open_rounds
from caregivers.models import Caregiver
from caregivers.status import Presence
from tests.factories.bookings import a_paid_booking, an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "offers"}


@pytest.fixture
def caregiver():
    return CaregiverFactory()


@pytest.fixture
def signed_in(client, caregiver):
    client.force_login(caregiver.user)
    return client


def offer_of(caregiver, booking) -> Offer:
    return Offer.objects.get(caregiver=caregiver, round__booking=booking)


def lose(caregiver, booking) -> Offer:
    """Grabs it, and somebody who is better for it does too."""
    mine = offer_of(caregiver, booking)
    grab(offer=mine)
    for other in Offer.objects.filter(round=mine.round).exclude(pk=mine.pk):
        grab(offer=other)
    decide(mine.round_id)
    mine.refresh_from_db()
    return mine


@pytest.mark.promise("C6")
def test_offer_shows_what_where_about_when_and_for_whom_but_not_the_exact_address(signed_in, caregiver):
    booking = an_offered_booking(window=window_at(18, days=1))

    page = signed_in.get("/work/offers/").text

    for words in ("定时喂食", "江北区 滨江花园", "明天 18:00–20:00", "直线", booking.pets.get().name):
        assert words in page
    for secret in (booking.address_text, "502", "人民路"):
        assert secret not in page


@pytest.mark.promise("C6")
def test_offer_that_comes_rings_and_is_seen_once_shown(signed_in, caregiver):
    offer = offer_of(caregiver, an_offered_booking())
    assert offer.status == OfferStatus.PUSHED

    fragment = signed_in.get("/work/offers/", headers=HTMX).text

    assert f'data-alert="offer-{offer.pk}"' in fragment
    assert "<html" not in fragment
    offer.refresh_from_db()
    assert offer.status == OfferStatus.SEEN
    assert offer.seen_at is not None


@pytest.mark.promise("C6", "C8")
def test_countdown_runs_to_the_decision_once_somebody_grabbed(signed_in, caregiver):
    other = CaregiverFactory()
    booking = an_offered_booking()
    grab(offer=offer_of(other, booking))
    # Whoever has time for a part only is decided on later; the bar runs over all of that.
    DispatchRound.objects.update(decide_at=Offer.objects.get(caregiver=other).grabbed_at + timedelta(minutes=30))

    page = signed_in.get("/work/offers/").text

    assert 'data-seconds="1800"' in page
    assert f'data-until="{timezone.localtime(booking.rounds.get().decide_at).isoformat()}"' in page
    assert "已经有人抢了" in page
    assert "抢单" in page


@pytest.mark.promise("C8")
def test_grab_waits_for_the_decision(signed_in, caregiver):
    offer = offer_of(caregiver, an_offered_booking())

    answer = signed_in.post(f"/work/offers/{offer.pk}/grab/", headers=HTMX)

    assert "等待平台决定" in answer.text
    assert "放弃" not in answer.text
    offer.refresh_from_db()
    assert offer.status == OfferStatus.GRABBED


def test_grab_without_scripts_leads_to_the_offer(signed_in, caregiver):
    offer = offer_of(caregiver, an_offered_booking())

    answer = signed_in.post(f"/work/offers/{offer.pk}/grab/", follow=True)

    assert answer.redirect_chain == [(f"/work/offers/{offer.pk}/", 302)]
    assert "等待平台决定" in answer.text


@pytest.mark.promise("C8")
def test_grab_twice_is_one_grab(signed_in, caregiver):
    offer = offer_of(caregiver, an_offered_booking())
    signed_in.post(f"/work/offers/{offer.pk}/grab/")
    offer.refresh_from_db()
    first = offer.grabbed_at

    assert signed_in.post(f"/work/offers/{offer.pk}/grab/", headers=HTMX).status_code == 200

    offer.refresh_from_db()
    assert offer.grabbed_at == first


@pytest.mark.promise("C8")
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_grab_of_an_offer_that_is_gone_says_so_on_the_page(signed_in, caregiver, headers):
    other = CaregiverFactory()
    booking = an_offered_booking()
    grab(offer=offer_of(other, booking))
    decide(booking.rounds.get().pk)
    mine = offer_of(caregiver, booking)

    answer = signed_in.post(f"/work/offers/{mine.pk}/grab/", headers=headers, follow=True)

    assert answer.status_code == 200
    assert "这单已经有人接了" in answer.text
    mine.refresh_from_db()
    assert mine.status == OfferStatus.LOST


@pytest.mark.promise("C8")
def test_won_offer_leads_to_the_visit(signed_in, caregiver):
    booking = an_offered_booking()
    grab(offer=offer_of(caregiver, booking))
    decide(booking.rounds.get().pk)

    page = signed_in.get("/work/offers/").text

    assert "这单归你了" in page
    assert f"/work/visits/{booking.visits.get().pk}/" in page


@pytest.mark.promise("C8", "B6")
def test_lost_offer_says_why(signed_in, caregiver):
    CaregiverFactory(home_lat="30.595100", home_lon="114.305000")
    mine = lose(caregiver, an_offered_booking())
    assert mine.status == OfferStatus.LOST

    assert "对方路程更短" in signed_in.get("/work/offers/").text
    assert "对方路程更短" in signed_in.get(f"/work/offers/{mine.pk}/").text


def test_lost_offer_is_off_the_list_after_some_hours(signed_in, caregiver, time_machine):
    CaregiverFactory(home_lat="30.595100", home_lon="114.305000")
    lose(caregiver, an_offered_booking())

    time_machine.move_to(timezone.now() + timedelta(hours=7))

    assert "这单给了别人" not in signed_in.get("/work/offers/").text


@pytest.mark.promise("B6")
def test_offer_detail_says_how_it_was_ranked(signed_in, caregiver):
    offer = offer_of(caregiver, an_offered_booking())

    page = signed_in.get(f"/work/offers/{offer.pk}/").text

    for words in ("路程", "评分", "准时", "熟悉这家", "第一次去这家"):
        assert words in page


def test_decline_takes_the_offer_off_the_list(signed_in, caregiver):
    offer = offer_of(caregiver, an_offered_booking())

    page = signed_in.post(f"/work/offers/{offer.pk}/decline/", follow=True).text

    assert f'id="offer-{offer.pk}"' not in page
    offer.refresh_from_db()
    assert offer.status == OfferStatus.DECLINED


def test_decline_with_a_door_code_keeps_the_reason_and_not_the_code(signed_in, caregiver):
    an_offered_booking()
    offer = Offer.objects.get(caregiver=caregiver)
    signed_in.post(f"/work/offers/{offer.pk}/decline/", {"reason": "other", "words": "去过，门禁码 739105# 打不开"})
    offer.refresh_from_db()
    assert (offer.status, offer.decline_reason, offer.decline_words) == ("declined", "other", "")


@pytest.mark.parametrize(("path", "method"), [("", "get"), ("grab/", "post"), ("decline/", "post")])
def test_offer_of_somebody_else_is_not_found(client, caregiver, path, method):
    offer = offer_of(caregiver, an_offered_booking())
    client.force_login(CaregiverFactory().user)

    assert getattr(client, method)(f"/work/offers/{offer.pk}/{path}").status_code == 404

    offer.refresh_from_db()
    assert offer.status == OfferStatus.PUSHED


def test_offer_list_of_three_takes_as_many_queries_as_of_one(signed_in, caregiver):
    service = ServiceFactory()
    an_offered_booking(services=[service], window=window_at(8))
    signed_in.get("/work/offers/")
    with CaptureQueriesContext(connection) as for_one:
        signed_in.get("/work/offers/")
    for hour in (12, 16):
        an_offered_booking(services=[service], window=window_at(hour))

    with CaptureQueriesContext(connection) as for_three:
        page = signed_in.get("/work/offers/").text

    assert page.count("<article") == 3
    assert len(for_three) == len(for_one)


@pytest.mark.promise("C4")
def test_presence_is_changed_in_the_bar(signed_in, caregiver):
    answer = signed_in.post("/work/presence/", {"presence": "offline", "next": "/work/days/"})

    assert answer["Location"] == "/work/days/"
    caregiver.refresh_from_db()
    assert caregiver.presence == Presence.OFFLINE
    assert "你不在线" in signed_in.get("/work/offers/").text


@pytest.mark.promise("C4")
def test_coming_online_brings_the_offers_that_are_open(client):
    holder = CaregiverFactory(presence=Presence.OFFLINE)
    booking = a_paid_booking()
    fan_out(booking.rounds.get().pk)
    assert not Offer.objects.exists()
    client.force_login(holder.user)

    client.post("/work/presence/", {"presence": "online"})
    offer_open_rounds(holder.pk)

    assert booking.rounds.get().offers.get().caregiver == holder


@pytest.mark.parametrize("nonsense", ["", "asleep"])
def test_presence_that_does_not_exist_changes_nothing(signed_in, caregiver, nonsense):
    signed_in.post("/work/presence/", {"presence": nonsense})

    assert Caregiver.objects.get(pk=caregiver.pk).presence == Presence.ONLINE


def test_presence_leads_nowhere_outside(signed_in):
    answer = signed_in.post("/work/presence/", {"presence": "busy", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/work/"


def test_presence_as_a_fragment_shows_where_it_stands(signed_in):
    answer = signed_in.post("/work/presence/", {"presence": "busy"}, headers={"HX-Request": "true"})

    assert "<html" not in answer.text
    assert re.search(r'value="busy"\s+aria-pressed="true"', answer.text)
