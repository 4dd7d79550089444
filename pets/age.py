"""How old an animal is, and the birthday that a guess leads to."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def months_between(born_on: date, today: date) -> int:
    """Whole months; none for a day to come."""
    months = (today.year - born_on.year) * 12 + today.month - born_on.month - (today.day < born_on.day)
    return max(months, 0)


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the 28th when that month is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, 28))


def age_text(born_on: date, known_to: str, today: date) -> str:
    """Whole years, or whole months below two years, as people say it; “about” when the birthday is only a guess."""
    months = months_between(born_on, today)
    if months < 24:
        age = ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    else:
        age = ngettext("%(count)d year", "%(count)d years", months // 12) % {"count": months // 12}
    return _("about %(age)s") % {"age": age} if known_to == "guess" else age
