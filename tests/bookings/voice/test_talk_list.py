"""All talks of somebody on one page."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.voice.actions.send_message import send_message
from bookings.voice.models import Side
from bookings.voice.talk_list import line_of, talks_of
from bookings.voice.views.talks import PER_PAGE
from tests.factories.bookings import an_accepted_booking, an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C7")]


@pytest.fixture
def caregiver():
    return CaregiverFactory(user__name="陈静怡")


@pytest.fixture
def owner():
    return OwnerFactory(name="林小雨")


def say(booking, caregiver, side, body):
    by = booking.owner if side == Side.OWNER else caregiver.user
    return send_message(booking=booking, caregiver=caregiver, side=side, by=by, body=body, key=uuid.uuid4())


def test_talks_stand_by_who_wrote_last_with_what_is_unread_marked(client, caregiver, owner):
    first = an_accepted_booking(caregiver=caregiver, owner=owner)
    second = an_accepted_booking(caregiver=caregiver, window=window_at(10))
    say(first, caregiver, Side.OWNER, "门口有快递")
    say(second, caregiver, Side.CAREGIVER, "我到楼下了")
    client.force_login(caregiver.user)
    page = client.get("/work/talks/").text
    assert page.index("我到楼下了") < page.index("门口有快递")
    assert page.count('class="is-unread"') == 1
    client.get(f"/work/threads/{first.number}/")
    assert 'class="is-unread"' not in client.get("/work/talks/").text
    say(first, caregiver, Side.OWNER, "在左边")
    page = client.get("/work/talks/", headers={"HX-Request": "true"}).text
    assert page.index("在左边") < page.index("我到楼下了")
    assert "<h1" not in page


def test_owner_has_the_same_page_of_their_own(client, caregiver, owner):
    mine = an_accepted_booking(caregiver=caregiver, owner=owner)
    say(mine, caregiver, Side.CAREGIVER, "我到楼下了")
    say(an_accepted_booking(caregiver=caregiver, window=window_at(10)), caregiver, Side.CAREGIVER, "别家的")
    client.force_login(owner)
    page = client.get("/talks/").text
    assert f"/bookings/{mine.number}/threads/{caregiver.pk}/" in page
    assert "陈静怡" in page
    assert "别家的" not in page


def test_before_it_is_decided_who_comes_names_are_short_and_numbers_hidden(caregiver, owner):
    offered = an_offered_booking(owner=owner)
    say(offered, caregiver, Side.CAREGIVER, "加我微信 mimi_2020 聊")
    [of_owner], [of_caregiver] = (
        [line_of(thread, side) for thread in talks_of(user, side)]
        for user, side in ((owner, Side.OWNER), (caregiver.user, Side.CAREGIVER))
    )
    assert "mimi_2020" not in of_owner.last
    assert "陈静怡" not in of_owner.name
    assert "林小雨" not in of_caregiver.name
    assert "mimi_2020" in of_caregiver.last
    assert (of_owner.unseen, of_caregiver.unseen) == (1, 0)


def test_page_is_long_at_most_and_takes_as_many_queries_for_four_as_for_one(client, caregiver, owner):
    client.force_login(caregiver.user)
    counts = []
    for hours in ([8], [11, 14, 17]):
        for hour in hours:
            say(an_accepted_booking(caregiver=caregiver, window=window_at(hour)), caregiver, Side.OWNER, "好")
        client.get("/work/talks/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/work/talks/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert PER_PAGE <= 50


@pytest.mark.parametrize("page", ["0", "-1", "99", "x"])
def test_page_that_is_none_shows_one_that_is(client, caregiver, page):
    client.force_login(caregiver.user)
    assert client.get(f"/work/talks/?page={page}").status_code == 200


def test_talks_of_work_are_for_caregivers_who_work(client, owner):
    client.force_login(owner)
    assert client.get("/work/talks/").status_code == 403
    client.logout()
    assert client.get("/talks/").status_code == 302
