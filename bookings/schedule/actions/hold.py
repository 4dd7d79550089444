"""Holding caregivers' time while the owner pays. Runs in the caller's transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.orders.models import Visit
from bookings.schedule.actions.reserve import reserve
from bookings.schedule.calendar import LEAD, Days
from bookings.schedule.candidates import Need, nearest_candidates
from bookings.schedule.drives import engine_is_used
from bookings.schedule.free_time import Window
from bookings.schedule.models import Purpose
from bookings.schedule.windows import openness_between
from caregivers.models import Caregiver
from petcare.errors import DomainError

# Somebody else may take the time between the look and the lock; then it is looked anew.
TRIES = 3


class NobodyFree(DomainError):
    """`windows` are those for which nobody has time any more."""

    def __init__(self, windows: Sequence[Window]) -> None:
        one, many = _("This time has just been taken."), _("%(count)d of these times have just been taken.")
        super().__init__(one if len(windows) == 1 else many % {"count": len(windows)}, field="window")
        self.windows = list(windows)


class _Taken(Exception):
    pass


def learn_drives(windows: Sequence[Window], *, need: Need) -> None:
    """Asks the routing engine for the drives that holding these windows needs, before the transaction begins.

    Inside it nobody waits for the engine: what is not learnt by then is an estimate.
    """
    if engine_is_used():
        dates = [timezone.localdate(window.start) for window in windows]
        openness_between(min(dates), max(dates), need=need, minutes=0)


def hold_visits(visits: Sequence[Visit], *, need: Need) -> None:
    """Holds a caregiver who has time for each visit: the nearest, and one person for as much of a trip as possible.

    Raises NobodyFree with the windows that nobody has time for; then nothing is held.
    """
    for _try in range(TRIES):
        plan = _plan(visits, need)
        missing = [visit for visit in visits if visit.pk not in plan]
        if missing:
            raise NobodyFree([window_of(visit) for visit in missing])
        try:
            with transaction.atomic():
                _hold(visits, plan)
        except _Taken:
            continue
        return
    raise NobodyFree([window_of(visit) for visit in visits])


def window_of(visit: Visit) -> Window:
    return Window(visit.window.lower, visit.window.upper)


def _plan(visits: Sequence[Visit], need: Need) -> dict[int, int]:
    """Caregiver by visit: whoever has time for most of what is left, the nearest of them, until nobody helps."""
    free = _free(visits, need)
    plan: dict[int, int] = {}
    while True:
        # max takes the first of equals, and the nearest stand first.
        best = max(free, key=lambda pk: len(free[pk] - plan.keys()), default=None)
        if best is None or not free[best] - plan.keys():
            return plan
        plan |= dict.fromkeys(free[best] - plan.keys(), best)


def _free(visits: Sequence[Visit], need: Need) -> dict[int, set[int]]:
    """The visits that each candidate has time for, the nearest candidate first; four queries for all of them."""
    dates = [timezone.localdate(visit.window.lower) for visit in visits]
    ids = [candidate.caregiver_id for candidate in nearest_candidates(need)]
    days = Days(ids, min(dates), max(dates), home=need.home)
    not_before = timezone.now() + LEAD
    return {
        pk: {
            visit.pk
            for visit in visits
            if days.start_for(pk, window=window_of(visit), minutes=visit.minutes, not_before=not_before)
        }
        for pk in ids
    }


def _hold(visits: Sequence[Visit], plan: dict[int, int]) -> None:
    # In one order for all: two trips that need the same people would wait for each other otherwise.
    list(Caregiver.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=plan.values()).order_by("pk"))
    not_before = timezone.now() + LEAD
    for visit in visits:
        if reserve(visit, plan[visit.pk], purpose=Purpose.HOLD, not_before=not_before) is None:
            raise _Taken
