"""The number of an identity card of mainland China, and of the residence permits of Hong Kong, Macao and Taiwan.

After GB 11643-1999: six digits of the place, eight of the birth date, three of order, one check character. A right
checksum proves that the number was typed well, not whose it is.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

from petcare.errors import DomainError
from petcare.texts import half_width

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
# GB/T 2260; 81, 82 and 83 stand on the residence permits.
PROVINCES = frozenset(
    str(code)
    for first, last in [(11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83)]
    for code in range(first, last + 1)
)
OLDEST_YEAR = 1900

_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)


class NotAnIdentityNumber(DomainError):
    """The message says what is wrong, without repeating the number."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="number")


def identity_number(text: str, *, today: date) -> str:
    """The number in its one spelling, 18 characters. Raises NotAnIdentityNumber."""
    number = re.sub(r"[\s-]", "", half_width(text)).upper()
    if not _SHAPE.fullmatch(number):
        raise NotAnIdentityNumber(_("An identity number has 18 characters: digits, the last one may be an X."))
    if number[:2] not in PROVINCES:
        raise NotAnIdentityNumber(_("No identity number begins like this. Look at the first digits again."))
    born = _birth_date(number)
    if born is None or born > today or born.year < OLDEST_YEAR:
        raise NotAnIdentityNumber(_("The birth date in it cannot be. Look at the digits in the middle again."))
    if check_character(number) != number[-1]:
        raise NotAnIdentityNumber(_("A digit is wrong or two are swapped. Compare it with the card."))
    return number


def check_character(number: str) -> str:
    """What the first 17 digits ask for as the 18th."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return CHECK_CHARACTERS[total % 11]


def born_on(number: str) -> date:
    """The birth date of a checked number."""
    return date.fromisoformat(number[6:14])


def is_male(number: str) -> bool:
    return int(number[16]) % 2 == 1


def masked(number: str) -> str:
    """`310***********1234`: enough to recognise one's own."""
    return f"{number[:3]}{'*' * 11}{number[-4:]}"


def _birth_date(number: str) -> date | None:
    try:
        return born_on(number)
    except ValueError:
        return None
