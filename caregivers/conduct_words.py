"""The figures of a month in words."""

from django.utils.translation import gettext as _

from caregivers.models import MonthlyRecord


def figure_rows(record: MonthlyRecord) -> list[tuple[str, str, str, bool]]:
    """The name of each figure, its label, its value with what it was counted from, and whether it made the standing."""
    made = set(record.grounds)
    over = record.finished + record.missed
    rows = [
        ("rating", _("Stars"), _stars(record)),
        ("completion", _("Completed"), _share(record.completion, record.finished, over)),
        ("punctuality", _("Begun in time"), _share(record.punctuality, record.in_time, record.begun)),
        ("complaints", _("Upheld complaints"), _share(record.complaints, record.upheld, record.finished)),
        ("findings", _("Findings of checks"), str(record.findings)),
    ]
    return [(name, label, value, name in made) for name, label, value in rows]


def _stars(record: MonthlyRecord) -> str:
    if record.rating is None:
        return _("no review")
    return _("%(stars)s from %(count)d reviews") % {"stars": f"{record.rating:.1f}", "count": record.reviews}


def _share(percent: int | None, part: int, of: int) -> str:
    if percent is None:
        return "–"
    return _("%(percent)d %% (%(part)d of %(of)d)") % {"percent": percent, "part": part, "of": of}
