"""Which certificates a skill demands. The floor above knows, as it knows the services; it says so here."""

from collections.abc import Callable, Collection, Mapping

type Demands = Mapping[str, Collection[str]]
_finders: list[Callable[[], Demands]] = []


def finds_demands(finder: Callable[[], Demands]) -> Callable[[], Demands]:
    """Registers what finds the kinds by skill. Register in a module that the app's `ready()` imports."""
    _finders.append(finder)
    return finder


def certificates_by_skill() -> dict[str, set[str]]:
    """The kinds of certificates that each skill demands; a skill that demands none is not there."""
    demands: dict[str, set[str]] = {}
    for finder in _finders:
        for skill, kinds in finder().items():
            demands.setdefault(skill, set()).update(kinds)
    return demands


def counting_skills(good_at: Collection[str], held: Collection[str], demands: Demands) -> list[str]:
    """What of `good_at` counts for somebody who holds certificates of these kinds, in the order of `good_at`."""
    return [skill for skill in good_at if set(demands.get(skill, ())) <= set(held)]
