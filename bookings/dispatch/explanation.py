"""The parts of a score in plain words: what speaks for a caregiver, and why an offer went to somebody else. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from petcare.templatetags.petcare import distance

# As Offer.parts keeps it: name, points, weight, fact.
StoredPart = Mapping[str, Any]


@dataclass(frozen=True)
class PartWords:
    """One part of a score for its owner to read: `points` of at most `weight`, and the fact behind them."""

    label: str
    fact: str
    points: float
    weight: float


def part_words(parts: Iterable[StoredPart]) -> list[PartWords]:
    """What Offer.parts says, in the order in which it was counted; parts unknown today are left out."""
    return [
        PartWords(LABELS[part["name"]](), FACTS[part["name"]](part["fact"]), part["points"], part["weight"])
        for part in parts
        if part["name"] in LABELS
    ]


def why_lost(mine: Iterable[StoredPart], winners: Iterable[StoredPart] | None) -> list[str]:
    """Where the winner was ahead, the largest lead first. Nothing about the winner but that is said.

    `winners` is None when nobody won. Empty when the winner was ahead in nothing: then time decided, not the score.
    """
    own = {part["name"]: part["points"] for part in mine}
    leads = [(part["points"] - own.get(part["name"], 0), part["name"]) for part in winners or ()]
    ahead = sorted((lead for lead in leads if lead[0] > 0 and lead[1] in LEADS), reverse=True)
    return [LEADS[name]() for _lead, name in ahead]


def _times(number: float) -> str:
    return ngettext("%(count)d visit", "%(count)d visits", int(number)) % {"count": int(number)}


LABELS = {
    "distance": lambda: _("Nearness"),
    "rating": lambda: _("Rating"),
    "experience": lambda: _("Experience"),
    "continuity": lambda: _("Knows the home"),
}
FACTS = {
    "distance": lambda metres: _("%(distance)s in a straight line") % {"distance": distance(metres)},
    "rating": lambda stars: _("%(stars)s stars, few reviews count towards the usual 4.6") % {"stars": f"{stars:.1f}"},
    "experience": lambda visits: _times(visits),
    "continuity": lambda visits: _times(visits) if visits else _("first time at this home"),
}
LEADS = {
    "distance": lambda: _("somebody else is nearer"),
    "rating": lambda: _("somebody else has a higher rating"),
    "experience": lambda: _("somebody else has done more visits"),
    "continuity": lambda: _("somebody else knows this home"),
}
