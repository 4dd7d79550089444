"""How good a day is: how many visits somebody serves, how late people would be, how long they drive. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from bookings.planning.problem import Drive, Given, Problem, Stop, Task, Worker, stops_of


@dataclass(frozen=True)
class Figures:
    """`late_minutes`: how much later than planned people would come in all, by the drives as they are known now."""

    served: int
    left: int
    late_minutes: int
    drive_minutes: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def figures_of(problem: Problem, given: Sequence[Given], drive: Drive | None = None) -> Figures:
    """Of a day with these visits given away besides what is locked; `served` counts the tasks alone."""
    tasks = {task.visit: task for task in problem.tasks}
    drive = drive or problem.drive
    by_caregiver: dict[int, list[Given]] = {worker.caregiver: [] for worker in problem.workers}
    for one in given:
        by_caregiver[one.caregiver].append(one)
    days = [(worker, stops_of(worker, _placed(by_caregiver[worker.caregiver], tasks))) for worker in problem.workers]
    return Figures(
        served=len(given),
        left=len(problem.tasks) - len(given),
        late_minutes=_minutes(lateness(stops, drive) for _worker, stops in days),
        drive_minutes=_minutes(driving(worker, stops, drive) for worker, stops in days),
    )


def driving(worker: Worker, stops: Sequence[Stop], drive: Drive) -> int:
    """From home over everything back home, in seconds; nothing on a free day."""
    if not stops:
        return 0
    places = [worker.home, *(stop.place for stop in stops), worker.home]
    return sum(drive(origin, target) for origin, target in zip(places, places[1:], strict=False))


def lateness(stops: Sequence[Stop], drive: Drive) -> int:
    """By how much people would be late in all when each leaves as soon as it is done, in seconds."""
    total, behind = 0, 0
    for before, after in zip(stops, stops[1:], strict=False):
        behind = max(0, before.end + behind + drive(before.place, after.place) - after.start)
        total += behind
    return total


def detour(worker: Worker, stops: Sequence[Stop], stop: Stop, drive: Drive) -> int:
    """How much more they drive for this stop of their day, in seconds."""
    without = [one for one in stops if one != stop]
    return driving(worker, stops, drive) - driving(worker, without, drive)


def _placed(given: Iterable[Given], tasks: Mapping[int, Task]) -> list[tuple[Task, int]]:
    return [(tasks[one.visit], one.start) for one in given]


def _minutes(seconds: Iterable[int]) -> int:
    return ceil(sum(seconds) / 60)
