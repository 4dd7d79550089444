"""What keeps the desk quick over a million rows: few queries a page, counts that end, dates without a scan."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.admin import long_lists
from backoffice.queues import KINDS
from backoffice.roles import Role
from bookings.models import Booking
from petcare.times import midnight_of
from tests.backoffice.test_lists import one_more_of_everything
from tests.backoffice.test_roles import somebody_as
from tests.factories.bookings import a_paid_booking
from tests.factories.caregivers import CaregiverFactory
from tests.staff import signed_in_staff

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
LISTS = [f"{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]
PAGES = ["index", "live_board", "dispatch_board", "statistics", "statistics_hours", "statistics_owners", "desk_search"]


def queries_of(client, address: str) -> int:
    # What is read once in a process: content types.
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", Role)
def test_first_page_needs_few_queries_for_every_role(role):
    one_more_of_everything()
    assert queries_of(signed_in_staff(somebody_as(role)), reverse("admin:index")) <= MOST_QUERIES


def test_every_page_and_list_needs_few_queries():
    CaregiverFactory()
    a_paid_booking()
    one_more_of_everything()
    client = signed_in_staff(somebody_as(Role.MANAGER))
    addresses = [reverse(f"admin:{name}") for name in PAGES + LISTS]
    addresses += [f"{reverse('admin:desk_search')}?q=林", f"{reverse('admin:bookings_booking_changelist')}?q=林 小"]
    addresses += [reverse("admin:person", args=[Booking.objects.first().owner_id]), *(kind.url for kind in KINDS)]
    asked = {address: queries_of(client, address) for address in addresses}
    assert {address: number for address, number in asked.items() if number > MOST_QUERIES} == {}


def test_long_list_is_counted_so_far_and_says_that_there_are_more(desk, monkeypatch):
    CaregiverFactory()
    for _nth in range(3):
        a_paid_booking()
    page = reverse("admin:bookings_booking_changelist")
    assert not desk.get(page).context["cl"].paginator.is_cut
    monkeypatch.setattr(long_lists, "MOST", 2)
    shown = desk.get(page)
    assert (shown.context["cl"].paginator.count, shown.context["cl"].paginator.is_cut) == (2, True)
    assert "只翻到前 2 条" in shown.text


def test_dates_lead_from_years_to_a_day(desk):
    CaregiverFactory()
    for day in (date(2025, 11, 30), date(2026, 1, 2)):
        Booking.objects.filter(pk=a_paid_booking().pk).update(created_at=midnight_of(day))
    page = reverse("admin:bookings_booking_changelist")
    assert "created_at__year=2025" in desk.get(page).text
    months = desk.get(page, {"created_at__year": 2025}).text
    assert "created_at__month=11" in months
    assert "created_at__month=12" in months
    assert "created_at__month=10" not in months
    days = desk.get(page, {"created_at__year": 2026, "created_at__month": 1}).text
    assert "created_at__day=2" in days
    assert "created_at__day=3" not in days
    of_day = {"created_at__year": 2025, "created_at__month": 11, "created_at__day": 30}
    assert desk.get(page, of_day).context["cl"].result_count == 1
    assert desk.get(page, {"created_at__year": "never"}).status_code in {200, 302}


def test_every_filter_of_every_list_leads_to_a_page(desk):
    CaregiverFactory()
    a_paid_booking()
    one_more_of_everything()
    for name in LISTS:
        page = reverse(f"admin:{name}")
        changes = desk.get(page).context["cl"]
        for spec in changes.filter_specs:
            [*_all, last] = spec.choices(changes)
            assert desk.get(page + last["query_string"]).status_code == 200, (name, spec.title)
