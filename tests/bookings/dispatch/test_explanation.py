import pytest

from bookings.dispatch.explanation import part_words, why_lost

pytestmark = pytest.mark.promise("B6")


def part(name, fact, about=""):
    return {"name": name, "points": 1.0, "weight": 5.0, "fact": fact, "about": about}


def parts(**points):
    return [{"name": name, "points": given, "weight": 40.0, "fact": 0} for name, given in points.items()]


def test_lost_to_somebody_better_says_where_the_largest_lead_first():
    mine = parts(distance=30, rating=28, experience=1, continuity=0)
    theirs = parts(distance=38, rating=27, experience=3, continuity=15)

    assert why_lost(mine, theirs) == ["对方去过这家", "对方更近", "对方上门次数更多"]


def test_lost_to_somebody_ahead_in_nothing_gives_no_reason():
    assert why_lost(parts(distance=30), parts(distance=30)) == []


def test_lost_while_nobody_won_gives_no_reason():
    assert why_lost(parts(distance=30), None) == []


def test_part_unknown_today_is_left_out():
    assert part_words(parts(moon=3)) == []
    assert why_lost([], parts(moon=3)) == []


def test_parts_say_the_fact_behind_the_points():
    stored = [
        {"name": "distance", "points": 38.5, "weight": 40.0, "fact": 790},
        {"name": "rating", "points": 27.0, "weight": 30.0, "fact": 4.72},
        {"name": "experience", "points": 3.0, "weight": 15.0, "fact": 12},
        {"name": "continuity", "points": 0.0, "weight": 15.0, "fact": 0},
    ]

    facts = [part.fact for part in part_words(stored)]

    assert facts == ["直线 790 米", "4.7 星，新的评价算得多，评价少的按平均 4.6 星折算", "12 次", "第一次去这家"]


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (part("travel", 12, "home"), "从家出发，那个时段 12 分钟"),
        (part("travel", 7, "before"), "从上一家过来 7 分钟"),
        (part("travel", 9, "after"), "去下一家 9 分钟"),
        (part("punctuality", 95), "95% 准时，次数少的按平常的 90% 折算"),
        (part("continuity", 3, "favourite"), "是这位主人的心仪人选"),
        (part("load", 2), "那天已有 2 次"),
        (part("fairness", 5), "之前两周 5 次"),
        (part("newcomer", 4), "至今 4 次"),
    ],
)
def test_every_part_says_its_fact(stored, words):
    assert [one.fact for one in part_words([stored])] == [words]


@pytest.mark.parametrize(
    ("hinge", "words"),
    [
        ("home", "从家出发，那个时段 15 分钟"),
        ("before", "从上一家（还没定）过来 15 分钟"),
        ("after", "去下一家（还没定）15 分钟"),
    ],
)
def test_way_on_a_day_without_visits_hangs_on_none_that_is_settled(hinge, words):
    assert [one.fact for one in part_words([part("travel", 15, hinge), part("load", 0)])] == [words, "那天已有 0 次"]
