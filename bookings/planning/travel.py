"""How long the ways of a day take: between all its places at one hour, then each way of a plan at its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import pairwise

from bookings.planning.problem import Drive, Problem, Solution, Stop, stops_of
from bookings.schedule.drives import Drives, engine_is_used
from bookings.schedule.free_time import Busy
from petcare.geo.coordinates import Point
from petcare.geo.routing import Travel, get_router

# While one question is on its way the answer to the other is read.
ASKERS = 2


def drives_between(
    places: Sequence[Point], *, departure: datetime, tell: Callable[[float], None] = lambda share: None
) -> tuple[list[list[int]], bool]:
    """Seconds from each place to each at this hour, and whether any of it is an estimate. `tell` hears the share done.

    Asks the engine once for each place; never inside a transaction.
    """
    rows: list[list[int]] = []
    is_estimate = False
    with ThreadPoolExecutor(ASKERS) as askers:
        for row in askers.map(partial(_row, places=places, departure=departure), places):
            rows.append([way.seconds for way in row])
            is_estimate = is_estimate or any(way.is_estimate for way in row)
            tell(len(rows) / len(places))
    return rows, is_estimate


def _row(origin: Point, *, places: Sequence[Point], departure: datetime) -> list[Travel]:
    return get_router().travel(origin, places, departure=departure)


def at_their_hours(
    problem: Problem, solution: Solution, places: Sequence[Point], moment_of: Callable[[int], datetime]
) -> Drive:
    """The problem's drives, those that the solution uses at the hour they would be driven.

    The cache then knows what giving the visits away checks by.
    """
    tasks = {task.visit: task for task in problem.tasks}
    learnt: dict[tuple[int, int], int] = {}
    for worker in problem.workers if engine_is_used() else []:
        mine = [(tasks[one.visit], one.start) for one in solution.given if one.caregiver == worker.caregiver]
        for before, after in pairwise(stops_of(worker, mine)):
            if not (before in worker.locked and after in worker.locked):
                learnt[before.place, after.place] = _seconds(before, after, worker.locked, places, moment_of)

    def drive(origin: int, target: int) -> int:
        return learnt.get((origin, target), problem.drives[origin][target])

    return drive


def _seconds(
    before: Stop,
    after: Stop,
    locked: Sequence[Stop],
    places: Sequence[Point],
    moment_of: Callable[[int], datetime],
) -> int:
    """Asked as the schedule will: from or to the home of the visit that is given away."""
    is_before = after not in locked
    home, other = (after, before) if is_before else (before, after)
    busy = Busy(moment_of(other.start), moment_of(other.end), places[other.place])
    drives = Drives(places[home.place], [busy], asks_engine=True)
    return round((drives.after(busy) if is_before else drives.before(busy)).total_seconds())
