"""The dispatch policy at the desk: written with a reason, tried on a day, put live, switched for a peak."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from backoffice.policy_preview import RULES
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, PeakMode
from tests.factories.bookings import an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P5")]


@pytest.fixture
def operator():
    return StaffFactory(is_superuser=True)


@pytest.fixture
def desk(operator):
    return signed_in_staff(operator)


@pytest.fixture
def usual():
    return DispatchPolicy.objects.create(version=1)


def filled_in(policy, **changes):
    return {field.name: getattr(policy, field.name) for field in RULES} | {"reason": "周末太慢"} | changes


def draft(**changes):
    return DispatchPolicy.objects.create(version=2, went_live_at=None, **changes)


def test_new_version_begins_as_what_is_in_force_and_is_a_draft_until_it_goes_live(desk, operator, usual):
    DispatchPolicy.objects.update(wave_size=7)
    add = reverse("admin:bookings_dispatchpolicy_add")
    assert 'name="wave_size" value="7"' in desk.get(add).text
    desk.post(add, filled_in(usual, wave_size=25))
    new = DispatchPolicy.objects.get(version=2)
    assert (new.wave_size, new.reason, new.written_by, new.went_live_at) == (25, "周末太慢", operator, None)
    assert DispatchPolicy.objects.usual() == usual
    desk.post(reverse("admin:bookings_dispatchpolicy_go_live", args=[new.pk]))
    assert DispatchPolicy.objects.usual() == new
    history = desk.get(reverse("admin:bookings_dispatchpolicy_history", args=[new.pk]))
    assert "上线" in history.text


@pytest.mark.parametrize(
    "wrong",
    [{"reason": " "}, {"wave_size": 0}, {"first_wave_radius_m": 0}, {"give_up_hours": 9}, {"weight_load": "-1"}],
    ids=str,
)
def test_version_that_makes_no_sense_is_refused_with_what_was_typed(desk, usual, wrong):
    page = desk.post(reverse("admin:bookings_dispatchpolicy_add"), filled_in(usual, weight_travel="33.50") | wrong)
    assert 'class="errorlist"' in page.text
    assert "33.50" in page.text
    assert DispatchPolicy.objects.count() == 1


def test_version_for_peaks_is_written_and_offers_no_going_live(desk, usual):
    desk.post(reverse("admin:bookings_dispatchpolicy_add"), filled_in(usual, is_for_peaks="on"))
    new = DispatchPolicy.objects.get(version=2)
    assert (new.is_for_peaks, new.went_live_at) == (True, None)
    assert "go-live" not in desk.get(reverse("admin:bookings_dispatchpolicy_change", args=[new.pk])).text
    desk.post(reverse("admin:bookings_dispatchpolicy_go_live", args=[new.pk]))
    assert DispatchPolicy.objects.usual() == usual


def test_preview_shows_who_would_have_come_instead_first(desk, usual):
    two = [CaregiverFactory(user__name=name) for name in ("林一", "周二")]
    an_accepted_booking(caregiver=two[0])
    same = an_accepted_booking(caregiver=two[0], window=window_at(10))
    for caregiver, facts in zip(two, [(1, 4.0), (30, 5.0)], strict=True):
        parts = [{"name": name, "fact": fact} for name, fact in zip(["travel", "rating"], facts, strict=True)]
        Offer.objects.filter(caregiver=caregiver).update(parts=parts, grabbed_at=timezone.now())
    Offer.objects.filter(round__booking=same, caregiver=two[1]).update(status="declined", grabbed_at=None)
    DispatchRound.objects.update(opened_at=timezone.now() - timedelta(days=1))
    policy = draft(weight_travel=0, weight_rating=50)
    page = desk.get(reverse("admin:policy_preview", args=[policy.pk])).text
    assert "1 / 2" in page
    assert page.index("周二") < page.index(same.number)
    assert "路程" in page
    assert "go-live" in page


def test_preview_of_a_day_without_searches_and_of_nonsense_says_so(desk, usual):
    address = reverse("admin:policy_preview", args=[draft().pk])
    for question in ("", "?day=2024-02-30", "?day=x", "?day=2024-01-01"):
        assert "这一天没有开始寻找" in desk.get(address + question).text
    assert desk.get(reverse("admin:policy_preview", args=[99])).status_code == 404


def test_preview_takes_as_many_queries_for_four_rounds_as_for_one(desk, usual):
    caregiver, address = CaregiverFactory(), reverse("admin:policy_preview", args=[draft().pk])
    counts = []
    for hours in ([8], [11, 14, 17]):
        for hour in hours:
            an_accepted_booking(caregiver=caregiver, window=window_at(hour))
        DispatchRound.objects.update(opened_at=timezone.now() - timedelta(days=1))
        desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            desk.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_list_of_versions_takes_as_many_queries_for_four_as_for_one(desk, operator, usual):
    address, counts = reverse("admin:bookings_dispatchpolicy_changelist"), []
    for versions in ([], [2, 3, 4]):
        for version in versions:
            DispatchPolicy.objects.create(version=version, written_by=operator)
        desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert "生效中" in desk.get(address).text
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_peak_is_switched_on_and_off_and_stands_on_the_first_page_meanwhile(desk, operator, usual):
    policy, page = draft(is_for_peaks=True), reverse("admin:peak_mode")
    assert "高峰模式" not in desk.get(reverse("admin:index")).text
    desk.post(page, {"policy": policy.pk, "hours": 3, "reason": "国庆前一天"})
    assert "国庆前一天" in desk.get(reverse("admin:index")).text
    peak = PeakMode.objects.get()
    again = desk.post(page, {"policy": policy.pk, "hours": 3, "reason": "手快了"}, follow=True)
    assert "已经开着" in again.text
    desk.post(reverse("admin:peak_mode_off", args=[peak.pk]))
    assert "国庆前一天" not in desk.get(reverse("admin:index")).text
    assert "国庆前一天" in desk.get(page).text


@pytest.mark.parametrize("wrong", [{"hours": 0}, {"hours": 1000}, {"hours": "x"}, {"reason": ""}, {"policy": ""}])
def test_peak_without_what_it_needs_is_refused_with_what_was_typed(desk, usual, wrong):
    typed = {"policy": draft(is_for_peaks=True).pk, "hours": 3, "reason": "国庆"} | wrong
    assert 'class="errorlist"' in desk.post(reverse("admin:peak_mode"), typed).text
    assert not PeakMode.objects.exists()


def test_peak_by_the_usual_version_is_no_choice(desk, usual):
    desk.post(reverse("admin:peak_mode"), {"policy": usual.pk, "hours": 3, "reason": "国庆"})
    assert not PeakMode.objects.exists()


def test_list_of_peaks_takes_as_many_queries_for_four_as_for_one(desk, operator, usual):
    policy, counts = draft(is_for_peaks=True), []
    for days in ([1], [2, 3, 4]):
        for ago in days:
            begins = timezone.now() - timedelta(days=ago)
            period = (begins, begins + timedelta(hours=2))
            PeakMode.objects.create(policy=policy, period=period, reason="周末", switched_on_by=operator)
        desk.get(reverse("admin:peak_mode"))
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("admin:peak_mode"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
