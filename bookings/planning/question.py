"""A day's problem in the words of vroom. Pure."""

from collections import defaultdict
from collections.abc import Sequence

import numpy
import vroom

from bookings.planning.problem import Problem, Task, on_grid
from bookings.planning.solve import Gap, is_possible

PROFILE = "ebike"


def ask(problem: Problem, gaps: Sequence[Gap]) -> vroom.Input:
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
    question.add_job([_job(number, task, zero) for number, task in enumerate(problem.tasks) if is_possible(task)])
    able: dict[int, set[int]] = defaultdict(set)
    for number, task in enumerate(problem.tasks):
        for caregiver in task.may:
            able[caregiver].add(number)
    question.add_vehicle([_vehicle(number, gap, able[gap.worker.caregiver], zero) for number, gap in enumerate(gaps)])
    return question


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
