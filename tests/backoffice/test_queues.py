"""Working off a queue: the next one, who is at it, and what others see of that."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import ChangeRequest
from backoffice.claim import Claim
from backoffice.claims import LASTS, claim, claim_next
from backoffice.queues import KINDS, kind_called
from backoffice.roles import Role
from bookings.models import Booking
from tests.backoffice.test_roles import somebody_as
from tests.factories.bookings import a_paid_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.requests import ChangeRequestFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P6")]
CHANGES = "admin:accounts_changerequest_change"


@pytest.fixture
def waiting() -> list[ChangeRequest]:
    """Three, the oldest first."""
    rows = ChangeRequestFactory.create_batch(3)
    for hours, row in zip((9, 6, 3), rows, strict=True):
        ChangeRequest.objects.filter(pk=row.pk).update(asked_at=timezone.now() - timedelta(hours=hours))
    return rows


def next_url(slug: str = "changes") -> str:
    return reverse("admin:next_in_queue", args=[slug])


def page_of(row) -> str:
    return reverse(CHANGES, args=[row.pk])


def test_next_leads_to_the_oldest_and_then_on(desk, operator, waiting):
    assert [desk.get(next_url()).url for _nth in range(3)] == [f"{page_of(row)}?queue=changes" for row in waiting]
    assert desk.get(next_url()).url == kind_called("changes").url
    assert Claim.objects.filter(operator=operator).count() == 3


def test_others_see_who_is_at_it_on_the_page_and_in_the_list_and_go_elsewhere(desk, waiting):
    li = StaffFactory(name="李姐", is_superuser=True)
    claim(model=ChangeRequest, key=waiting[0].pk, by=li)
    assert "李姐" in desk.get(page_of(waiting[0])).text
    assert "李姐" in desk.get(reverse("admin:accounts_changerequest_changelist")).text
    assert desk.get(next_url()).url.startswith(page_of(waiting[1]))


def test_claim_hinders_no_decision_and_can_be_taken_over(desk, operator, waiting):
    standing = claim(model=ChangeRequest, key=waiting[0].pk, by=StaffFactory(name="李姐"))
    bar = desk.get(page_of(waiting[0])).context["queue_bar"]
    assert not bar.is_mine
    desk.post(reverse("admin:take_over", args=[standing.pk]), {"queue": "changes"})
    standing.refresh_from_db()
    assert standing.operator == operator
    claim(model=ChangeRequest, key=waiting[1].pk, by=StaffFactory())
    desk.post(reverse("admin:accounts_changerequest_decide", args=[waiting[1].pk]), {"to": "no", "reason": "看不清"})
    waiting[1].refresh_from_db()
    assert waiting[1].status == "refused"


def test_claim_lapses_without_work_and_lasts_with_it(operator, waiting):
    li = StaffFactory(name="李姐")
    standing = claim(model=ChangeRequest, key=waiting[0].pk, by=li)
    Claim.objects.filter(pk=standing.pk).update(until=timezone.now() + timedelta(minutes=1))
    assert claim(model=ChangeRequest, key=waiting[0].pk, by=operator).operator == li
    kept = claim(model=ChangeRequest, key=waiting[0].pk, by=li)
    assert kept.until > timezone.now() + LASTS - timedelta(minutes=1)
    assert kept.since == standing.since
    Claim.objects.filter(pk=standing.pk).update(until=timezone.now())
    assert claim(model=ChangeRequest, key=waiting[0].pk, by=operator).operator == operator


def test_opening_takes_what_waits_and_nothing_that_is_decided(desk, operator, waiting):
    desk.get(page_of(waiting[2]))
    assert Claim.objects.get().object_id == waiting[2].pk
    decided = ChangeRequestFactory(status="refused")
    assert desk.get(page_of(decided)).context["queue_bar"].claim is None
    assert Claim.objects.count() == 1


def test_who_may_only_read_takes_nothing(waiting):
    reader = signed_in_staff(somebody_as(Role.AUDITOR))
    assert reader.get(page_of(waiting[0])).context["queue_bar"] is None
    assert reader.get(next_url()).status_code == 403
    standing = claim(model=ChangeRequest, key=waiting[0].pk, by=StaffFactory())
    assert reader.post(reverse("admin:take_over", args=[standing.pk])).status_code == 403


def test_booking_is_taken_only_when_it_is_opened_from_its_queue(desk):
    CaregiverFactory()
    booking = a_paid_booking(owner=OwnerFactory())
    page = reverse("admin:bookings_booking_change", args=[booking.pk])
    assert "queue_bar" not in desk.get(page).context or desk.get(page).context["queue_bar"] is None
    assert desk.get(next_url("waiting")).url == f"{page}?queue=waiting"
    assert desk.get(f"{page}?queue=waiting").context["queue_bar"].is_mine
    assert Claim.objects.on(Booking).get().object_id == booking.pk
    assert "column-at_it" in desk.get(kind_called("waiting").url).text
    assert "column-at_it" not in desk.get(reverse("admin:bookings_booking_changelist")).text


def test_every_queue_has_a_name_of_its_own_and_a_next(desk, operator):
    assert len({kind.slug for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert claim_next(kind=kind, by=operator) is None
        assert desk.get(next_url(kind.slug)).url == kind.url
        assert desk.get(kind.url).status_code == 200
    assert desk.get(next_url("nothing")).status_code == 404


def test_desk_offers_to_begin_where_something_waits(desk, waiting):
    assert next_url() in desk.get("/admin/").text
    assert next_url("complaints") not in desk.get("/admin/").text
