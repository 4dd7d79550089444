from collections.abc import Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.planning.compare import figures_of
from bookings.planning.explain import parts_of, why_left
from bookings.planning.models import NOT_DONE, Plan, PlannedChange, PlanState
from bookings.planning.problem import Given
from bookings.planning.scene import Scene, scene_of
from bookings.planning.settle import Settled, changes_among, settle
from petcare.errors import DomainError
from petcare.wake import wake

# Whoever works a plan out has so long; then another worker tries.
PATIENCE = timedelta(minutes=3)
TRIES = 3


def ask_for_plan(*, day: date, may_move: bool, by: User) -> Plan:
    """A plan for the day, which a worker works out; the one that is worked out already when there is one.

    With `may_move` visits that are taken may change hands or time, but never lose their place. Raises DomainError for
    a day that is over.
    """
    if day < timezone.localdate():
        raise DomainError(_("This day is over."), field="day")
    try:
        with transaction.atomic():
            plan = Plan.objects.create(day=day, may_move=may_move, asked_by=by)
            wake("bookings.planning.tasks.work_out_plan", plan.pk)
            return plan
    except IntegrityError:
        return Plan.objects.filter(day=day, state__in=NOT_DONE).latest("pk")


def due_plans(limit: int = 5) -> list[int]:
    due = Plan.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    return list(due.values_list("pk", flat=True)[:limit])


def work_out(plan_id: int) -> bool:
    """Works a due plan out and keeps it with its explanation; False when somebody else does. Changes no visit."""
    now = timezone.now()
    due = Plan.objects.filter(pk=plan_id, due_at__lte=now)
    if due.filter(tries__gte=TRIES).update(state=PlanState.FAILED, due_at=None):
        return False
    if not due.update(state=PlanState.WORKING, due_at=now + PATIENCE, tries=F("tries") + 1, progress=1):
        return False
    plan = Plan.objects.get(pk=plan_id)
    scene = scene_of(plan.day, may_move=plan.may_move, tell=lambda share: _tell(plan, 5 + round(60 * share)))
    _tell(plan, 70)
    settled = settle(scene)
    _tell(plan, 85)
    left = [{"visit": pk, "reasons": why_left(scene, pk)} for pk in settled.solution.left]
    _keep(plan, scene, settled, left)
    return True


def _tell(plan: Plan, percent: int) -> None:
    Plan.objects.filter(pk=plan.pk, progress__lt=percent).update(progress=percent)


@transaction.atomic
def _keep(plan: Plan, scene: Scene, settled: Settled, left: Sequence[dict]) -> None:
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.WORKING:
        return
    changes = changes_among(settled.solution.given, scene.standing)
    PlannedChange.objects.filter(plan=plan).delete()
    PlannedChange.objects.bulk_create(_change(plan, scene, settled, one) for one in changes)
    plan.before = figures_of(scene.problem, scene.standing, settled.drive).as_json()
    plan.after = figures_of(settled.problem, settled.solution.given, settled.drive).as_json()
    others = scene.others_taken
    plan.before["served"] += others
    # What stays where it is since it would be lost otherwise is no task any more.
    plan.after["served"] += others + len(scene.problem.tasks) - len(settled.problem.tasks)
    plan.left, plan.is_estimate = list(left), scene.is_estimate
    plan.state, plan.due_at, plan.progress, plan.ready_at = PlanState.READY, None, 100, timezone.now()
    plan.save()


def _change(plan: Plan, scene: Scene, settled: Settled, one: Given) -> PlannedChange:
    visit = scene.visits[one.visit]
    return PlannedChange(
        plan=plan,
        visit=visit,
        before_id=visit.caregiver_id,
        after_id=one.caregiver,
        started_before=visit.planned.lower if visit.planned else None,
        starts_at=scene.moment(one.start),
        parts=parts_of(settled, one),
    )
