from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from backoffice.price_line import price_line
from bookings.catalogue.models import DayKind, Holiday, Package, Price, PriceRule, RuleKind, RuleState
from bookings.models import Service, ServicePoint
from tests.factories.catalogue import PackageFactory, PriceRuleFactory, ServiceFactory

pytestmark = pytest.mark.django_db

NO_PRICES = {"prices-TOTAL_FORMS": 0, "prices-INITIAL_FORMS": 0}


def admin_page(name: str, *args) -> str:
    return reverse(f"admin:{name}", args=args)


def a_service(**changes) -> dict:
    return {
        "code": "fish",
        "name_zh": "喂鱼",
        "name_en": "Fish",
        "summary_zh": "喂好",
        "summary_en": "Fed",
        "skill": "feeding",
        "species": ["turtle"],
        "minutes": 10,
        "extra_pet_minutes": 0,
        "position": 3,
        "icon": "bone",
    } | changes


def a_price(day: date, price: str, **changes) -> dict:
    row = {"effective_on": day.isoformat(), "price": price, "extra_pet_price": "0", "reason": "开业"} | changes
    return NO_PRICES | {"prices-TOTAL_FORMS": 1} | {f"prices-0-{name}": value for name, value in row.items()}


@pytest.mark.promise("P9", "P10")
def test_a_service_is_added_with_its_first_price_and_by_whom(desk, operator):
    today = timezone.localdate()
    answer = desk.post(admin_page("bookings_service_add"), a_service() | a_price(today, "22.50"))
    assert answer.status_code == 302
    service = Service.objects.on_sale().get(code="fish")
    assert (service.price, service.prices.get().set_by) == (Decimal("22.50"), operator)


@pytest.mark.promise("P9")
@pytest.mark.parametrize("wrong", [NO_PRICES, a_price(date(2020, 1, 1), "20"), a_price(date(2090, 1, 1), "0")])
def test_a_service_without_a_price_or_with_a_wrong_one_is_not_added(desk, wrong):
    assert desk.post(admin_page("bookings_service_add"), a_service() | wrong).status_code == 200
    assert not Service.objects.filter(code="fish").exists()


@pytest.mark.promise("P10")
def test_a_change_of_price_is_scheduled_and_can_be_taken_back_until_its_day(desk):
    service = ServiceFactory()
    in_ten_days = timezone.localdate() + timedelta(days=10)
    form = {"service": service.pk, "effective_on": in_ten_days.isoformat(), "price": "42", "extra_pet_price": "9"}
    notes = {"reason": "年前人手紧", "cost_note": "人工 24", "competitors_note": "38 到 45"}
    desk.post(admin_page("bookings_price_add"), form | notes)
    price = Price.objects.get(effective_on=in_ten_days)
    assert (price.reason, price.cost_note, price.competitors_note) == tuple(notes.values())
    assert desk.post(admin_page("bookings_price_delete", service.prices.last().pk), {"post": "yes"}).status_code == 403
    desk.post(admin_page("bookings_price_delete", price.pk), {"post": "yes"})
    assert [one.price for one in service.prices.all()] == [Decimal(36)]


@pytest.mark.promise("P10")
def test_what_was_charged_cannot_be_changed_afterwards(desk):
    price = ServiceFactory().prices.get()
    assert desk.post(admin_page("bookings_price_change", price.pk), {"price": "1"}).status_code == 403
    yesterday = timezone.localdate() - timedelta(days=1)
    form = {"service": price.service_id, "effective_on": yesterday.isoformat(), "price": "1", "extra_pet_price": "0"}
    assert desk.post(admin_page("bookings_price_add"), form | {"reason": "改"}).status_code == 200
    assert Price.objects.count() == 1


@pytest.mark.promise("P10")
def test_the_history_is_a_line_with_words_for_those_who_do_not_see_it(desk):
    service = ServiceFactory()
    Price.objects.create(service=service, effective_on=date(2026, 1, 5), price=30, reason="开业")
    Price.objects.create(service=service, effective_on=date(2090, 2, 3), price=48, reason="涨价")
    page = desk.get(admin_page("bookings_service_change", service.pk)).content.decode()
    assert 'role="img"' in page
    assert "2026-01-05 ¥30.00" in page
    assert "2090-02-03 ¥48.00" in page


def test_the_line_goes_up_with_the_price_and_is_dashed_after_today():
    today = date(2026, 11, 25)
    prices = [
        Price(effective_on=today - timedelta(days=100), price=Decimal(30)),
        Price(effective_on=today + timedelta(days=20), price=Decimal(40)),
    ]
    line = price_line(prices, today=today)
    first, second = line.marks
    assert (first.x < line.today_x < second.x, first.y > second.y) == (True, True)
    assert line.past == f"M{first.x} {first.y}H{line.today_x}"
    assert line.to_come.startswith(f"M{line.today_x} {first.y}H{second.x}V{second.y}H")
    assert price_line([], today=today) is None


@pytest.mark.promise("P9")
def test_services_are_retired_and_ordered_and_offered_again(desk):
    service = ServiceFactory()
    page = admin_page("bookings_service_changelist")
    desk.post(page, {"action": "retire", "_selected_action": [service.pk]})
    service.refresh_from_db()
    assert service.retired_at
    desk.post(page, {"action": "offer_again", "_selected_action": [service.pk]})
    assert service in Service.objects.on_sale()
    row = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": service.pk, "form-0-position": 7}
    desk.post(page, row | {"_save": "1"})
    assert Service.objects.get().position == 7
    assert desk.post(admin_page("bookings_service_delete", service.pk), {"post": "yes"}).status_code == 403


@pytest.mark.promise("P10")
def test_a_package_for_nothing_is_refused_beside_its_price(desk):
    package = PackageFactory()
    form = {"code": package.code, "name_zh": "白送", "name_en": "Free", "summary_zh": "白送", "summary_en": "Free"}
    choice = {"services": [one.pk for one in package.services.all()], "species": package.species, "position": 0}
    page = desk.post(
        admin_page("bookings_package_change", package.pk), form | choice | {"price": "0", "extra_pet_price": "0"}
    )
    assert list(page.context["adminform"].form.errors) == ["price"]


@pytest.mark.parametrize("sold", [Package, Price])
def test_price_of_nothing_is_not_kept(sold):
    PackageFactory()
    with pytest.raises(IntegrityError):
        sold.objects.update(price=0)


def a_rule(**changes) -> dict:
    return {
        "name_zh": "夜间",
        "name_en": "Late",
        "kind": "hour",
        "from_hour": 20,
        "to_hour": 24,
        "amount": "6",
        "position": 1,
    } | changes


@pytest.mark.promise("P10")
def test_a_rule_begins_as_a_draft_and_comes_into_force_by_a_button(desk):
    old = PriceRuleFactory()
    desk.post(admin_page("bookings_pricerule_add"), a_rule(replaces=old.pk))
    rule = PriceRule.objects.get(name_zh="夜间")
    assert rule.state == RuleState.DRAFT
    desk.post(admin_page("bookings_pricerule_move", rule.pk, "force"))
    assert list(PriceRule.objects.live()) == [rule]
    old.refresh_from_db()
    assert (old.state, old.ended_at is None) == (RuleState.ENDED, False)


@pytest.mark.promise("P10")
def test_a_rule_in_force_never_changes_but_is_drafted_anew(desk):
    rule = PriceRuleFactory()
    page = admin_page("bookings_pricerule_change", rule.pk)
    assert desk.post(page, a_rule()).status_code == 403
    assert desk.post(admin_page("bookings_pricerule_delete", rule.pk), {"post": "yes"}).status_code == 403
    desk.post(admin_page("bookings_pricerule_move", rule.pk, "draft"))
    draft = PriceRule.objects.get(state=RuleState.DRAFT)
    assert (draft.replaces, draft.weekdays, draft.amount) == (rule, [6, 7], Decimal(10))
    desk.post(admin_page("bookings_pricerule_move", rule.pk, "force"))
    assert PriceRule.objects.live().get() == rule


@pytest.mark.promise("P10")
def test_a_draft_stays_one_when_what_it_replaces_has_ended_and_takes_its_place_once_saved_anew(desk):
    rule = PriceRuleFactory()
    for _ in range(2):
        desk.post(admin_page("bookings_pricerule_move", rule.pk, "draft"))
    first, second = PriceRule.objects.filter(state=RuleState.DRAFT)
    desk.post(admin_page("bookings_pricerule_move", first.pk, "force"))
    page = desk.post(admin_page("bookings_pricerule_move", second.pk, "force"), follow=True)
    assert "它要替代的规则已经停用" in page.text
    assert list(PriceRule.objects.live()) == [first]
    desk.post(admin_page("bookings_pricerule_change", second.pk), a_rule(replaces=first.pk))
    desk.post(admin_page("bookings_pricerule_move", second.pk, "force"))
    assert list(PriceRule.objects.live()) == [second]


@pytest.mark.promise("P10")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from_hour": ""}, "from_hour"),
        ({"from_hour": 22, "to_hour": 20}, None),
        ({"amount": ""}, "amount"),
        ({"percent": 10}, None),
        ({"amount": "-6"}, "amount"),
        ({"kind": "weekday"}, "weekdays"),
        ({"kind": "holiday"}, "day_kind"),
        ({"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, None),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_beside_its_field(desk, wrong, field):
    page = desk.post(admin_page("bookings_pricerule_add"), a_rule(**wrong))
    errors = page.context["adminform"].form.errors
    assert (field in errors) if field else errors
    assert not PriceRule.objects.exists()


@pytest.mark.promise("P10")
def test_the_year_is_filled_in_and_confirmed(desk):
    next_year = timezone.localdate().year + 1
    desk.post(admin_page("bookings_holiday_seed"), {"year": next_year})
    assert Holiday.objects.filter(day__year=next_year, kind=DayKind.FESTIVAL).exists()
    chosen = list(Holiday.objects.values_list("pk", flat=True))
    desk.post(admin_page("bookings_holiday_changelist"), {"action": "confirm", "_selected_action": chosen})
    assert not Holiday.objects.filter(is_provisional=True).exists()
    assert desk.post(admin_page("bookings_holiday_seed"), {"year": 1999}).status_code == 404


def imagined(service, **changes) -> dict:
    day = timezone.localdate() + timedelta(days=3)
    return {"services": [service.pk], "pets": 2, "first_day": day, "hours": [18]} | changes


@pytest.mark.promise("P10")
def test_the_preview_shows_todays_bill_beside_the_bill_with_the_drafts(desk):
    service = ServiceFactory(extra_pet_price=8)
    day = timezone.localdate() + timedelta(days=4)
    Holiday.objects.create(day=day, kind=DayKind.FESTIVAL, name_zh="春节", name_en="Spring Festival")
    fields = {"kind": RuleKind.HOLIDAY, "day_kind": DayKind.FESTIVAL, "name_zh": "春节加价"}
    live = PriceRuleFactory(percent=50, **fields)
    PriceRuleFactory(percent=80, state=RuleState.DRAFT, replaces=live, **fields)
    page = desk.get(admin_page("price_preview"), imagined(service, last_day=day + timedelta(days=1)))
    preview = page.context["preview"]
    assert [visit.totals for visit in preview.visits] == [
        (Decimal(44), Decimal(44)),
        (Decimal(66), Decimal("79.20")),
        (Decimal(44), Decimal(44)),
    ]
    assert preview.difference == Decimal("13.20")
    assert "春节加价（春节 +80%）" in page.content.decode()


@pytest.mark.promise("P10")
def test_the_preview_takes_the_price_of_the_day_packages_distance_and_exact_times(desk):
    service = ServiceFactory()
    later = timezone.localdate() + timedelta(days=20)
    Price.objects.create(service=service, effective_on=later, price=40, reason="涨价")
    PriceRuleFactory(kind=RuleKind.DISTANCE, over_metres=3000, amount=5)
    PriceRuleFactory(kind=RuleKind.EXACT, amount=7)
    package = PackageFactory(services=[ServiceFactory()])
    choice = imagined(service, packages=[package.pk], booked_on=later, first_day=later + timedelta(days=2))
    page = desk.get(admin_page("price_preview"), choice | {"metres": 3500, "is_exact": "on"})
    assert page.context["preview"].total_now == 40 + 40 + 5 + 7


@pytest.mark.promise("P10")
@pytest.mark.parametrize(
    "wrong",
    [{"pets": 0}, {"pets": -1}, {"pets": 10**9}, {"services": []}, {"hours": []}, {"metres": -5}, {"first_day": "x"}]
    + [{"last_day": "2190-01-01"}, {"last_day": "2020-01-01"}, {"services": [10**9]}],
)
def test_the_preview_refuses_what_nobody_can_book(desk, wrong):
    page = desk.get(admin_page("price_preview"), imagined(ServiceFactory(), **wrong))
    assert page.status_code == 200
    assert page.context["preview"] is None
    assert page.context["form"].errors


@pytest.mark.parametrize(("lat", "lon"), [(200, 500), (0, 0), ("30.59", "113.00")])
def test_service_point_lies_in_the_city(desk, lat, lon):
    form = {"name_zh": "仓库", "name_en": "Depot", "lat": lat, "lon": lon}
    assert "不在我们服务的城市内" in desk.post("/admin/bookings/servicepoint/add/", form).text
    assert not ServicePoint.objects.exists()
