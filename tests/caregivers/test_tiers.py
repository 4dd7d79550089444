from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from caregivers.models.conduct import ConsequenceRule, TierRule
from caregivers.tiers import consequences, standing_by, streak

pytestmark = pytest.mark.promise("P4")
RULE = TierRule()


@dataclass
class Figures:
    finished: int = 20
    missed: int = 0
    rating: Decimal | None = Decimal("4.80")
    completion: int | None = 100
    punctuality: int | None = 95
    complaints: int | None = 0
    findings: int = 0


@pytest.mark.parametrize(
    ("figures", "standing", "grounds"),
    [
        (Figures(), "gold", {"rating", "completion", "punctuality", "complaints"}),
        (Figures(rating=Decimal("4.70"), completion=98, punctuality=90), "gold", None),
        (Figures(rating=Decimal("4.69")), "standard", set()),
        (Figures(rating=None), "standard", set()),
        (Figures(complaints=1), "standard", set()),
        (Figures(complaints=5), "standard", set()),
        (Figures(complaints=6), "watch", {"complaints"}),
        (Figures(findings=1), "gold", None),
        (Figures(findings=2), "watch", {"findings"}),
        (
            Figures(rating=Decimal("3.99"), completion=89, punctuality=74),
            "watch",
            {"rating", "completion", "punctuality"},
        ),
        (Figures(finished=4, completion=0, rating=Decimal("1.00")), "standard", {"few_visits"}),
        (Figures(finished=0, missed=5, completion=0, punctuality=None, complaints=None), "watch", {"completion"}),
    ],
)
def test_standing_follows_the_thresholds_of_the_rule(figures, standing, grounds):
    found, made_by = standing_by(figures, RULE)
    assert found == standing
    assert grounds is None or set(made_by) == grounds


def test_another_rule_judges_the_same_figures_otherwise():
    stricter = TierRule(gold_punctuality=96, watch_rating=Decimal("4.90"))
    assert standing_by(Figures(), stricter) == ("watch", ["rating"])


def test_streak_counts_months_in_a_row_and_ends_at_a_gap():
    months = [(date(2026, 10, 1), "gold"), (date(2026, 9, 1), "gold"), (date(2026, 7, 1), "gold")]
    assert streak(months, month=date(2026, 10, 1)) == 2
    assert streak(months, month=date(2026, 7, 1)) == 1
    assert streak(months, month=date(2026, 8, 1)) == 0
    assert streak([(date(2026, 1, 1), "gold"), (date(2025, 12, 1), "watch")], month=date(2026, 1, 1)) == 1


def test_good_months_bring_all_that_is_due_and_bad_ones_the_gravest_only():
    def rule(standing: str, kind: str, months: int) -> ConsequenceRule:
        return ConsequenceRule(standing=standing, kind=kind, months=months)

    rules = [rule("gold", "priority", 1), rule("gold", "bonus", 3), rule("watch", "warning", 1)]
    rules += [rule("watch", "training", 2), rule("watch", "suspension", 3)]
    for standing, months, kinds in [
        ("gold", 1, ["priority"]),
        ("gold", 3, ["priority", "bonus"]),
        ("gold", 4, ["priority"]),
        ("watch", 1, ["warning"]),
        ("watch", 2, ["training"]),
        ("watch", 5, ["suspension"]),
        ("standard", 3, []),
    ]:
        assert [one.kind for one in consequences(standing, months, rules)] == kinds
