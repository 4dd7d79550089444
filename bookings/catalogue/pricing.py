"""What a visit costs and how long it takes. Pure: the same input is the same price for everybody.

Services and packages with their further pets are the base. Price rules add to it: per cent count on the base alone, of
the rules of one group only the dearest counts, and each line is rounded once, half up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from bookings.catalogue.models import DayKind, Holiday, LineKind, Package, PriceRule, RuleKind, Service
from bookings.catalogue.models.words import in_language
from petcare.money import FEN, round_yuan

# A shorter window than this is an exact time, which its own rule may charge for.
PLAIN_WINDOW = timedelta(hours=2)
MOST_PETS = 20


@dataclass(frozen=True)
class Item:
    """A service, or a package with what is inside, at the price in force, in yuan.

    `weights` are the prices of a package's services alone: its own price is shared out by them.
    """

    what: Service | Package
    price: Decimal
    extra_pet_price: Decimal = Decimal(0)
    weights: tuple[tuple[Service, Decimal], ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What rules look at: the window in local time, how long before it was booked, metres from the nearest service
    point (None without one), and what kind of day it is."""

    start: datetime
    end: datetime
    notice: timedelta
    distance_m: int | None = None
    holiday: Holiday | None = None


@dataclass(frozen=True)
class PricedLine:
    """One line of the bill in yuan; amount = unit_price × quantity."""

    kind: LineKind
    text_zh: str
    text_en: str
    unit_price: Decimal
    quantity: int
    service: Service | None = None
    package: Package | None = None
    rule: PriceRule | None = None

    @property
    def amount(self) -> Decimal:
        return round_yuan(self.unit_price * self.quantity)

    @property
    def text(self) -> str:
        return in_language(self.text_zh, self.text_en)


def price_visit(
    items: Sequence[Item], *, pets: int, rules: Sequence[PriceRule] = (), given: Circumstances | None = None
) -> list[PricedLine]:
    """The lines of one visit: what was chosen, its further pets, then the rules that count under what is given.

    Raises ValueError when there is no pet or more than a home can hold.
    """
    if not 1 <= pets <= MOST_PETS:
        raise ValueError(f"{pets} pets")
    base = [line for item in items for line in _lines_of(item, pets)]
    return base + (_surcharges(total_of(base), pets, rules, given) if given and base else [])


def total_of(lines: Iterable[PricedLine]) -> Decimal:
    """In yuan."""
    return sum((line.amount for line in lines), Decimal(0))


def merged(visits: Iterable[Sequence[PricedLine]]) -> list[PricedLine]:
    """The bill of several visits: equal lines once, with their number, in the order in which they first stand."""
    sums: dict[PricedLine, int] = {}
    for lines in visits:
        for line in lines:
            one = replace(line, quantity=1)
            sums[one] = sums.get(one, 0) + line.quantity
    lines = [replace(line, quantity=quantity) for line, quantity in sums.items()]
    return sorted(lines, key=lambda line: line.kind == LineKind.RULE)


def minutes_of_visit(services: Sequence[Service], *, pets: int) -> int:
    """Minutes at the home for these services and this many pets."""
    return sum(service.minutes + service.extra_pet_minutes * max(pets - 1, 0) for service in services)


def shared_out(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Yuan shared out by weight to the fen: the shares add up to the amount, whoever is cut off most gets the rest."""
    whole = sum(weights, Decimal(0))
    parts = [weight / whole for weight in weights] if whole else [Decimal(1) / len(weights) for _ in weights]
    exact = [amount * part for part in parts]
    shares = [share.quantize(FEN, rounding=ROUND_DOWN) for share in exact]
    left = int((amount - sum(shares)) / FEN)
    by_loss = sorted(range(len(shares)), key=lambda number: (shares[number] - exact[number], number))
    for number in by_loss[:left]:
        shares[number] += FEN
    return shares


def _lines_of(item: Item, pets: int) -> list[PricedLine]:
    what = item.what
    if isinstance(what, Package):
        shares = shared_out(item.price, [weight for _, weight in item.weights])
        lines = [
            PricedLine(
                LineKind.SERVICE,
                f"{service.name_zh}（{what.name_zh}）",
                f"{service.name_en} ({what.name_en})",
                share,
                1,
                service=service,
                package=what,
            )
            for (service, _weight), share in zip(item.weights, shares, strict=True)
        ]
    else:
        lines = [PricedLine(LineKind.SERVICE, what.name_zh, what.name_en, item.price, 1, service=what)]
    if pets > 1 and item.extra_pet_price:
        lines.append(
            PricedLine(
                LineKind.EXTRA_PET,
                f"{what.name_zh}：多宠加价",
                f"{what.name_en}: further pet",
                item.extra_pet_price,
                pets - 1,
                service=what if isinstance(what, Service) else None,
                package=what if isinstance(what, Package) else None,
            )
        )
    return lines


def _surcharges(base: Decimal, pets: int, rules: Sequence[PriceRule], given: Circumstances) -> list[PricedLine]:
    dearest: dict[object, PricedLine] = {}
    for number, rule in enumerate(rules):
        if not _counts(rule, pets, given):
            continue
        line = _line_of(rule, base, pets, given)
        group = rule.group or number
        if group not in dearest or line.amount > dearest[group].amount:
            dearest[group] = line
    return sorted((line for line in dearest.values() if line.amount), key=lambda line: line.rule.position)


def _counts(rule: PriceRule, pets: int, given: Circumstances) -> bool:
    if not rule.is_valid_on(given.start.date()):
        return False
    match rule.kind:
        case RuleKind.HOLIDAY:
            return given.holiday is not None and given.holiday.kind == rule.day_kind
        case RuleKind.WEEKDAY:
            is_workday = given.holiday is not None and given.holiday.kind == DayKind.WORKDAY
            return given.start.isoweekday() in rule.weekdays and not is_workday
        case RuleKind.HOUR:
            return (rule.from_hour or 0) <= given.start.hour < (rule.to_hour or 24)
        case RuleKind.EXACT:
            return given.end - given.start < PLAIN_WINDOW
        case RuleKind.DISTANCE:
            return given.distance_m is not None and given.distance_m > (rule.over_metres or 0)
        case RuleKind.EXTRA_PET:
            return pets >= (rule.from_pet or 0)
        case RuleKind.SHORT_NOTICE:
            return given.notice < timedelta(hours=rule.within_hours or 0)
    return False


def _line_of(rule: PriceRule, base: Decimal, pets: int, given: Circumstances) -> PricedLine:
    is_holiday = rule.kind == RuleKind.HOLIDAY and given.holiday is not None
    why_zh, why_en = (f"{given.holiday.name_zh} ", f"{given.holiday.name_en} ") if is_holiday else ("", "")
    if rule.percent is not None:
        unit_price, quantity = round_yuan(base * rule.percent / 100), 1
        why_zh, why_en = f"{why_zh}+{rule.percent}%", f"{why_en}+{rule.percent}%"
    else:
        unit_price = rule.amount or Decimal(0)
        quantity = pets - (rule.from_pet or 0) + 1 if rule.kind == RuleKind.EXTRA_PET else 1
    text_zh = f"{rule.name_zh}（{why_zh.strip()}）" if why_zh else rule.name_zh
    text_en = f"{rule.name_en} ({why_en.strip()})" if why_en else rule.name_en
    return PricedLine(LineKind.RULE, text_zh, text_en, unit_price, quantity, rule=rule)
