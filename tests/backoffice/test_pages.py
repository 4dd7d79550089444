import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import WayIn
from backoffice.dossier import dossier_of
from bookings.models import CancellationPolicy, Event, PayRule, Standard
from caregivers.status import Approval, Presence
from tests.factories.applications import a_submitted_application
from tests.factories.bookings import a_completed_booking, a_paid_booking, an_accepted_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.staff import signed_in_staff

pytestmark = pytest.mark.django_db


def page_of(booking) -> str:
    return reverse("admin:bookings_booking_change", args=[booking.pk])


def test_booking_page_shows_everything_and_a_whole_chain(desk):
    booking = a_completed_booking(caregiver=CaregiverFactory())
    response = desk.get(page_of(booking))
    page = response.content.decode()
    photo = booking.visits.get().steps.get(proof="photo").photos.get()
    assert response.context["dossier"].is_chain_whole
    for shown in (
        booking.address_text,
        booking.payments.get().number,
        booking.pets.get().name,
        booking.visits.get().caregiver.user.name,
        reverse("admin:step_photo", args=[photo.pk]),
    ):
        assert shown in page


def test_booking_page_says_when_the_chain_was_changed(desk):
    booking = an_accepted_booking()
    Event.objects.filter(booking=booking, sequence=2).update(payload={"amount": "1.00"})
    assert not desk.get(page_of(booking)).context["dossier"].is_chain_whole


def test_booking_page_explains_the_score(desk):
    booking = an_accepted_booking()
    [dispatch_round] = desk.get(page_of(booking)).context["dossier"].rounds
    [offer] = dispatch_round.offers
    assert sum(part.points for part in offer.parts) == pytest.approx(float(offer.offer.score))
    assert offer.parts[0].fact in desk.get(page_of(booking)).content.decode()


def test_booking_page_asks_as_much_for_many_rounds_as_for_one(operator):
    booking = an_accepted_booking()
    with CaptureQueriesContext(connection) as one:
        dossier_of(booking.pk, by=operator)
    again = booking.rounds.get()
    for _ in range(3):
        again.pk, again._state.adding = None, True
        again.save()
    with CaptureQueriesContext(connection) as four:
        assert len(dossier_of(booking.pk, by=operator).rounds) == 4
    assert len(four) == len(one)


def test_nothing_of_a_booking_can_be_changed_by_hand(desk):
    booking = a_paid_booking_with_somebody()
    assert desk.post(page_of(booking), {"status": "completed"}).status_code == 403
    assert desk.post(reverse("admin:bookings_booking_delete", args=[booking.pk]), {"post": "yes"}).status_code == 403


def a_paid_booking_with_somebody():
    CaregiverFactory()
    return a_paid_booking()


@pytest.mark.promise("B1")
def test_sealed_way_in_is_on_no_page_of_the_desk(desk):
    owner = OwnerFactory()
    WayIn.objects.filter(address__owner=owner).update(secret="zq4711#", note="zq左边")
    CaregiverFactory()
    booking = a_paid_booking(owner=owner)
    address = owner.addresses.get()
    for page in (
        page_of(booking),
        reverse("admin:accounts_user_change", args=[owner.pk]),
        reverse("admin:accounts_address_change", args=[address.pk]),
        reverse("admin:accounts_address_changelist"),
    ):
        text = desk.get(page).content.decode()
        assert "zq4711" not in text
        assert "zq左边" not in text
        assert address.current_way_in.get_kind_display() in text


def test_step_photo_is_for_operators_only(desk):
    booking = a_completed_booking(caregiver=CaregiverFactory())
    photo = booking.visits.get().steps.get(proof="photo").photos.get()
    address = reverse("admin:step_photo", args=[photo.pk])
    assert desk.get(address)["Content-Type"] == "image/jpeg"
    for somebody in (booking.owner, StaffFactory()):
        client = Client()
        client.force_login(somebody)
        assert client.get(address).status_code in {302, 403}


def test_photos_and_videos_of_bookings_need_the_right_to_see_bookings(desk):
    clerk = StaffFactory()
    clerk.user_permissions.set(Permission.objects.filter(codename="view_user"))
    client = signed_in_staff(clerk)
    for name in ("step_photo", "booked_pet_photo", "step_video", "step_video_poster"):
        address = reverse(f"admin:{name}", args=[1])
        assert client.get(address).status_code == 403
        assert desk.get(address).status_code == 404


def test_suspended_caregiver_works_again_and_it_is_noted(desk, operator):
    caregiver = CaregiverFactory(approval=Approval.SUSPENDED, presence=Presence.OFFLINE)
    desk.post(reverse("admin:caregivers_caregiver_review", args=[caregiver.pk, "approved"]))
    caregiver.refresh_from_db()
    assert caregiver.approval == Approval.APPROVED
    history = desk.get(reverse("admin:caregivers_caregiver_history", args=[caregiver.pk]))
    assert str(Approval.APPROVED.label) in history.content.decode()


def test_suspending_shows_what_it_takes_away_and_wants_a_reason(desk):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver)
    page = reverse("admin:caregivers_caregiver_review", args=[caregiver.pk, "suspended"])
    assert booking.number in desk.get(page).text
    for reason in ("", " ", "门禁密码 739105#"):
        assert desk.post(page, {"reason": reason}).context["form"].errors["reason"]
    caregiver.refresh_from_db()
    assert caregiver.approval == Approval.APPROVED

    answer = desk.post(page, {"reason": "三次没锁门"}, follow=True)

    caregiver.refresh_from_db()
    assert (caregiver.approval, caregiver.presence) == (Approval.SUSPENDED, Presence.OFFLINE)
    assert "1 次上门回到派单" in answer.text
    assert "三次没锁门" in caregiver.user.notifications.get(kind="suspended").body
    assert "三次没锁门" in desk.get(reverse("admin:caregivers_caregiver_history", args=[caregiver.pk])).text


def test_review_step_that_the_table_lacks_changes_nothing(desk):
    caregiver = CaregiverFactory()
    desk.post(reverse("admin:caregivers_caregiver_review", args=[caregiver.pk, "refused"]))
    caregiver.refresh_from_db()
    assert caregiver.approval == Approval.APPROVED


def test_standard_in_use_is_not_changed_but_followed_by_a_new_version(desk):
    service = ServiceFactory()
    standard = service.standards.get()
    page = reverse("admin:bookings_standard_change", args=[standard.pk])
    steps = list(standard.steps.all())
    form = {
        "service": service.pk,
        "steps-TOTAL_FORMS": 2,
        "steps-INITIAL_FORMS": 2,
        "steps-0-id": steps[0].pk,
        "steps-0-position": 1,
        "steps-0-text_zh": "先敲门",
        "steps-0-text_en": "Knock first",
        "steps-0-proof": "none",
        "steps-0-place": "first",
        "steps-1-id": steps[1].pk,
        "steps-1-position": 2,
        "steps-1-text_zh": steps[1].text_zh,
        "steps-1-text_en": steps[1].text_en,
        "steps-1-proof": "photo",
        "steps-1-place": "among",
    }
    assert desk.post(page, form | {"_save": "1"}).status_code == 403
    desk.post(page, form | {"_saveasnew": "1"})
    newest = Standard.objects.get(service=service, version=2)
    assert [step.text_zh for step in newest.steps.all()][0] == "先敲门"
    assert [step.text_zh for step in standard.steps.all()][0] == steps[0].text_zh


def test_version_without_steps_tiers_or_reason_is_refused(desk):
    service = ServiceFactory()
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    steps, tiers = ({f"{name}-{key}": value for key, value in none.items()} for name in ("steps", "tiers"))
    desk.post("/admin/bookings/standard/add/", {"service": service.pk} | steps)
    assert Standard.objects.filter(service=service).count() == 1
    page = "/admin/bookings/cancellationpolicy/add/"
    desk.post(page, {"departed_percent": 0} | tiers)
    one = {"tiers-TOTAL_FORMS": 1, "tiers-0-hours_before": 24, "tiers-0-refund_percent": 100}
    assert "0 小时" in desk.post(page, {"departed_percent": 0} | tiers | one).text
    assert not CancellationPolicy.objects.exists()
    desk.post(page, {"departed_percent": 0} | tiers | one | {"tiers-0-hours_before": 0})
    assert CancellationPolicy.objects.get().tiers.get().refund_percent == 100
    share = {"tier": "standard", "share_percent": 80, "holiday_percent": 90, "distance_percent": 100}
    desk.post("/admin/bookings/payrule/add/", share | {"reason": ""})
    assert not PayRule.objects.exists()


def test_desk_counts_what_waits(desk):
    a_submitted_application()
    a_paid_booking_with_somebody()
    queues = desk.get(reverse("admin:index")).context["queues"]
    assert [queue.count for queue in queues if queue.count] == [1, 1]
    assert all(desk.get(queue.url).status_code == 200 for queue in queues)


def test_every_page_of_the_desk_carries_the_strict_policy(desk):
    policy = desk.get(reverse("admin:index"))["Content-Security-Policy"]
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", ["accounts/address", "bookings/service", "bookings/package"])
@pytest.mark.parametrize("row", ["x/history/", "x/history/1/", "1/history/x/"])
def test_history_of_what_is_no_row_is_not_found(desk, page, row):
    assert desk.get(f"/admin/{page}/{row}").status_code == 404


def test_history_of_a_service_says_who_changed_it(desk, operator):
    service = ServiceFactory()
    service.minutes = 42
    service._history_user = operator
    service.save()
    page = desk.get(reverse("admin:bookings_service_history", args=[service.pk])).content.decode()
    assert "42" in page
    assert str(operator) in page
