"""The planner over days that nobody thought of: whatever it is given, no hard rule is ever broken."""

from datetime import timedelta
from importlib import import_module
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.planning.compare import figures_of
from bookings.planning.problem import (
    GRID,
    Given,
    Problem,
    Shift,
    Solution,
    Stop,
    Task,
    Worker,
    broken_rules,
    first_start,
    on_grid,
)
from bookings.planning.solve import gaps_of, solve, timed

pytestmark = pytest.mark.promise("P5", "B6")

# Else the first example loads the solver, which is no matter of the time that a plan may take.
import_module("bookings.planning.question")

HOUR = 3600
moments = st.integers(6 * 12, 22 * 12).map(lambda number: number * GRID)


@st.composite
def shifts(draw) -> tuple[Shift, ...]:
    """Up to three, which may touch."""
    edges = sorted(draw(st.lists(moments, min_size=2, max_size=6, unique=True)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Shift(start, end) for start, end in pairs)


@st.composite
def problems(draw) -> Problem:
    people, visits = draw(st.integers(1, 4)), draw(st.integers(1, 9))
    count = people + visits + people
    random = Random(draw(st.integers(0, 10_000)))
    drives = [[0 if row == column else random.randrange(3000) for column in range(count)] for row in range(count)]
    tasks = [
        Task(
            visit=100 + number,
            place=number,
            opens=(opens := draw(moments) + draw(st.sampled_from([0, 0, 60, 137]))),
            closes=opens + draw(st.integers(1, 8)) * 1800,
            seconds=draw(st.sampled_from([900, 1500, 1620, 3300])),
            priority=draw(st.integers(0, 100)),
            may=frozenset(draw(st.sets(st.integers(1, people)))),
        )
        for number in range(visits)
    ]
    workers = []
    for number in range(people):
        own = draw(shifts())
        locked = ()
        if draw(st.booleans()):
            start = draw(moments) + draw(st.sampled_from([0, 0, 180]))
            locked = (Stop(visits + people + number, start, start + draw(st.sampled_from([1500, 4000]))),)
        workers.append(Worker(number + 1, visits + number, own, locked))
    return Problem(tasks, workers, drives)


@settings(max_examples=120, deadline=timedelta(seconds=10))
@given(problems())
def test_plan_of_any_day_breaks_no_rule(problem):
    solution = solve(problem, exploration=1)
    assert broken_rules(problem, solution) == []


@settings(max_examples=60, deadline=timedelta(seconds=10))
@given(problems(), st.randoms())
def test_ways_that_take_longer_than_thought_leave_visits_over_and_break_no_rule(problem, random):
    solution = solve(problem, exploration=1)
    numbers = {task.visit: number for number, task in enumerate(problem.tasks)}
    sequences: dict[int, list[int]] = {}
    for one in sorted(solution.given, key=lambda one: one.start):
        sequences.setdefault(one.caregiver, []).append(numbers[one.visit])
    slower = [[seconds + random.randrange(2000) for seconds in row] for row in problem.drives]
    later = timed(problem, sequences, lambda origin, target: slower[origin][target])
    assert broken_rules(Problem(problem.tasks, problem.workers, slower), later) == []


@settings(max_examples=80)
@given(problems())
def test_what_fits_alone_is_never_left_over_while_nothing_else_is_asked(problem):
    for task in problem.tasks:
        alone = Problem([task], problem.workers, problem.drives)
        fits = any(
            first_start(worker, sorted(worker.locked, key=lambda stop: stop.start), task, problem.drive) is not None
            for worker in problem.workers
            if worker.caregiver in task.may
        )
        if not fits:
            assert solve(alone, exploration=0).left == [task.visit]


def test_more_urgent_visit_is_served_where_both_cannot_be():
    one_hour = [Shift(8 * HOUR, 9 * HOUR)]
    tasks = [
        Task(1, 0, 8 * HOUR, 9 * HOUR, 2400, 20, frozenset({7})),
        Task(2, 1, 8 * HOUR, 9 * HOUR, 2400, 80, frozenset({7})),
    ]
    drives = [[0, 60, 60], [60, 0, 60], [60, 60, 0]]
    solution = solve(Problem(tasks, [Worker(7, 2, tuple(one_hour))], drives))
    assert (solution.given, solution.left) == ([Given(2, 7, 8 * HOUR)], [1])


def test_what_stands_splits_the_day_and_the_drives_to_it_are_kept():
    worker = Worker(7, 2, (Shift(8 * HOUR, 12 * HOUR),), (Stop(1, 9 * HOUR, 10 * HOUR),))
    assert [(gap.start, gap.end, gap.origin, gap.target) for gap in gaps_of(worker)] == [
        (8 * HOUR, 9 * HOUR, 2, 1),
        (10 * HOUR, 12 * HOUR, 1, 2),
    ]
    task = Task(1, 0, 8 * HOUR, 12 * HOUR, 2400, 50, frozenset({7}))
    far = [[0, 1500, 0], [1500, 0, 0], [0, 0, 0]]
    solution = solve(Problem([task], [worker], far))
    assert solution.given == [Given(1, 7, 10 * HOUR + 1500)]


def test_longer_way_home_to_home_costs_and_takes_no_time_of_the_shift():
    worker = Worker(7, 1, (Shift(8 * HOUR, 9 * HOUR),))
    task = Task(1, 0, 8 * HOUR, 9 * HOUR, 3600, 50, frozenset({7}))
    problem = Problem([task], [worker], [[0, 1800], [1800, 0]])
    solution = solve(problem)
    assert solution.given == [Given(1, 7, 8 * HOUR)]
    assert figures_of(problem, solution.given).drive_minutes == 60


def test_empty_day_is_a_plan_too():
    assert solve(Problem([], [], [])) == Solution([], [])


@given(st.integers(0, 100_000))
def test_grid_never_lies_before_the_moment(moment):
    assert moment <= on_grid(moment) < moment + GRID
    assert on_grid(moment) % GRID == 0
