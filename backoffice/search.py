"""What the desk's one box finds: people, bookings, pets, addresses. Nothing sealed is looked in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Address, User
from accounts.phone import mobile_e164, phone_e164
from bookings.models import Booking
from petcare.texts import half_width, in_reading_order
from pets.models import Pet

LONGEST = 80
# Fewer signs of a number are in too many numbers.
LEAST_DIGITS, LEAST_OF_A_NUMBER = 4, 6


@dataclass(frozen=True)
class Asked:
    """What was typed, in one spelling: full-width signs, odd spaces and signs that nobody sees are gone."""

    text: str

    @property
    def words(self) -> list[str]:
        return self.text.split()

    @property
    def phone(self) -> str | None:
        """A whole number as E.164."""
        return mobile_e164(self.text) or (phone_e164(self.text) if self.digits else None)

    @property
    def digits(self) -> str:
        """The digits when they may be a part of a number, else nothing."""
        bare = re.sub(r"[\s\-()+]", "", self.text)
        return bare if re.fullmatch(rf"\d{{{LEAST_DIGITS},}}", bare, re.ASCII) else ""

    @property
    def number(self) -> str:
        """The beginning of a booking's number, or nothing."""
        bare = re.sub(r"[\s\-]", "", self.text).upper()
        return bare if re.fullmatch(rf"\d[0-9A-Z]{{{LEAST_OF_A_NUMBER - 1},19}}", bare, re.ASCII) else ""


def asked_for(text: str) -> Asked:
    return Asked(" ".join(in_reading_order(half_width(text)).split())[:LONGEST].strip())


@dataclass(frozen=True)
class Kind:
    """One kind of rows: who may find them (`right`), and `find`, which gives them in no order."""

    slug: str
    title: Promise
    right: str
    find: Callable[[Asked], QuerySet[Any]]
    related: tuple[str, ...]


def people(asked: Asked) -> QuerySet[User]:
    if asked.phone:
        return User.objects.filter(Q(phone=asked.phone) | Q(claimed_phone=asked.phone))
    if asked.digits:
        where = "endswith" if len(asked.digits) == LEAST_DIGITS else "contains"
        return User.objects.filter(**{f"phone__{where}": asked.digits})
    if "@" in asked.text:
        return User.objects.filter(email=asked.text.lower())
    return User.objects.filter(_each_word("name", asked.words))


def bookings(asked: Asked) -> QuerySet[Booking]:
    return Booking.objects.filter(number__startswith=asked.number) if asked.number else Booking.objects.none()


def pets(asked: Asked) -> QuerySet[Pet]:
    return Pet.objects.filter(_each_word("name", asked.words))


def addresses(asked: Asked) -> QuerySet[Address]:
    """Every word stands somewhere in the address; when all are short, the first at the edge of one of its parts."""
    capitals = [word.upper() for word in asked.words]
    found = Q() if any(len(word) > 2 for word in capitals) else _at_an_edge(capitals[0])
    for word in capitals:
        found &= Q(text__contains=word)
    return Address.objects.in_one_text().filter(found)


def _at_an_edge(word: str) -> Q:
    """The parts stand in one text with a space between them, and the index of three letters counts it as one."""
    begins = Q(text__startswith=word) | Q(text__contains=f" {word}")
    return begins | Q(text__contains=f"{word} ") if len(word) == 2 else begins


KINDS = (
    Kind("people", _("People"), "accounts.view_user", people, ("caregiver",)),
    Kind("bookings", _("Bookings"), "bookings.view_booking", bookings, ("owner",)),
    Kind("pets", _("Pets"), "pets.view_pet", pets, ("owner",)),
    Kind("addresses", _("Addresses"), "accounts.view_address", addresses, ("owner",)),
)


def meant_by(asked: Asked, user: User) -> Booking | User | None:
    """The one row that a whole booking number or a whole phone number names, for who may see it."""
    row: Booking | User | None = None
    if asked.number and user.has_perm("bookings.view_booking"):
        row = Booking.objects.filter(number=asked.number).first()
    if row is None and asked.phone and user.has_perm("accounts.view_user"):
        row = User.objects.filter(phone=asked.phone).first()
    return row


def _each_word(column: str, words: list[str]) -> Q:
    """By the index of three letters each: three may stand anywhere, two begin or end the text, one begins it."""
    found = Q()
    for word in words:
        if len(word) > 2:
            found &= Q(**{f"{column}__icontains": word})
        elif len(word) == 2:
            found &= Q(**{f"{column}__istartswith": word}) | Q(**{f"{column}__iendswith": word})
        else:
            found &= Q(**{f"{column}__istartswith": word})
    return found
