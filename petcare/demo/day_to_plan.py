"""What the dispatch board has to show: a tomorrow on which several homes have nobody yet, and a plan for it."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from bookings.catalogue.models import Service
from bookings.planning.actions.propose import ask_for_plan
from petcare.demo.owners import Household
from petcare.demo.waiting import pay_for

HOURS = (8, 12, 16, 18, 18)
# Of those that the other stories of the demo leave alone.
FIRST_KEY = 20


def leave_a_day_to_plan(homes: Sequence[Household], services: Sequence[Service], operator: User) -> None:
    """The worker works the plan out as soon as it runs."""
    for number, (home, hour) in enumerate(zip(homes, HOURS, strict=False)):
        pay_for(home, services, days=1, hour=hour, key=FIRST_KEY + number)
    ask_for_plan(day=timezone.localdate() + timedelta(days=1), may_move=False, by=operator)
