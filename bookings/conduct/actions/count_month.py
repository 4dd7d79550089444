"""Counts what caregivers did in a month into rows, and proposes what follows from it."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from bookings.conduct.figures import figures_of, first_of, month_before
from caregivers.models import ConsequenceRule, Measure, MonthlyRecord, TierRule
from caregivers.models.measure import MeasureState
from caregivers.tiers import consequences, standing_by, streak

# How old a count may be before beat counts again.
FRESH_FOR = timedelta(hours=20)
# So many months are looked back for how long a standing lasts.
LOOKS_BACK = timedelta(days=366 * 2)
KEPT = ["finished", "missed", "begun", "in_time", "reviews", "rating", "upheld", "findings"]


def count_due_months() -> None:
    """This month and the one before, each when its last count is a day old; proposals only for the month that is
    over."""
    this_month = first_of(timezone.localdate())
    for month in (month_before(this_month), this_month):
        if not MonthlyRecord.objects.filter(month=month, counted_at__gt=timezone.now() - FRESH_FOR).exists():
            count_month(month)


@transaction.atomic
def count_month(month: date) -> int:
    """Counts everybody's month anew, judges it by the rule in force, and, once it is over, proposes what follows.
    Counting again changes the figures and what nobody has decided yet; what was decided stays."""
    rule, now = TierRule.objects.current(), timezone.now()
    records = []
    for pk, figures in figures_of(month).items():
        standing, grounds = standing_by(figures, rule)
        kept = {name: getattr(figures, name) for name in KEPT}
        fields = kept | {"standing": standing, "grounds": grounds, "rule": rule, "counted_at": now}
        records.append(MonthlyRecord(caregiver_id=pk, month=month, **fields))
    MonthlyRecord.objects.bulk_create(
        records,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["caregiver", "month"],
        update_fields=[*KEPT, "standing", "grounds", "rule", "counted_at"],
    )
    MonthlyRecord.objects.filter(month=month, counted_at__lt=now, measures=None).delete()
    if month < first_of(timezone.localdate()):
        propose(month)
    return len(records)


@transaction.atomic
def propose(month: date) -> int:
    """Leaves what the rules say of the month for an operator, each kind once for a caregiver; takes back what nobody
    has decided yet and no rule says any more. Returns how many are proposed."""
    rules = list(ConsequenceRule.objects.filter(is_active=True))
    standings: dict[int, list[tuple[date, str]]] = defaultdict(list)
    lately = MonthlyRecord.objects.filter(month__lte=month, month__gt=month - LOOKS_BACK)
    judged = {rule.standing for rule in rules}
    for pk, of_month, standing in lately.filter(standing__in=judged).values_list("caregiver", "month", "standing"):
        standings[pk].append((of_month, standing))
    wanted = {}
    for record in MonthlyRecord.objects.filter(month=month, standing__in=judged):
        months = streak(standings[record.caregiver_id], month=month)
        for rule in consequences(record.standing, months, rules):
            wanted[record.pk, rule.kind] = _proposal(record, rule)
    for measure in Measure.objects.filter(record__month=month, state=MeasureState.PROPOSED):
        if (measure.record_id, measure.kind) not in wanted:
            # Somebody may decide it at this moment: then it stays.
            Measure.objects.filter(pk=measure.pk, state=MeasureState.PROPOSED).delete()
    Measure.objects.bulk_create(wanted.values(), ignore_conflicts=True, batch_size=2000)
    return len(wanted)


def _proposal(record: MonthlyRecord, rule: ConsequenceRule) -> Measure:
    return Measure(
        record=record,
        caregiver_id=record.caregiver_id,
        rule=rule,
        kind=rule.kind,
        amount=rule.amount,
        training_id=rule.training_id,
    )
