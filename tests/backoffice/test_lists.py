import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.voice.actions.review import write_review
from petcare.notifications.outbox import notify
from tests.factories.bookings import a_completed_booking, a_paid_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory

pytestmark = pytest.mark.django_db

LISTS = [
    "accounts/user",
    "accounts/address",
    "pets/pet",
    "caregivers/caregiver",
    "bookings/booking",
    "bookings/dispatchround",
    "bookings/review",
    "bookings/payment",
    "bookings/refund",
    "bookings/earning",
    "bookings/payrule",
    "bookings/service",
    "bookings/standard",
    "bookings/cancellationpolicy",
    "bookings/dispatchpolicy",
    "notifications/notification",
    "notifications/delivery",
    "notifications/smstemplate",
]


def one_more_of_everything() -> None:
    booking = a_completed_booking(caregiver=CaregiverFactory())
    caregiver = booking.visits.get().caregiver
    stars = dict.fromkeys(["attitude", "skill", "punctuality", "pet_reaction", "overall"], 5)
    write_review(booking=booking, caregiver=caregiver, stars=stars, words="很准时。")


def queries_of(desk, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert desk.get(f"/admin/{page}/").status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", LISTS)
def test_list_does_not_ask_more_when_it_is_longer(desk, page):
    one_more_of_everything()
    desk.get(f"/admin/{page}/")
    with_one = queries_of(desk, page)
    one_more_of_everything()
    one_more_of_everything()
    assert queries_of(desk, page) <= with_one


@pytest.mark.parametrize("words", ["林晓雨", "13800004321", "汤圆"])
def test_people_are_found_by_name_phone_and_pet(desk, words):
    owner = OwnerFactory(name="林晓雨", phone="+8613800004321")
    PetFactory(owner=owner, name="汤圆")
    OwnerFactory(name="别人")
    found = desk.get("/admin/accounts/user/", {"q": words}).context["cl"].result_list
    assert [user.pk for user in found] == [owner.pk]


def test_people_and_bookings_are_found_by_the_booking_number(desk):
    CaregiverFactory()
    booking = a_paid_booking()
    a_paid_booking()
    for page, expected in (("accounts/user", booking.owner), ("bookings/booking", booking)):
        found = desk.get(f"/admin/{page}/", {"q": booking.number}).context["cl"].result_list
        assert [row.pk for row in found] == [expected.pk]


def test_bookings_are_filtered_by_status(desk):
    waiting = a_paid_booking_with_somebody()
    done = a_completed_booking(caregiver=CaregiverFactory())
    found = desk.get("/admin/bookings/booking/", {"status__exact": "awaiting_caregiver"}).context["cl"].result_list
    assert [booking.pk for booking in found] == [waiting.pk]
    assert done.pk != waiting.pk


def a_paid_booking_with_somebody():
    CaregiverFactory()
    return a_paid_booking()


def test_send_again_makes_failed_messages_due(desk, django_capture_on_commit_callbacks):
    notification = notify(recipient=OwnerFactory(), kind="booking_submitted", data={"number": "1", "window": "18:00"})
    delivery = notification.deliveries.get(channel="sms")
    type(delivery).objects.filter(pk=delivery.pk).update(state="failed", tries=8, error="switched off")
    desk.post("/admin/notifications/delivery/", {"action": "send_again", "_selected_action": [delivery.pk]})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.error) == ("pending", 0, "")


@pytest.mark.parametrize(
    "page",
    [
        "bookings/payrule",
        "bookings/cancellationpolicy",
        "bookings/servicepoint",
        "caregivers/tierrule",
        "caregivers/consequencerule",
        "caregivers/training",
    ],
)
def test_list_without_places_to_search_shows_all_rows_to_any_words(desk, page):
    assert desk.get(f"/admin/{page}/", {"q": "a"}).status_code == 200


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("bookings/booking", {"status__exact": "\0"}),
        ("bookings/booking", {"status__in": "paid,\0"}),
        ("bookings/booking", {"service": "\0"}),
        ("pets/pet", {"species__exact": "\0"}),
        ("accounts/address", {"district": "\0"}),
        ("notifications/delivery", {"state__exact": "\0"}),
        ("bookings/booking", {"created_at__year": "99999999999"}),
        ("bookings/booking", {"created_at__year": "0", "created_at__month": "13"}),
        ("bookings/dispatchround", {"opened_at__day": "99"}),
        ("bookings/refundrequest", {"asked_at__year": "99999"}),
    ],
)
def test_list_asked_for_what_no_column_holds_goes_on_without(desk, page, asked):
    CaregiverFactory()
    a_paid_booking()
    answer = desk.get(f"/admin/{page}/", asked)
    assert (answer.status_code, answer.get("Location")) == (302, f"/admin/{page}/?e=1")
    assert desk.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("days", ["0001-01-01/9999-12-31", "9999-12-31/9999-12-31", "2026-13-01/", "x", "/", "\0"])
def test_bookings_paid_on_days_that_are_none_are_none(desk, days):
    page = desk.get("/admin/bookings/booking/", {"paid_on": days})
    assert list(page.context["cl"].result_list) == []


def test_action_on_a_row_that_is_none_is_a_bad_request(desk):
    CaregiverFactory()
    a_paid_booking()
    action = desk.get("/admin/bookings/booking/").context["action_form"].fields["action"].choices[-1][0]
    for key in ("x", "9" * 400):
        answer = desk.post("/admin/bookings/booking/", {"action": action, "_selected_action": key})
        assert answer.status_code == 400
