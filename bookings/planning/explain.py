"""Why a plan gives a visit to somebody, and why another one is left over: kept with the plan."""

from collections import Counter
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from bookings.dispatch.models import DispatchRound, RoundStatus
from bookings.dispatch.shortage import Reason, reasons_of
from bookings.planning.compare import detour
from bookings.planning.problem import Given, Stop, Task, first_start, stops_of
from bookings.planning.scene import Scene
from bookings.planning.settle import Settled

# Whatever else is said of them, they have time that day: the plan gives it to others.
HAVE_TIME = {Reason.AWAY, Reason.SILENT, Reason.NOT_ASKED, Reason.DECLINED}


def parts_of(settled: Settled, one: Given) -> dict[str, Any]:
    """The way to the visit and where from, how much further the day gets by it, how long after the beginning of its
    window it begins, how many others had time, and how many visits the caregiver has then; minutes."""
    problem, drive = settled.problem, settled.drive
    tasks = {task.visit: task for task in problem.tasks}
    task = tasks[one.visit]
    worker = next(worker for worker in problem.workers if worker.caregiver == one.caregiver)
    mine = [(tasks[other.visit], other.start) for other in settled.solution.given if other.caregiver == one.caregiver]
    stops, stop = stops_of(worker, mine), Stop(task.place, one.start, one.start + task.seconds)
    number = stops.index(stop)
    origin = stops[number - 1].place if number else worker.home
    return {
        "way": _minutes(drive(origin, task.place)),
        "from": "visit" if number else "home",
        "detour": _minutes(detour(worker, stops, stop, drive)),
        "into_window": _minutes(one.start - task.opens),
        "others": len(able_alone(settled, task)) - 1,
        "visits": len(stops),
    }


def able_alone(settled: Settled, task: Task) -> list[int]:
    """Who would have time for it if nothing else of the plan were theirs."""
    able = [worker for worker in settled.problem.workers if worker.caregiver in task.may]
    return [
        worker.caregiver
        for worker in able
        if first_start(worker, stops_of(worker, []), task, settled.problem.drive) is not None
    ]


def why_left(scene: Scene, visit_id: int) -> list[dict[str, Any]]:
    """Everybody in reach, counted by what keeps them, as DispatchRound.reasons says it."""
    visit = scene.visits[visit_id]
    open_round = DispatchRound.objects.filter(booking=visit.booking_id, status=RoundStatus.OPEN).first()
    groups = reasons_of(open_round or DispatchRound(), [visit], need=scene.needs[visit_id])
    counts: Counter[tuple[str, str]] = Counter()
    for group in groups:
        has_time = group["reason"] in HAVE_TIME
        counts[(str(Reason.PLANNED), "") if has_time else (group["reason"], group["about"])] += group["count"]
    ordered = sorted(counts.items(), key=lambda group: (-group[1], group[0]))
    return [{"reason": reason, "about": about, "count": count} for (reason, about), count in ordered]


def part_words(parts: dict[str, Any]) -> list[str]:
    """The parts as operators read them."""
    if not parts:
        return []
    way = _("%(way)s min from the visit before") if parts["from"] == "visit" else _("%(way)s min from home")
    words = [way, _("%(detour)s min more to drive"), _("%(into_window)s min after the window begins")]
    words += [_("%(others)s others had time"), _("%(visits)s visits that day")]
    return [one % parts for one in words]


def _minutes(seconds: int) -> int:
    return ceil(seconds / 60)
