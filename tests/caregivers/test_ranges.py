import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregivers.ranges import Range, first_overlap

DAY = 24 * 60


@pytest.mark.parametrize(
    ("days", "is_week", "overlaps"),
    [
        ([[Range(480, 720), Range(720, 900)]], False, False),
        ([[Range(480, 721), Range(720, 900)]], False, True),
        ([[Range(0, DAY)], [Range(0, DAY)]], False, False),
        ([[Range(1080, DAY + 120)], [Range(60, 300)]], False, True),
        ([[Range(1080, DAY + 120)], [Range(120, 300)]], False, False),
        ([[Range(0, 60)], [], [], [], [], [], [Range(1380, DAY + 30)]], True, True),
        ([[Range(0, 60)], [], [], [], [], [], [Range(1380, DAY + 30)]], False, False),
        ([[Range(0, 2 * DAY - 1)], [Range(DAY - 1, DAY)]], False, False),
    ],
)
def test_ranges_overlap_within_a_day_and_over_midnight(days, is_week, overlaps):
    assert bool(first_overlap(days, is_week=is_week)) == overlaps


ranges = st.builds(lambda start, length: Range(start, start + length), st.integers(0, DAY - 1), st.integers(1, DAY))


@given(st.lists(st.lists(ranges, max_size=3), min_size=2, max_size=7))
def test_an_overlap_is_found_exactly_when_two_ranges_share_a_minute(days):
    placed = [(n * DAY + one.start, n * DAY + one.end) for n, of_day in enumerate(days) for one in of_day]
    share = any(a < d and c < b for i, (a, b) in enumerate(placed) for c, d in placed[i + 1 :])
    assert bool(first_overlap(days)) == share
