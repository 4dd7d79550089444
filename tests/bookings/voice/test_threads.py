"""The talk of an owner and a caregiver, from the offer to a week after the last visit."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.dispatch.actions.grab import decline
from bookings.dispatch.models import Offer
from bookings.orders.models import Visit
from bookings.voice.actions.send_message import MOST_A_MINUTE, join_thread, send_message
from bookings.voice.models import Message, Side, Thread
from petcare.live.topics import may_see
from petcare.notifications.models import Notification
from tests.factories.bookings import a_completed_booking, an_accepted_booking, an_offered_booking, photo_file
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.pets import photo_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C7")]


@pytest.fixture
def caregiver():
    return CaregiverFactory(user__name="陈静怡")


@pytest.fixture
def offered(caregiver):
    return an_offered_booking(owner=OwnerFactory(name="林小雨"))


@pytest.fixture
def accepted(caregiver):
    return an_accepted_booking(owner=OwnerFactory(name="林小雨"), caregiver=caregiver)


def say(booking, caregiver, side, body="它怕生吗？", **rest) -> Message:
    by = booking.owner if side == Side.OWNER else caregiver.user
    return send_message(
        booking=booking, caregiver=caregiver, side=side, by=by, body=body, **{"key": uuid.uuid4()} | rest
    )


def owners_page(booking, caregiver) -> str:
    return f"/bookings/{booking.number}/threads/{caregiver.pk}/"


def caregivers_page(booking) -> str:
    return f"/work/threads/{booking.number}/"


def test_question_before_grabbing_reaches_the_owner_and_the_answer_comes_back(client, offered, caregiver):
    client.force_login(caregiver.user)
    offer = Offer.objects.get(round__booking=offered, caregiver=caregiver)
    assert caregivers_page(offered) in client.get(offer.get_absolute_url()).text
    assert client.post(caregivers_page(offered), {"body": "它怕生吗？"}).status_code == 302
    told = Notification.objects.get(recipient=offered.owner, kind="message")
    assert told.url == owners_page(offered, caregiver)
    client.force_login(offered.owner)
    assert owners_page(offered, caregiver) in client.get(offered.get_absolute_url()).text
    assert "它怕生吗？" in client.get(told.url).text
    client.post(told.url, {"body": "有一点，慢慢来就好"})
    client.force_login(caregiver.user)
    assert "有一点，慢慢来就好" in client.get(caregivers_page(offered)).text


def test_owner_learns_nothing_of_a_candidate_who_did_not_ask(client, offered, caregiver):
    client.force_login(offered.owner)
    assert client.get(owners_page(offered, caregiver)).status_code == 404
    assert not may_see(offered.owner, f"thread:{offered.number}.{caregiver.pk}")
    assert may_see(caregiver.user, f"thread:{offered.number}.{caregiver.pk}")


def test_candidates_never_see_each_others(client, offered, caregiver):
    other = CaregiverFactory()
    message = say(offered, caregiver, Side.CAREGIVER, photo=photo_file())
    client.force_login(other.user)
    assert client.get(caregivers_page(offered)).status_code == 404
    assert client.get(message.get_photo_url()).status_code == 404
    assert not may_see(other.user, f"thread:{offered.number}.{caregiver.pk}")
    assert not may_see(other.user, f"thread:{offered.number}.{other.pk}")
    assert not may_see(caregiver.user, f"threads:{offered.number}")


@pytest.mark.parametrize("what", ["", "messages/", "seen/"])
def test_talk_of_others_is_not_found(client, accepted, caregiver, what):
    say(accepted, caregiver, Side.OWNER)
    for somebody in (OwnerFactory(), CaregiverFactory().user):
        client.force_login(somebody)
        for page in (owners_page(accepted, caregiver), caregivers_page(accepted)):
            ask = client.post if what == "seen/" else client.get
            assert ask(page + what).status_code in {403, 404}
        assert client.post(owners_page(accepted, caregiver), {"body": "喂"}).status_code == 404
    assert Message.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "x"])
def test_caregiver_that_there_is_not_is_not_found(client, accepted, number):
    client.force_login(accepted.owner)
    assert client.get(f"/bookings/{accepted.number}/threads/{number}/").status_code == 404
    assert client.get(f"/threads/photos/{number}/").status_code == 404


def test_photo_goes_to_the_two_only(client, accepted, caregiver):
    client.force_login(caregiver.user)
    upload = photo_file()
    upload.name = "bowl.jpg"
    client.post(caregivers_page(accepted), {"photo": upload})
    message = Message.objects.get()
    assert message.body == ""
    for somebody, status in ((accepted.owner, 200), (caregiver.user, 200), (OwnerFactory(), 404)):
        client.force_login(somebody)
        assert client.get(message.get_photo_url()).status_code == status


def test_what_is_no_photo_is_said_beside_the_field_and_the_words_stay(client, accepted, caregiver):
    upload = photo_file()
    upload = type(upload)(photo_bytes()[:40], name="bowl.jpg")
    client.force_login(caregiver.user)
    page = client.post(caregivers_page(accepted), {"photo": upload, "body": "看这里"})
    assert page.context["form"].errors["photo"]
    assert ">\n看这里</textarea>" in page.text
    assert not Thread.objects.exists()


def test_number_is_hidden_until_it_is_decided_and_passes_then(client, offered, caregiver):
    say(offered, caregiver, Side.CAREGIVER, "打我 13812345678，微信 mimi_2020")
    client.force_login(offered.owner)
    page = client.get(owners_page(offered, caregiver)).text
    assert "13812345678" not in page
    assert "mimi_2020" not in page
    assert "陈静怡" not in page
    client.force_login(caregiver.user)
    page = client.get(caregivers_page(offered)).text
    assert "13812345678" in page
    assert "林小雨" not in page
    take(offered, caregiver)
    client.force_login(offered.owner)
    page = client.get(owners_page(offered, caregiver)).text
    assert "13812345678" in page
    assert "陈静怡" in page


def take(booking, caregiver) -> None:
    from bookings.dispatch.actions.decide import decide
    from bookings.dispatch.actions.grab import grab

    grab(offer=Offer.objects.get(round__booking=booking, caregiver=caregiver))
    decide(booking.rounds.get().pk)


@pytest.mark.promise("B1")
def test_door_code_is_caught_with_the_offer_to_seal_it(client, accepted, caregiver):
    client.force_login(accepted.owner)
    page = client.post(owners_page(accepted, caregiver), {"body": "门禁密码 739105#"})
    assert page.context["form"]["body"].errors
    assert "门禁密码 739105#</textarea>" in page.text
    assert f"?home={accepted.address_id}" in page.text
    client.force_login(caregiver.user)
    page = client.post(caregivers_page(accepted), {"body": "门禁密码 739105# 不对"})
    assert page.context["form"]["body"].errors
    assert "seal-way-in" not in page.text.split('id="thread"')[1]
    assert not Message.objects.exists()


@pytest.mark.promise("B1")
def test_number_that_its_writer_calls_no_code_is_hidden_from_a_candidate(client, offered, caregiver):
    say(offered, caregiver, Side.CAREGIVER)
    client.force_login(offered.owner)
    client.post(owners_page(offered, caregiver), {"body": "喂食器上按 2580", "not_a_code": "2580"})
    client.force_login(caregiver.user)
    page = client.get(caregivers_page(offered)).text
    assert "喂食器上按" in page
    assert "2580" not in page


@pytest.mark.parametrize("body", ["", "   ", "\u200b\u200b", "很" * 1001, "a" * 100_000])
def test_nothing_or_too_much_is_refused_beside_the_field_and_kept(client, accepted, caregiver, body):
    client.force_login(accepted.owner)
    page = client.post(owners_page(accepted, caregiver), {"body": body})
    assert page.context["form"].errors["body"]
    assert body.strip() in page.text
    assert not Thread.objects.exists()


def test_script_is_shown_as_it_was_typed(client, accepted, caregiver):
    client.force_login(accepted.owner)
    client.post(owners_page(accepted, caregiver), {"body": "<script>alert(1)</script>"})
    page = client.get(owners_page(accepted, caregiver)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_double_submit_is_one_message(client, accepted, caregiver):
    client.force_login(accepted.owner)
    key = client.get(owners_page(accepted, caregiver)).context["form"]["key"].value()
    for _ in range(2):
        client.post(owners_page(accepted, caregiver), {"body": "辛苦了", "key": key})
    assert Message.objects.count() == 1


def test_phrase_goes_out_and_what_was_being_typed_stays(client, accepted, caregiver):
    client.force_login(caregiver.user)
    phrase = client.get(caregivers_page(accepted)).context["form"].phrases[0]
    page = client.post(caregivers_page(accepted), {"phrase": phrase, "body": "粮快没"})
    assert ">\n粮快没</textarea>" in page.text
    assert Message.objects.get().body == phrase
    page = client.post(caregivers_page(accepted), {"phrase": "别的话"})
    assert Message.objects.count() == 1


def test_writing_too_fast_is_said_in_clear_words_and_kept(client, accepted, caregiver):
    for _ in range(MOST_A_MINUTE):
        say(accepted, caregiver, Side.OWNER)
    client.force_login(accepted.owner)
    page = client.post(owners_page(accepted, caregiver), {"body": "还有一句"})
    assert "一分钟" in page.context["form"].errors["body"][0]
    assert "还有一句</textarea>" in page.text
    Message.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    client.post(owners_page(accepted, caregiver), {"body": "还有一句"})
    assert Message.objects.count() == MOST_A_MINUTE + 1


def test_ten_messages_in_a_row_are_told_once_until_they_are_read(client, accepted, caregiver):
    for _ in range(10):
        say(accepted, caregiver, Side.CAREGIVER)
    told = Notification.objects.filter(recipient=accepted.owner, kind="message")
    assert told.count() == 1
    client.force_login(accepted.owner)
    client.get(told.get().url)
    assert told.get().read_at
    say(accepted, caregiver, Side.CAREGIVER)
    assert told.count() == 2


def test_what_was_read_is_said_to_the_writer(client, accepted, caregiver):
    message = say(accepted, caregiver, Side.CAREGIVER)
    page = f"{owners_page(accepted, caregiver)}"
    client.force_login(accepted.owner)
    # A page that fetches its part reads nothing by itself: it says so once the message is in view.
    text = client.get(page, headers={"HX-Request": "true"}).text
    assert f'name="until" value="{message.pk}"' in text
    assert Thread.objects.get().owner_seen == 0
    for until in (message.pk + 1, "x", "9" * 30):
        client.post(f"{page}seen/", {"until": until})
    assert Thread.objects.get().owner_seen == 0
    assert client.post(f"{page}seen/", {"until": message.pk}).status_code == 204
    client.force_login(caregiver.user)
    assert client.get(caregivers_page(accepted)).context["page"].said[0].is_seen


def test_losing_candidate_may_read_what_was_theirs_and_writes_no_more(client, offered, caregiver):
    say(offered, caregiver, Side.CAREGIVER)
    decline(offer=Offer.objects.get(round__booking=offered, caregiver=caregiver))
    for somebody, page in (
        (caregiver.user, caregivers_page(offered)),
        (offered.owner, owners_page(offered, caregiver)),
    ):
        client.force_login(somebody)
        answer = client.get(page)
        assert "它怕生吗？" in answer.text
        assert 'id="thread_body"' not in answer.text
        client.post(page, {"body": "还有"})
    assert Message.objects.count() == 1


def test_candidate_who_wrote_nothing_finds_no_talk_once_it_is_over(client, offered, caregiver):
    offer = Offer.objects.get(round__booking=offered, caregiver=caregiver)
    decline(offer=offer)
    client.force_login(caregiver.user)
    assert client.get(caregivers_page(offered)).status_code == 404
    assert caregivers_page(offered) not in client.get(offer.get_absolute_url()).text


@pytest.mark.parametrize(("days", "is_open"), [(6.9, True), (7.1, False)])
def test_talk_closes_a_week_after_the_last_visit(client, caregiver, days, is_open):
    booking = a_completed_booking(caregiver=caregiver)
    ended = timezone.now() - timedelta(days=days)
    Visit.objects.filter(booking=booking).update(started_at=ended, finished_at=ended)
    client.force_login(booking.owner)
    client.post(owners_page(booking, caregiver), {"body": "钥匙还在吗"})
    assert Message.objects.exists() == is_open


def test_platform_joins_visibly_once_and_both_are_told(client, accepted, caregiver):
    say(accepted, caregiver, Side.OWNER)
    operator = StaffFactory()
    for _ in range(2):
        join_thread(thread=Thread.objects.get(), by=operator, key=uuid.uuid4())
    assert Notification.objects.filter(kind="platform_joined").count() == 2
    for somebody, page in (
        (caregiver.user, caregivers_page(accepted)),
        (accepted.owner, owners_page(accepted, caregiver)),
    ):
        client.force_login(somebody)
        assert "平台加入了对话" in client.get(page).text


@pytest.mark.parametrize("many", [1, 3, 40])
def test_talk_asks_the_database_equally_often_however_long_it_is(
    client, accepted, caregiver, many, django_assert_max_num_queries
):
    thread = Thread.objects.create(booking=accepted, caregiver=caregiver)
    rows = {"thread": thread, "side": Side.CAREGIVER, "author": caregiver.user, "body": "在"}
    Message.objects.bulk_create(Message(key=uuid.uuid4(), **rows) for _ in range(many))
    client.force_login(accepted.owner)
    with django_assert_max_num_queries(20):
        page = client.get(owners_page(accepted, caregiver))
    assert len(page.context["page"].said) == min(many, 30)
    with django_assert_max_num_queries(14):
        client.get(f"{owners_page(accepted, caregiver)}messages/")


def test_older_ones_come_on_demand_without_a_gap(client, accepted, caregiver):
    thread = Thread.objects.create(booking=accepted, caregiver=caregiver)
    rows = {"thread": thread, "side": Side.CAREGIVER, "author": caregiver.user}
    Message.objects.bulk_create(Message(key=uuid.uuid4(), body=f"第{n}句", **rows) for n in range(70))
    client.force_login(accepted.owner)
    page = client.get(owners_page(accepted, caregiver)).context["page"]
    words = [said.text for said in page.said]
    while page.has_older:
        page = client.get(f"{owners_page(accepted, caregiver)}messages/?before={page.first}").context["page"]
        words = [said.text for said in page.said] + words
    assert words == [f"第{n}句" for n in range(70)]


@pytest.mark.parametrize("many", [1, 3])
def test_booking_page_asks_equally_often_however_many_ask(client, many, django_assert_max_num_queries):
    caregivers = CaregiverFactory.create_batch(many)
    booking = an_offered_booking()
    for one in caregivers:
        say(booking, one, Side.CAREGIVER)
    client.force_login(booking.owner)
    with django_assert_max_num_queries(14):
        page = client.get(f"/bookings/{booking.number}/threads/")
    assert [entry.unseen for entry in page.context["entries"]] == [1] * many
