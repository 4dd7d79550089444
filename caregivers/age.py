"""How old somebody who serves may be. The age comes from the identity number, nobody types it."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.identity_card import NotAnIdentityNumber, born_on

YOUNGEST = 18
OLDEST = 65


def age_on(born: date, day: date) -> int:
    """Full years on this day; who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check_age(number: str, *, today: date) -> int:
    """The age of whoever has this checked number. Raises NotAnIdentityNumber below 18 and above 65."""
    age = age_on(born_on(number), today)
    if age < YOUNGEST:
        raise NotAnIdentityNumber(_("By this number you are not 18 yet. Come back when you are."))
    if age > OLDEST:
        raise NotAnIdentityNumber(_("By this number you are above 65. We take caregivers from 18 to 65."))
    return age
