"""What a role may not see does not come in by another door: filters in an address, pages of other rows."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from backoffice.roles import Role
from bookings.money.actions.compensate import compensate
from bookings.orders.actions.cancel_for_platform import cancel_for_platform
from bookings.voice.actions.write_for_platform import write_to_one
from tests.backoffice.test_roles import somebody_as
from tests.factories.bookings import an_accepted_booking
from tests.factories.caregivers import CaregiverFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]


@pytest.mark.parametrize("lookup", ["password__startswith", "password"])
def test_people_filtered_by_their_password_are_not_listed(operator, lookup):
    people = reverse("admin:accounts_user_changelist")
    answer = signed_in_staff(somebody_as(Role.AUDITOR)).get(people, {lookup: "argon2"})
    assert (answer.status_code, answer.context and answer.context.get("cl")) == (400, None)


def test_booking_shows_money_and_words_to_those_who_may_see_such_rows(operator):
    booking = an_accepted_booking(caregiver=CaregiverFactory())
    compensate(booking=booking, amount=booking.total - 1, left=booking.total, words="阿姨晚到了", by=operator)
    given = {"left": Decimal(1), "words": "阿姨病了"}
    cancel_for_platform(booking=booking, visit_ids=[booking.visits.get().pk], by=operator, **given)
    write_to_one(booking=booking, person=booking.owner, words="我们改天再来", key=uuid.uuid4(), by=operator)
    page = reverse("admin:bookings_booking_change", args=[booking.pk])
    payment = booking.payments.get()
    money = (payment.number, payment.refunds.get(amount=booking.total - 1).number, str(booking.total - 1), "阿姨晚到了")
    pages = {role: signed_in_staff(somebody_as(role)).get(page).text for role in Role}
    for role in (Role.DESK, Role.FINANCE, Role.MANAGER, Role.AUDITOR):
        assert all(said in pages[role] for said in money)
    assert not any(said in pages[Role.VETTING] for said in money)
    # The sum that a visit called off gives back is money, the words are not.
    assert {role for role, text in pages.items() if "1.00 · 阿姨病了" in text} == set(Role) - {Role.VETTING}
    assert "阿姨病了" in pages[Role.VETTING]
    assert {role for role, text in pages.items() if "我们改天再来" in text} == set(Role) - {Role.FINANCE}
