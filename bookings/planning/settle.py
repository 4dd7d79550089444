"""The solver's answer made good: nobody loses what they have, and every way is driven at its own hour."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bookings.planning.problem import Drive, Given, Problem, Solution
from bookings.planning.scene import Scene, with_locked
from bookings.planning.solve import solve, timed
from bookings.planning.travel import at_their_hours

TRIES = 3


@dataclass(frozen=True)
class Settled:
    """`problem` holds as locked what could not move without being lost."""

    problem: Problem
    solution: Solution
    drive: Drive


def settle(scene: Scene) -> Settled:
    """Solves the day. A taken visit that would be left over stays where it is, and the rest is planned around it."""
    standing = {one.visit: one for one in scene.standing}
    kept: dict[int, Given] = {}
    for _try in range(TRIES):
        settled = _solved(with_locked(scene.problem, kept.values()), scene)
        lost = {visit: standing[visit] for visit in settled.solution.left if visit in standing}
        if not lost:
            return settled
        kept |= lost
    return _solved(with_locked(scene.problem, standing.values()), scene)


def _solved(problem: Problem, scene: Scene) -> Settled:
    solution = solve(problem)
    drive = at_their_hours(problem, solution, scene.places, scene.moment)
    return Settled(problem, timed(problem, _sequences(problem, solution), drive), drive)


def _sequences(problem: Problem, solution: Solution) -> Mapping[int, Sequence[int]]:
    numbers = {task.visit: number for number, task in enumerate(problem.tasks)}
    in_order: dict[int, list[int]] = {}
    for one in sorted(solution.given, key=lambda one: one.start):
        in_order.setdefault(one.caregiver, []).append(numbers[one.visit])
    return in_order


def changes_among(given: Iterable[Given], standing: Iterable[Given]) -> list[Given]:
    """What is other than it stands: somebody new, or another time."""
    as_it_stands = set(standing)
    return [one for one in given if one not in as_it_stands]
