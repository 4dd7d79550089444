from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.dispatch.actions.hand_over import Handover, Wish, hand_over
from bookings.dispatch.actions.tell_of_handovers import tell_of_handovers
from bookings.planning.models import ChangeState, Plan, PlannedChange
from petcare.errors import DomainError


@transaction.atomic
def accept_changes(*, plan: Plan, ids: Collection[int], by: User) -> list[PlannedChange]:
    """Gives away what the operator took of the plan, as far as it still fits; the rest is kept with why not. Everybody
    concerned is told once, however many of the changes are theirs.

    Returns the changes that were decided; what was decided before is none of them.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    changes = list(plan.changes.filter(pk__in=ids, state=ChangeState.PROPOSED))
    wishes = [Wish(one.visit_id, one.after_id, one.before_id, not_before=one.starts_at) for one in changes]
    outcomes = hand_over(wishes, by=by, reason=_("plan %(number)d") % {"number": plan.pk})
    for one in changes:
        _decide(one, outcomes[one.visit_id], by)
    PlannedChange.objects.bulk_update(changes, ["state", "words", "starts_at", "decided_by", "decided_at"])
    tell_of_handovers([outcome for outcome in outcomes.values() if isinstance(outcome, Handover)])
    return changes


def _decide(change: PlannedChange, outcome: Handover | DomainError, by: User) -> None:
    change.decided_by, change.decided_at = by, timezone.now()
    if isinstance(outcome, Handover):
        change.state, change.starts_at = ChangeState.TAKEN, outcome.visit.planned.lower
    else:
        change.state, change.words = ChangeState.REFUSED, outcome.message[:200]
