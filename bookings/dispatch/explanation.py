"""The parts of a score in plain words: what speaks for a caregiver, and why an offer went to somebody else. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from petcare.templatetags.petcare import distance

# As Offer.parts keeps it: name, points, weight, fact, about.
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
    known = [part for part in parts if part["name"] in LABELS]
    has_nothing_yet = any(part["name"] == "load" and not part["fact"] for part in known)
    return [
        PartWords(LABELS[part["name"]](), _fact(part, has_nothing_yet), part["points"], part["weight"])
        for part in known
    ]


def why_lost(mine: Iterable[StoredPart], winners: Iterable[StoredPart] | None) -> list[str]:
    """Where the winner was ahead, the largest lead first. Nothing about the winner but that is said.

    `winners` is None when nobody won. Empty when the winner was ahead in nothing: then time decided, not the score.
    """
    own = {part["name"]: part["points"] for part in mine}
    leads = [(part["points"] - own.get(part["name"], 0), part["name"]) for part in winners or ()]
    ahead = sorted((lead for lead in leads if lead[0] > 0 and lead[1] in LEADS), reverse=True)
    return [LEADS[name]() for _lead, name in ahead]


def _fact(part: StoredPart, has_nothing_yet: bool) -> str:
    about = part.get("about", "")
    # On a day without visits the way can only hang on a time that is kept for one, which others are asked for too.
    if has_nothing_yet and part["name"] == "travel" and about in KEPT:
        return KEPT[about]() % {"minutes": int(part["fact"])}
    return FACTS[part["name"]](part["fact"], about)


def _times(number: float) -> str:
    return ngettext("%(count)d visit", "%(count)d visits", int(number)) % {"count": int(number)}


def _minutes(minutes: float, hinge: str) -> str:
    return HINGES.get(hinge, HINGES["home"])() % {"minutes": int(minutes)}


def _continuity(visits: float, about: str) -> str:
    if about == "favourite":
        return _("this owner's favourite")
    return _times(visits) if visits else _("first time at this home")


HINGES = {
    "home": lambda: _("%(minutes)d min from home at that hour"),
    "before": lambda: _("%(minutes)d min from the visit before"),
    "after": lambda: _("%(minutes)d min to the visit after"),
}
KEPT = {
    "before": lambda: _("%(minutes)d min from the visit before, which is not settled yet"),
    "after": lambda: _("%(minutes)d min to the visit after, which is not settled yet"),
}
# The words of parts that offers of older versions kept stay here.
LABELS = {
    "travel": lambda: _("The way"),
    "distance": lambda: _("Nearness"),
    "rating": lambda: _("Rating"),
    "punctuality": lambda: _("Punctuality"),
    "fit": lambda: _("This kind of work"),
    "experience": lambda: _("Experience"),
    "continuity": lambda: _("Knows the home"),
    "load": lambda: _("Room that day"),
    "fairness": lambda: _("Fair turns"),
    "newcomer": lambda: _("New here"),
    "conduct": lambda: _("Put first for good work"),
}
FACTS = {
    "travel": _minutes,
    "distance": lambda metres, about: _("%(distance)s in a straight line") % {"distance": distance(metres)},
    "rating": lambda stars, about: (
        _("%(stars)s stars, the latest count most, few count towards the usual 4.6") % {"stars": f"{stars:.1f}"}
    ),
    "punctuality": lambda percent, about: (
        _("%(percent)d %% in time, few visits count towards the usual 90 %%") % {"percent": int(percent)}
    ),
    "fit": lambda visits, about: _("%(times)s for such animals lately") % {"times": _times(visits)},
    "experience": lambda visits, about: _times(visits),
    "continuity": _continuity,
    "load": lambda visits, about: _("%(times)s on that day so far") % {"times": _times(visits)},
    "fairness": lambda visits, about: _("%(times)s in the two weeks before") % {"times": _times(visits)},
    "newcomer": lambda visits, about: _("%(times)s so far") % {"times": _times(visits)},
    "conduct": lambda is_favoured, about: _("put first after a gold month") if is_favoured else _("not at present"),
}
LEADS = {
    "travel": lambda: _("somebody else has a shorter way"),
    "distance": lambda: _("somebody else is nearer"),
    "rating": lambda: _("somebody else has a higher rating"),
    "punctuality": lambda: _("somebody else is more punctual"),
    "fit": lambda: _("somebody else has done more of this for such animals"),
    "experience": lambda: _("somebody else has done more visits"),
    "continuity": lambda: _("somebody else knows this home"),
    "load": lambda: _("somebody else has more room that day"),
    "fairness": lambda: _("somebody else had fewer visits lately"),
    "newcomer": lambda: _("somebody else is new and gets a start"),
    "conduct": lambda: _("somebody else is put first for good work"),
}
