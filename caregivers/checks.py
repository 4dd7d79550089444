"""What operators said about single visits of a caregiver. Floors above this one say so here, since caregivers know
nothing of visits."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from caregivers.models import Caregiver


@dataclass(frozen=True)
class Check:
    """`window` is the visit's, `url` its caregiver's page; a finding counts in the `month`, advice does not."""

    month: date
    window: Any
    words: str
    is_finding: bool
    url: str


type Finder = Callable[[Caregiver, Sequence[date]], Iterable[Check]]
_finders: list[Finder] = []


def finds_checks(finder: Finder) -> Finder:
    """Registers what finds them for some months. Register in a module that the app's `ready()` imports."""
    _finders.append(finder)
    return finder


def checks_of(caregiver: Caregiver, months: Sequence[date]) -> dict[date, list[Check]]:
    """By month, the newest visit first; only what the caregiver was told."""
    found: dict[date, list[Check]] = defaultdict(list)
    for finder in _finders if months else []:
        for check in finder(caregiver, months):
            found[check.month].append(check)
    return found
