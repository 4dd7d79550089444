import csv
import io
import tracemalloc
from datetime import date, timedelta

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import Permission
from django.test import AsyncRequestFactory, RequestFactory
from django.urls import reverse
from django.utils import timezone

from backoffice.statistics import export
from backoffice.statistics.actions.count import count_whole
from backoffice.statistics.charts import column_chart, level_of, round_top
from backoffice.statistics.export import exported, guarded
from backoffice.statistics.models import AreaFigure, DailyFigure, Freshness, Measure
from backoffice.statistics.spread import BEYOND, seconds_within
from tests.factories.bookings import a_paid_booking, an_accepted_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P7")]

PAGES = ("statistics", "statistics_hours", "statistics_owners")


def rows_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_page_of_orders_shows_trend_shares_and_the_way_to_the_rows(desk):
    CaregiverFactory.create_batch(2)
    booking = an_accepted_booking()
    count_whole()
    page = desk.get(reverse("admin:statistics"), {"service": booking.visits.get().lines.first().service.code})
    assert page.context["totals"]["count"] == 1
    assert booking.visits.get().lines.first().service.name in page.text
    assert booking.number in desk.get(page.context["rows"]["paid"]).text
    for address in page.context["rows"].values():
        assert desk.get(address).status_code == 200


@pytest.mark.parametrize(
    ("measure", "detail", "words"),
    [
        (Measure.CANCELLED, "by_operator", "平台取消"),
        (Measure.PETS, "turtle", "龟"),
        (Measure.DEMAND, "18", "18:00"),
        (Measure.ACCEPTANCE, "600", "10 分钟内"),
        (Measure.ACCEPTANCE, BEYOND, "超过一天"),
        (Measure.FREQUENCY, "3-5", "每人 3-5 单"),
        (Measure.ORDERS, "", ""),
    ],
)
def test_file_of_figures_says_in_words_what_was_counted(desk, measure, detail, words):
    service = ServiceFactory(name_zh="上门喂猫")
    DailyFigure.objects.create(day=timezone.localdate(), measure=measure, detail=detail, service=service.code, count=1)
    [_heads, row] = rows_of(desk.get(reverse("admin:statistics_figures")))
    assert (row[3], row[4]) == ("上门喂猫", words)


def test_period_before_is_compared(desk):
    today = timezone.localdate()
    for day, count in ((today, 6), (today - timedelta(days=1), 4), (today - timedelta(days=2), 5)):
        DailyFigure.objects.create(day=day, measure=Measure.ORDERS, count=count, amount=count)
    page = desk.get(reverse("admin:statistics"), {"first": today - timedelta(days=1), "last": today})
    assert (page.context["totals"]["count"], page.context["totals"]["count_change"]) == (10, 100)


@pytest.mark.parametrize("name", PAGES)
def test_page_takes_few_queries_whatever_was_counted(desk, name, django_assert_max_num_queries):
    today = timezone.localdate()
    for day in range(200):
        DailyFigure.objects.bulk_create(
            DailyFigure(day=today - timedelta(days=day), measure=measure, district=district, detail="9", count=3)
            for measure in Measure
            for district in ("东区", "西区")
        )
    AreaFigure.objects.create(lat="30.59", lon="114.30", district="东区", owners=3)
    with django_assert_max_num_queries(15):
        assert desk.get(reverse(f"admin:{name}"), {"first": today - timedelta(days=180)}).status_code == 200


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"first": "2026-05-02", "last": "2026-05-01"}, "last"),
        ({"first": "yesterday"}, "first"),
        ({"first": "0001-01-01", "last": "9999-12-31"}, "first"),
        ({"first": "2021-01-01", "last": "2026-01-01"}, "last"),
        ({"district": "' OR 1=1 --"}, "district"),
        ({"service": "=cmd"}, "service"),
        ({"step": "second"}, "step"),
    ],
)
def test_senseless_question_is_said_beside_the_field_and_the_usual_is_shown(desk, question, field):
    for name in PAGES:
        page = desk.get(reverse(f"admin:{name}"), question)
        assert page.status_code == 200
        assert page.context["form"].errors[field]
        assert len(page.context["days"]) <= 732
    assert desk.get(reverse("admin:statistics_figures"), question).status_code == 200


def test_far_dates_alone_do_not_break_the_page(desk):
    for question in ({"first": "2027-12-31"}, {"last": "2020-01-01"}, {"species": "<script>"}, {"first": "9999-12-31"}):
        for name in PAGES:
            assert desk.get(reverse(f"admin:{name}"), question).status_code == 200


def test_pages_and_files_need_their_rights():
    clerk = StaffFactory()
    clerk.user_permissions.add(Permission.objects.get(codename="view_dailyfigure"))
    client = signed_in_staff(clerk)
    assert client.get(reverse("admin:statistics")).status_code == 200
    assert client.get(reverse("admin:statistics_owners")).status_code == 403
    assert client.get(reverse("admin:statistics_bookings")).status_code == 403
    nobody = signed_in_staff(StaffFactory())
    for name in (*PAGES, "statistics_figures", "statistics_bookings"):
        assert nobody.get(reverse(f"admin:{name}")).status_code == 403


def test_name_that_is_a_formula_leaves_as_text(desk):
    CaregiverFactory()
    a_paid_booking(owner=OwnerFactory(name='=HYPERLINK("http://x","y")'))
    heads, row = rows_of(desk.get(reverse("admin:statistics_bookings")))
    assert '\'=HYPERLINK("http://x","y")' in row
    assert len(heads) == len(row)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "\tx", "\rx", "\nx"])
def test_cell_that_begins_like_a_formula_is_guarded(text):
    assert guarded(text) == f"'{text}"
    assert guarded("a" + text) == "a" + text


def fill(count: int) -> None:
    day = date(2020, 1, 1)
    DailyFigure.objects.bulk_create(
        DailyFigure(day=day + timedelta(days=number), measure=Measure.ORDERS, district="东区", count=number)
        for number in range(count)
    )


def peak_of(rows) -> int:
    request = RequestFactory().get("/")
    response = exported(request, name="x", heads=["a"], rows=rows, as_cells=lambda row: [row.day, row.count])
    tracemalloc.start()
    count = sum(part.count(b"\n") for part in response.streaming_content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == rows.count() + 1
    return peak


def test_file_takes_the_same_memory_however_long_it_is(monkeypatch):
    fill(6000)
    monkeypatch.setattr(export, "PAGE", 200)
    few = DailyFigure.objects.filter(count__lt=1000)
    peak_of(few)
    assert peak_of(DailyFigure.objects.all()) < 1.5 * peak_of(few)


@pytest.mark.django_db(transaction=True)
def test_file_streams_page_by_page_where_pages_are_async(monkeypatch):
    fill(450)
    monkeypatch.setattr(export, "PAGE", 200)
    request, rows = AsyncRequestFactory().get("/"), DailyFigure.objects.all()
    response = exported(request, name="x", heads=["a"], rows=rows, as_cells=lambda row: [row.pk])

    async def lines() -> list[int]:
        return [part.count(b"\n") async for part in response]

    assert async_to_sync(lines)() == [1, 200, 200, 50]


def test_waiting_times_in_boxes_give_median_and_ninetieth():
    boxes = {"60": 50, "120": 40, BEYOND: 10}
    assert seconds_within(boxes, 0.5) == 60
    assert seconds_within(boxes, 0.9) == 120
    assert seconds_within(boxes, 0.95) == float("inf")
    assert seconds_within({}, 0.5) is None


def test_chart_of_nothing_and_of_one_number_is_drawn():
    assert column_chart([], []).columns == []
    [column] = column_chart(["1 May"], [3.0], [9.0]).columns
    assert column.height > 0
    assert [round_top(one) for one in (0, 4, 9, 130, 99_000)] == [4, 4, 10, 160, 100_000]
    assert [level_of(one, 10) for one in (0, 1, 10)] == [0, 1, 5]


def test_desk_leads_to_the_statistics(desk):
    Freshness.objects.create(pk=1)
    assert reverse("admin:statistics") in desk.get(reverse("admin:index")).text
