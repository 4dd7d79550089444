"""What is planned for a pet on floors above this one. They say so here, since pets know nothing of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pets.models import Pet


@dataclass(frozen=True)
class Plan:
    """`words` say what and when, `url` is the owner's page of it."""

    words: str
    url: str


type Finder = Callable[[Pet], Iterable[Plan]]
_finders: list[Finder] = []


def finds_plans(finder: Finder) -> Finder:
    """Registers what finds the plans of a pet. Register in a module that the app's `ready()` imports."""
    _finders.append(finder)
    return finder


def plans_of(pet: Pet) -> list[Plan]:
    """What lies ahead, the nearest first within each floor."""
    return [plan for finder in _finders for plan in finder(pet)]
