"""A day as the planner sees it: who works when and where from, what stands, what is to be given away.

Pure: moments are seconds from the day's midnight, places are numbers of rows of the drives.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

# Plans stand on five minutes, as everywhere in the schedule.
GRID = 300

# From a place to a place, in seconds.
Drive = Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class Task:
    """A visit to be given: it begins at `opens` or later and is over by `closes`. `may` are those who are able to come,
    at whatever time; of two that cannot both be served the one of higher `priority` (0 to 100) is."""

    visit: int
    place: int
    opens: int
    closes: int
    seconds: int
    priority: int
    may: frozenset[int]

    @property
    def latest(self) -> int:
        return self.closes - self.seconds


@dataclass(frozen=True, slots=True)
class Stop:
    """Time of a caregiver that is taken, and where: a visit that stays as it is, or a hold."""

    place: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shift:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Worker:
    """Begins and ends the day at `home`: that way is driven outside the shifts, and counts as driving only."""

    caregiver: int
    home: int
    shifts: tuple[Shift, ...]
    locked: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class Problem:
    tasks: Sequence[Task]
    workers: Sequence[Worker]
    drives: Sequence[Sequence[int]]

    def drive(self, origin: int, target: int) -> int:
        return self.drives[origin][target]


@dataclass(frozen=True, slots=True)
class Given:
    """A visit in somebody's day, begun at `start`."""

    visit: int
    caregiver: int
    start: int


@dataclass(frozen=True)
class Solution:
    given: Sequence[Given]
    left: Sequence[int]


def on_grid(moment: int) -> int:
    """This moment, or the next one on the grid."""
    return -(-moment // GRID) * GRID


def stops_of(worker: Worker, tasks: Iterable[tuple[Task, int]]) -> list[Stop]:
    """What the caregiver's day holds with these tasks begun at these moments, in order."""
    added = [Stop(task.place, start, start + task.seconds) for task, start in tasks]
    return sorted([*worker.locked, *added], key=lambda stop: (stop.start, stop.end))


def first_start(worker: Worker, stops: Sequence[Stop], task: Task, drive: Drive) -> int | None:
    """The earliest moment on the grid at which the task fits between these stops of the caregiver's day, or None: in
    its window, inside one shift, and with time for the drive from the stop before and to the one after."""
    for shift in worker.shifts:
        start = on_grid(max(task.opens, shift.start))
        # Each stop that it runs into, or whose drive, moves it behind that one.
        for stop in stops:
            if start + task.seconds + drive(task.place, stop.place) <= stop.start:
                break
            start = max(start, on_grid(stop.end + drive(stop.place, task.place)))
        if start <= task.latest and start + task.seconds <= shift.end and not _collides(stops, start, task, drive):
            return start
    return None


def _collides(stops: Sequence[Stop], start: int, task: Task, drive: Drive) -> bool:
    end = start + task.seconds
    return any(
        start < stop.end + drive(stop.place, task.place) and stop.start < end + drive(task.place, stop.place)
        for stop in stops
    )


def broken_rules(problem: Problem, solution: Solution) -> list[str]:
    """What of the solution no caregiver could keep: empty for every plan that anybody is shown."""
    tasks = {task.visit: task for task in problem.tasks}
    faults = []
    if sorted([one.visit for one in solution.given] + list(solution.left)) != sorted(tasks):
        faults.append("a visit is missing, or there twice")
    for worker in problem.workers:
        mine = [(tasks[one.visit], one.start) for one in solution.given if one.caregiver == worker.caregiver]
        faults += [fault for task, start in mine for fault in _faults_of(worker, task, start)]
        if mine:
            faults += _faults_between(stops_of(worker, mine), worker, problem.drive)
    return faults


def _faults_of(worker: Worker, task: Task, start: int) -> list[str]:
    end = start + task.seconds
    rules = {
        "may not": worker.caregiver in task.may,
        "window": task.opens <= start <= task.latest,
        "hours": any(shift.start <= start and end <= shift.end for shift in worker.shifts),
        "grid": start % GRID == 0,
    }
    return [f"{task.visit}: {name}" for name, is_kept in rules.items() if not is_kept]


def _faults_between(stops: Sequence[Stop], worker: Worker, drive: Drive) -> list[str]:
    """What stood before the plan is as it is, however tight."""
    return [
        f"{worker.caregiver}: drive between {before.end} and {after.start}"
        for before, after in zip(stops, stops[1:], strict=False)
        if before.end + drive(before.place, after.place) > after.start
        and not (before in worker.locked and after in worker.locked)
    ]
