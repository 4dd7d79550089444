"""How the demo's caregivers were judged: the rules, months of records, praise, a warning with its appeal, and what an
operator is to decide."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from bookings.conduct.actions.count_month import count_month
from bookings.conduct.actions.decide_measure import confirm_measure
from bookings.conduct.figures import first_of, month_before
from caregivers.actions.conduct import appeal
from caregivers.models import Caregiver, ConsequenceRule, Measure, MonthlyRecord, TierRule, Training
from caregivers.models.conduct import MeasureKind, Standing
from petcare.demo.sign_ins import CAREGIVERS

MONTHS = 4
TRAINING = """出门前看一眼路况，算好找楼栋和等电梯的时间。
预计会晚，先在聊天里告诉主人，说清楚几点到。
到了先拍门口，再开门；走之前把水碗周围擦干。
做完每一步当场打勾、拍照，不要攒到最后。"""
GOOD = {"finished": 26, "begun": 26, "in_time": 25, "reviews": 14, "rating": Decimal("4.86")}
WEAK = {"finished": 14, "missed": 1, "begun": 14, "in_time": 9, "reviews": 6, "rating": Decimal("4.31"), "upheld": 1}


def load_conduct(operator: User) -> None:
    """The first caregiver of the sign-ins has a gold month, the second a warning; of the third it is to be decided."""
    rules = _rules()
    this_month = first_of(timezone.localdate())
    last = month_before(this_month)
    months = [last]
    while len(months) < MONTHS:
        months.append(month_before(months[-1]))
    for month in [*reversed(months), this_month]:
        count_month(month)
    praised, warned, weak = (Caregiver.objects.get(user__phone=f"+86{phone}") for phone in CAREGIVERS)
    # Beat counts the last month anew every day, so what is told stands in the one before it.
    earlier = months[1]
    for kind, reason in (
        (MeasureKind.CERTIFICATE, "二十多次上门，几乎次次准时，主人都夸。"),
        (MeasureKind.BONUS, "金牌月份奖金，谢谢你。"),
        (MeasureKind.PRIORITY, "这个月优先派单给你。"),
    ):
        measure = _measure(praised, earlier, rules[kind], Standing.GOLD, GOOD)
        confirm_measure(measure=measure, reason=reason, by=operator)
    warning = _measure(warned, earlier, rules[MeasureKind.WARNING], Standing.WATCH, WEAK)
    confirm_measure(measure=warning, reason="五次晚到，有一次没有提前告诉主人，投诉成立。", by=operator)
    appeal(measure=warning, words="那一周小区修路，只能绕行，我都在聊天里说了。请再看一下。")
    _measure(weak, earlier, rules[MeasureKind.TRAINING], Standing.WATCH, WEAK)


def _rules() -> dict[str, ConsequenceRule]:
    TierRule.objects.create(version=1, reason="第一版")
    training = Training.objects.create(title="准时到，说清楚", text=TRAINING)
    gold, watch = {"standing": Standing.GOLD}, {"standing": Standing.WATCH}
    rows = [
        ConsequenceRule(kind=MeasureKind.PRIORITY, months=1, days=30, **gold),
        ConsequenceRule(kind=MeasureKind.CERTIFICATE, months=1, **gold),
        ConsequenceRule(kind=MeasureKind.BONUS, months=3, amount=Decimal("200.00"), **gold),
        ConsequenceRule(kind=MeasureKind.WARNING, months=1, **watch),
        ConsequenceRule(kind=MeasureKind.TRAINING, months=2, days=7, training=training, **watch),
        ConsequenceRule(kind=MeasureKind.SUSPENSION, months=3, days=7, **watch),
    ]
    return {rule.kind: rule for rule in ConsequenceRule.objects.bulk_create(rows)}


def _measure(caregiver: Caregiver, month: date, rule: ConsequenceRule, standing: Standing, figures: dict) -> Measure:
    made = {"standing": standing, "rule": TierRule.objects.current()}
    made["grounds"] = ["punctuality", "complaints"] if standing == Standing.WATCH else ["rating", "punctuality"]
    record, _is_new = MonthlyRecord.objects.update_or_create(caregiver=caregiver, month=month, defaults=figures | made)
    defaults = {"caregiver": caregiver, "rule": rule, "amount": rule.amount, "training": rule.training}
    return Measure.objects.get_or_create(record=record, kind=rule.kind, defaults=defaults)[0]
