"""Who goes where on a day, by vroom (https://github.com/VROOM-Project/vroom): as much of the urgent as can be served,
with as little driving as possible. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bookings.planning.problem import (
    Drive,
    Given,
    Problem,
    Shift,
    Solution,
    Stop,
    Task,
    Worker,
    first_start,
    on_grid,
    stops_of,
)

# How hard it looks for something better (0 to 5), and how long at most. More takes three times as long for the last
# per cent of driving.
EXPLORATION = 1
MOST = timedelta(seconds=30)
THREADS = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """Free time of a caregiver between two stops, or from and to their home; within it they do not work in `closed`."""

    worker: Worker
    start: int
    end: int
    origin: int
    target: int
    closed: tuple[Shift, ...]


def solve(problem: Problem, *, exploration: int = EXPLORATION, most: timedelta = MOST) -> Solution:
    """Every task in the day of somebody who is able and has time, or among those left over; what stands stays."""
    gaps = [gap for worker in problem.workers for gap in gaps_of(worker)]
    if not gaps or not any(is_possible(task) for task in problem.tasks):
        return Solution([], [task.visit for task in problem.tasks])
    # vroom brings pandas along, a quarter of what every process would load at its start; only the worker solves.
    from bookings.planning.question import ask

    answer = ask(problem, gaps).solve(exploration_level=exploration, nb_threads=THREADS, timeout=most)
    sequences: dict[int, list[int]] = defaultdict(list)
    for route in sorted(answer.to_dict()["routes"], key=lambda route: gaps[route["vehicle"]].start):
        visited = [step["id"] for step in route["steps"] if step["type"] == "job"]
        sequences[gaps[route["vehicle"]].worker.caregiver] += visited
    return timed(problem, sequences)


def timed(problem: Problem, sequences: Mapping[int, Iterable[int]], drive: Drive | None = None) -> Solution:
    """The tasks (by their number) in each caregiver's order, each as early as it fits; what does not is left over.

    `drive` gives other drives than the problem, when they are known better.
    """
    workers = {worker.caregiver: worker for worker in problem.workers}
    given: list[Given] = []
    for caregiver, numbers in sequences.items():
        given += _in_order(workers[caregiver], [problem.tasks[number] for number in numbers], drive or problem.drive)
    served = {one.visit for one in given}
    return Solution(given, [task.visit for task in problem.tasks if task.visit not in served])


def _in_order(worker: Worker, tasks: Sequence[Task], drive: Drive) -> Iterator[Given]:
    placed: list[tuple[Task, int]] = []
    for task in tasks:
        start = first_start(worker, stops_of(worker, placed), task, drive)
        if start is not None and worker.caregiver in task.may:
            placed.append((task, start))
            yield Given(task.visit, worker.caregiver, start)


def gaps_of(worker: Worker) -> list[Gap]:
    """A vehicle for each, so that what stands is kept to the second whatever the solver does."""
    if not worker.shifts:
        return []
    begin, end = worker.shifts[0].start, worker.shifts[-1].end
    gaps = []
    before: Stop | None = None
    for after in [*sorted(worker.locked, key=lambda stop: stop.start), None]:
        starts = on_grid(before.end) if before else begin
        ends = after.start if after else max(end, starts)
        if starts < ends and (closed := _closed(worker, starts, ends)) is not None:
            origin, target = (stop.place if stop else worker.home for stop in (before, after))
            gaps.append(Gap(worker, starts, ends, origin, target, closed))
        before = after
    return gaps


def _closed(worker: Worker, start: int, end: int) -> tuple[Shift, ...] | None:
    """When they do not work between these moments; None when they never do."""
    edges = [moment for shift in worker.shifts for moment in (shift.start, shift.end)]
    between = [Shift(edges[number], edges[number + 1]) for number in range(1, len(edges) - 1, 2)]
    between = [Shift(min(start, edges[0]), edges[0]), *between, Shift(edges[-1], max(end, edges[-1]))]
    cut = [Shift(max(one.start, start), min(one.end, end)) for one in between]
    # Two shifts that touch have a seam between them that no visit lies across.
    closed = tuple(one for one in cut if one.start < one.end or one.start == one.end and start < one.start < end)
    return closed if sum(one.end - one.start for one in closed) < end - start else None


def is_possible(task: Task) -> bool:
    return on_grid(task.opens) <= task.latest
