"""Who goes where on a day, by vroom (https://github.com/VROOM-Project/vroom): as much of the urgent as can be served,
with as little driving as possible. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy
import vroom

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
PROFILE = "ebike"


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
    if not gaps or not any(_is_possible(task) for task in problem.tasks):
        return Solution([], [task.visit for task in problem.tasks])
    answer = _input(problem, gaps).solve(exploration_level=exploration, nb_threads=THREADS, timeout=most)
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


def _input(problem: Problem, gaps: Sequence[Gap]) -> vroom.Input:
    """Drives are rounded up to the grid where they must fit, since visits begin on it, and exact where they cost."""
    costs = numpy.array(problem.drives, dtype="uint32")
    durations = -(-costs.astype("int64") // 300) * 300
    homes = [worker.home for worker in problem.workers]
    # The way from and to the own home is no matter of the hours.
    durations[homes, :] = durations[:, homes] = 0
    question = vroom.Input()
    question.set_durations_matrix(PROFILE, durations.astype("uint32"))
    question.set_costs_matrix(PROFILE, costs)
    zero = min([gap.start for gap in gaps] + [task.opens for task in problem.tasks])
    question.add_job([_job(number, task, zero) for number, task in enumerate(problem.tasks) if _is_possible(task)])
    able: dict[int, set[int]] = defaultdict(set)
    for number, task in enumerate(problem.tasks):
        for caregiver in task.may:
            able[caregiver].add(number)
    question.add_vehicle([_vehicle(number, gap, able[gap.worker.caregiver], zero) for number, gap in enumerate(gaps)])
    return question


def _is_possible(task: Task) -> bool:
    return on_grid(task.opens) <= task.latest


def _job(number: int, task: Task, zero: int) -> vroom.Job:
    """Each task is a skill of its own: who may serve it is our rule, not the solver's."""
    return vroom.Job(
        number,
        location=task.place,
        default_service=on_grid(task.seconds),
        skills={number},
        priority=task.priority,
        time_windows=[vroom.TimeWindow(on_grid(task.opens) - zero, task.latest - zero)],
    )


def _vehicle(number: int, gap: Gap, able: set[int], zero: int) -> vroom.Vehicle:
    return vroom.Vehicle(
        number,
        start=gap.origin,
        end=gap.target,
        profile=PROFILE,
        skills=able,
        time_window=vroom.TimeWindow(gap.start - zero, gap.end - zero),
        breaks=[
            vroom.Break(
                position,
                time_windows=[vroom.TimeWindow(one.start - zero, one.start - zero)],
                service=one.end - one.start,
            )
            for position, one in enumerate(gap.closed)
        ],
    )
