"""How good and how quick the planner is beside what one would write first: 200 visits, 40 caregivers, one day.

`.venv/bin/python -m bench.planner` needs no database and no engine; drives are straight lines lengthened as streets do.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bookings.planning.compare import Figures, detour, figures_of
from bookings.planning.problem import (
    Given,
    Problem,
    Shift,
    Solution,
    Stop,
    Task,
    Worker,
    broken_rules,
    first_start,
    stops_of,
)
from bookings.planning.solve import solve
from petcare.geo.coordinates import Point
from petcare.geo.straight_line import estimate

HOUR = 3600
# Most owners want the morning or the evening.
WINDOWS = [7, 8, 9, 10, 12, 14, 16, 17, 18, 19, 20]
WEIGHTS = [4, 6, 4, 2, 3, 1, 2, 6, 8, 6, 2]
MINUTES = [25, 35, 50]


@dataclass(frozen=True)
class Line:
    seconds: float
    own_work: float
    figures: Figures


def a_day(*, visits: int, caregivers: int, seed: int) -> Problem:
    """A town of 12 km across; caregivers work one or two shifts and travel up to 8 km, one in four cannot do it all."""
    random = Random(seed)

    def somewhere() -> Point:
        return Point(30.6 + random.uniform(-0.054, 0.054), 114.3 + random.uniform(-0.063, 0.063))

    homes, doors = [somewhere() for _ in range(caregivers)], [somewhere() for _ in range(visits)]
    places = [*doors, *homes]
    drives = [[estimate(origin, target).seconds for target in places] for origin in places]
    reach = 8000 / 15 * 3.6 * 1.3
    needs = [random.random() < 0.15 for _ in range(visits)]
    can = [random.random() < 0.75 for _ in range(caregivers)]
    tasks = []
    for number in range(visits):
        opens = random.choices(WINDOWS, WEIGHTS)[0] * HOUR
        may = {
            one
            for one in range(caregivers)
            if drives[visits + one][number] <= reach and (can[one] or not needs[number])
        }
        seconds = random.choice(MINUTES) * 60 + 300
        tasks.append(Task(number, number, opens, opens + 2 * HOUR, seconds, random.randint(10, 90), frozenset(may)))
    workers = [Worker(one, visits + one, _shifts(random)) for one in range(caregivers)]
    return Problem(tasks, workers, drives)


def _shifts(random: Random) -> tuple[Shift, ...]:
    early, late = Shift(7 * HOUR, 12 * HOUR), Shift(16 * HOUR, 22 * HOUR)
    return random.choice([(early,), (late,), (late,), (early, late), (Shift(9 * HOUR, 18 * HOUR),)])


def greedy(problem: Problem, rate: Callable[[Worker, list[Stop], Task, int], float]) -> Solution:
    """Visit by visit, the first to begin first, each to whoever rates lowest of those who have time."""
    days: dict[int, list[tuple[Task, int]]] = {worker.caregiver: [] for worker in problem.workers}
    given = []
    for task in sorted(problem.tasks, key=lambda task: (task.opens, -task.priority)):
        fitting = []
        for worker in problem.workers:
            stops = stops_of(worker, days[worker.caregiver])
            if worker.caregiver in task.may:
                start = first_start(worker, stops, task, problem.drive)
                if start is not None:
                    fitting.append((rate(worker, stops, task, start), worker.caregiver, start))
        if fitting:
            _rate, caregiver, start = min(fitting)
            days[caregiver].append((task, start))
            given.append(Given(task.visit, caregiver, start))
    served = {one.visit for one in given}
    return Solution(given, [task.visit for task in problem.tasks if task.visit not in served])


def nearest(problem: Problem) -> Solution:
    """To whoever lives nearest."""
    return greedy(problem, lambda worker, stops, task, start: problem.drive(worker.home, task.place))


def least_detour(problem: Problem) -> Solution:
    """To whose day it makes the least longer."""

    def rate(worker: Worker, stops: list[Stop], task: Task, start: int) -> float:
        stop = Stop(task.place, start, start + task.seconds)
        return detour(worker, sorted([*stops, stop], key=lambda one: one.start), stop, problem.drive)

    return greedy(problem, rate)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.planner", description=__doc__)
    parser.add_argument("--visits", type=int, default=200)
    parser.add_argument("--caregivers", type=int, default=40)
    parser.add_argument("--days", type=int, default=5, help="different days; the table holds the medians")
    options = parser.parse_args()
    ways = {"greedy, the nearest": nearest, "greedy, the least detour": least_detour, "planner": solve}
    lines: dict[str, list[Line]] = {name: [] for name in ways}
    for seed in range(options.days):
        problem = a_day(visits=options.visits, caregivers=options.caregivers, seed=seed)
        for name, way in ways.items():
            begun, work_begun = time.perf_counter(), time.process_time()
            solution = way(problem)
            seconds, own_work = time.perf_counter() - begun, time.process_time() - work_begun
            faults = broken_rules(problem, solution)
            if faults:
                print(f"{name}, day {seed}: {faults[:3]}", file=sys.stderr)
                return 1
            lines[name].append(Line(seconds, own_work, figures_of(problem, solution.given)))
    print(f"{options.visits} visits, {options.caregivers} caregivers, medians of {options.days} days.\n")
    print("| way | seconds | own work, seconds | served | minutes driven | per visit |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, measured in lines.items():
        seconds = statistics.median(line.seconds for line in measured)
        own_work = statistics.median(line.own_work for line in measured)
        served = statistics.median(line.figures.served for line in measured)
        minutes = statistics.median(line.figures.drive_minutes for line in measured)
        print(f"| {name} | {seconds:.1f} | {own_work:.1f} | {served:.0f} | {minutes:.0f} | {minutes / served:.1f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
