"""A rule's way: drafted, in force, ended. What is in force never changes; a change is a new rule that replaces it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.catalogue.models import PriceRule, RuleState
from petcare.errors import DomainError

COPIED = (
    "name_zh", "name_en", "kind", "position", "group", "amount", "percent", "day_kind", "weekdays", "from_hour",
    "to_hour", "over_metres", "from_pet", "within_hours", "valid_from", "valid_until",
)  # fmt: skip


@transaction.atomic
def bring_into_force(*, rule: PriceRule) -> PriceRule:
    """A draft counts from now on, and what it replaces ends.

    Raises DomainError when it is no draft, or what it replaces has ended: another draft may have taken its place.
    """
    rule = _lock(rule, RuleState.DRAFT)
    rule.state, rule.live_at = RuleState.LIVE, timezone.now()
    rule.save(update_fields=["state", "live_at"])
    if rule.replaces_id:
        replaced = PriceRule.objects.filter(pk=rule.replaces_id, state=RuleState.LIVE)
        if not replaced.update(state=RuleState.ENDED, ended_at=rule.live_at):
            raise DomainError(_("What it replaces has ended. Choose what it replaces now, or nothing, and save it."))
    return rule


@transaction.atomic
def end_rule(*, rule: PriceRule) -> PriceRule:
    """New bookings are made without it; old ones keep their lines. Raises DomainError when it is not in force."""
    rule = _lock(rule, RuleState.LIVE)
    rule.state, rule.ended_at = RuleState.ENDED, timezone.now()
    rule.save(update_fields=["state", "ended_at"])
    return rule


def draft_from(*, rule: PriceRule) -> PriceRule:
    """A draft like this rule, which it will replace if that is in force now."""
    fields = {name: getattr(rule, name) for name in COPIED}
    return PriceRule.objects.create(replaces=rule if rule.state == RuleState.LIVE else None, **fields)


def _lock(rule: PriceRule, state: RuleState) -> PriceRule:
    rule = PriceRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if rule.state != state:
        raise DomainError(_("This rule is no longer as it was shown. Look at it again."))
    return rule
