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
