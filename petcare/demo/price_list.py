"""What the demo takes for it: prices with their history, packages, surcharges, holidays and service points."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from bookings.catalogue.actions.seed_holidays import seed_holidays
from bookings.catalogue.models import (
    DayKind,
    Package,
    Price,
    PriceRule,
    RuleKind,
    RuleState,
    Service,
    ServicePoint,
)
from petcare.demo.homes import degrees
from petcare.demo.town import Town
from pets.models import Species

CAT, DOG = str(Species.CAT), str(Species.DOG)

# Days before today, share of today's price, why, our cost, competitors. Negative days are still to come.
HISTORY = (
    (540, "0.84", "开业定价", "人工 18、路上 6、保险 1", "同城两家 30 到 35"),
    (330, "0.92", "加了秤和一次性用品", "人工 19、路上 7、用品 2、保险 1", "同城三家 32 到 38"),
    (130, "1.00", "路上时间变长，给上门的人多分一点", "人工 22、路上 7、用品 2、保险 1", "同城三家 35 到 40"),
)
# Prices that will change by themselves when their day comes.
TO_COME = {"feeding": (12, "38", "8", "年前人手紧，提前加人", "人工 24、路上 7、用品 2、保险 1", "同城三家 38 到 45")}

PACKAGES = (
    (
        "cat-day",
        ("猫咪安心套餐", "Carefree cat"),
        ("喂食、换水、铲砂一次做完，比分开买便宜。", "Food, water and litter in one visit, for less than one by one."),
        ("feeding", "water", "cleaning"),
        [CAT],
        "55.00",
        "11.00",
    ),
    (
        "cat-play",
        ("猫咪陪伴套餐", "Cat with company"),
        (
            "喂好、铲好，再陪玩十五分钟，适合出门三天以上。",
            "Fed, cleaned, fifteen minutes of play; for three days away or more.",
        ),
        ("feeding", "water", "cleaning", "play"),
        [CAT],
        "73.00",
        "15.00",
    ),
    (
        "dog-day",
        ("狗狗管饱遛够", "Fed and walked"),
        ("喂食、换水，再好好遛三十分钟。", "Food, water and a proper walk of thirty minutes."),
        ("feeding", "water", "walk"),
        [DOG],
        "86.00",
        "20.00",
    ),
)

DATE, DISTANCE, NOTICE = "date", "distance", "notice"
RULES = (
    {"name_zh": "春节加价", "name_en": "Spring Festival", "kind": RuleKind.HOLIDAY, "day_kind": DayKind.FESTIVAL}
    | {"percent": 50, "group": DATE},
    {"name_zh": "节日加价", "name_en": "Public holiday", "kind": RuleKind.HOLIDAY, "day_kind": DayKind.HOLIDAY}
    | {"percent": 20, "group": DATE},
    {"name_zh": "周末加价", "name_en": "Weekend", "kind": RuleKind.WEEKDAY, "weekdays": [6, 7]}
    | {"amount": Decimal(3), "group": DATE},
    {"name_zh": "夜间上门", "name_en": "Late evening", "kind": RuleKind.HOUR, "from_hour": 20, "to_hour": 24}
    | {"amount": Decimal(6)},
    {"name_zh": "准点到", "name_en": "Exact time", "kind": RuleKind.EXACT, "amount": Decimal(10)},
    {"name_zh": "超过 3 公里", "name_en": "Over 3 km", "kind": RuleKind.DISTANCE, "over_metres": 3000}
    | {"amount": Decimal(5), "group": DISTANCE},
    {"name_zh": "超过 5 公里", "name_en": "Over 5 km", "kind": RuleKind.DISTANCE, "over_metres": 5000}
    | {"amount": Decimal(10), "group": DISTANCE},
    {"name_zh": "五只起每只", "name_en": "From the fifth pet on", "kind": RuleKind.EXTRA_PET, "from_pet": 5}
    | {"amount": Decimal(4)},
    {"name_zh": "临时预约", "name_en": "Short notice", "kind": RuleKind.SHORT_NOTICE, "within_hours": 4}
    | {"amount": Decimal(8), "group": NOTICE},
)


def load_price_list(services: Sequence[Service], prices: dict[str, tuple[int, int]], town: Town) -> list[Package]:
    """`prices` are today's by the code of the service, with that of a further pet. Returns the packages."""
    today = timezone.localdate()
    by_code = {service.code: service for service in services}
    for year in sorted({today.year - 1, today.year, today.year + 1, 2027}):
        seed_holidays(year=year)
    Price.objects.bulk_create(price for service in services for price in _prices_of(service, *prices[service.code]))
    live_at = timezone.now() - timedelta(days=200)
    PriceRule.objects.bulk_create(
        PriceRule(position=position, state=RuleState.LIVE, live_at=live_at, created_at=live_at, **rule)
        for position, rule in enumerate(RULES, start=1)
    )
    _load_drafts(live_at)
    _load_points(town)
    return [_package(by_code, position, *one) for position, one in enumerate(PACKAGES, start=1)]


def _prices_of(service: Service, price: int, extra: int) -> list[Price]:
    today = timezone.localdate()
    past = [
        Price(
            service=service,
            effective_on=today - timedelta(days=days),
            price=round(price * Decimal(share)),
            extra_pet_price=extra,
            reason=reason,
            cost_note=cost if service.code == "feeding" else "",
            competitors_note=competitors if service.code == "feeding" else "",
            created_at=timezone.now() - timedelta(days=days + 9),
        )
        for days, share, reason, cost, competitors in HISTORY
    ]
    if service.code not in TO_COME:
        return past
    days, price_then, extra_then, reason, cost, competitors = TO_COME[service.code]
    to_come = Price(service=service, effective_on=today + timedelta(days=days), price=price_then, reason=reason)
    to_come.extra_pet_price, to_come.cost_note, to_come.competitors_note = extra_then, cost, competitors
    return [*past, to_come]


def _load_drafts(created_at: datetime) -> None:
    """What an operator thinks about: a dearer Spring Festival, and mornings before nine."""
    festival = PriceRule.objects.get(name_zh="春节加价")
    PriceRule.objects.create(
        name_zh="春节加价",
        name_en="Spring Festival",
        kind=RuleKind.HOLIDAY,
        day_kind=DayKind.FESTIVAL,
        percent=80,
        group=DATE,
        position=festival.position,
        replaces=festival,
    )
    PriceRule.objects.create(
        name_zh="清早上门",
        name_en="Early morning",
        kind=RuleKind.HOUR,
        from_hour=8,
        to_hour=10,
        amount=Decimal(3),
        position=len(RULES) + 1,
    )


def _load_points(town: Town) -> None:
    """One in the middle of each half of the town, so that few homes are far."""
    by_lon = sorted(town.compounds, key=lambda compound: compound.point.lon)
    for number, (zh, en) in enumerate((("城西服务点", "West point"), ("城东服务点", "East point"))):
        point = by_lon[len(by_lon) * (2 * number + 1) // 4].point
        ServicePoint.objects.create(name_zh=zh, name_en=en, lat=degrees(point.lat), lon=degrees(point.lon))


def _package(
    services: dict[str, Service],
    position: int,
    code: str,
    name: tuple[str, str],
    summary: tuple[str, str],
    inside: tuple[str, ...],
    species: list[str],
    price: str,
    extra: str,
) -> Package:
    package = Package.objects.create(
        code=code,
        name_zh=name[0],
        name_en=name[1],
        summary_zh=summary[0],
        summary_en=summary[1],
        species=species,
        price=Decimal(price),
        extra_pet_price=Decimal(extra),
        position=position,
    )
    package.services.set([services[one] for one in inside])
    return package
