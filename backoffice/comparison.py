"""What we know of somebody beside what they sent, as an operator compares it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.identity_card import born_on, is_male
from accounts.models import Identity, User
from accounts.models.user import Gender

SEALED = "••••••"


@dataclass(frozen=True)
class Side:
    """One line of the comparison."""

    label: Any
    old: str
    new: str


def compared(owner: User, known: Identity | None, new: Identity, is_look_open: bool) -> list[Side]:
    """What we know beside what the card says; covered until the look is written down."""
    lines = [
        Side(_("Name"), covered(known.name, is_look_open) if known else owner.name, covered(new.name, is_look_open)),
        Side(_("Identity number"), _number(known, is_look_open), _number(new, is_look_open)),
    ]
    if is_look_open and new.number:
        card_gender = Gender.MALE if is_male(new.number) else Gender.FEMALE
        lines += [
            Side(_("Gender"), owner.get_gender_display(), str(card_gender.label)),
            Side(_("Born"), "", str(born_on(new.number))),
        ]
    return lines


def card_photos(identity: Identity) -> list[tuple[str, str]]:
    """Each side of the card that is still kept: its words and its address."""
    sides = [("front", _("side with the photo")), ("back", _("side with the emblem"))]
    return [
        (words, reverse("admin:identity_photo", args=[identity.pk, side]))
        for side, words in sides
        if getattr(identity, side)
    ]


def covered(text: str, is_look_open: bool) -> str:
    if not text:
        return _("erased")
    return str(text) if is_look_open else SEALED


def _number(identity: Identity | None, is_look_open: bool) -> str:
    if identity is None:
        return ""
    if not identity.number:
        return _("erased")
    return str(identity.number) if is_look_open else identity.masked_number
