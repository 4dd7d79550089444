"""What a copy of a pet's care says, fact by fact, in the reader's language.

Whoever fills the steps of a service, prints a sheet or shows a visit reads it here:

    for fact in facts_of(booked_pet.care, FactKind.FOOD):
        f"{booked_pet.name}：{fact.text}"        # 八喜：干粮 40 克
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.phone import readable
from pets.age import age_text
from pets.care import Care
from pets.models import WARNINGS, DoseUnit, MealUnit, Sex, Temper


class FactKind(models.TextChoices):
    """In the order in which somebody at the door needs them."""

    WARNING = "warning", gettext_lazy("Take care")
    FOOD = "food", gettext_lazy("Food")
    WATER = "water", gettext_lazy("Water")
    MEDICATION = "medication", gettext_lazy("Medicine")
    LITTER = "litter", gettext_lazy("Litter or cage")
    DO = "do", gettext_lazy("Please do")
    DO_NOT = "do_not", gettext_lazy("Please do not")
    CHARACTER = "character", gettext_lazy("Character")
    HEALTH = "health", gettext_lazy("Health")
    VACCINATION = "vaccination", gettext_lazy("Vaccinations")
    VET = "vet", gettext_lazy("Vet")
    ABOUT = "about", gettext_lazy("About")


@dataclass(frozen=True)
class Fact:
    """`text` is what is given or to be minded, for food and medicine that of one meal and one dose: 干粮 40 克.
    `times` are hours of the day (08:00). `note` is how it is done, how often, until when."""

    kind: FactKind
    text: str
    times: tuple[str, ...] = ()
    note: str = ""
    # E.164, of whom to call.
    phone: str = ""


@dataclass(frozen=True)
class Section:
    """The facts of one kind as they were agreed, and as the owner has them now where that differs."""

    kind: FactKind
    facts: list[Fact]
    now: list[Fact]
    is_changed: bool

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def stayed(self) -> list[Fact]:
        return [fact for fact in self.now if fact in self.facts]

    @property
    def added(self) -> list[Fact]:
        return [fact for fact in self.now if fact not in self.facts]

    @property
    def gone(self) -> list[Fact]:
        return [fact for fact in self.facts if fact not in self.now]


def facts_of(care: Care, *kinds: FactKind, on: date | None = None) -> list[Fact]:
    """The facts of these kinds (of all, when none is named) on that day (today): medicine whose last day is over is
    left out. `care` is what `care_of` made; an empty one has no facts."""
    today = on or timezone.localdate()
    return [fact for kind in kinds or tuple(FactKind) for fact in _READERS[kind](care, today)]


def sections_of(care: Care, now: Care | None = None, *, on: date | None = None) -> list[Section]:
    """The facts by kind, without those kinds that have none; `now` is the care as it stands today, to mark what the
    owner changed since the copy was made."""
    sections = []
    for kind in FactKind:
        agreed = facts_of(care, kind, on=on)
        current = agreed if now is None else facts_of(now, kind, on=on)
        if agreed or current:
            sections.append(Section(kind, agreed, current, is_changed=agreed != current))
    return sections


def _warnings(care: Care, today: date) -> list[Fact]:
    return [Fact(FactKind.WARNING, str(Temper(word).label)) for word in care.get("temper", []) if word in WARNINGS]


def _food(care: Care, today: date) -> list[Fact]:
    facts = []
    for meal in care.get("meals", []):
        unit = MealUnit(meal["unit"]).label
        text = f"{meal['food']} {meal['amount']} {unit}" if meal["amount"] else f"{meal['food']} {unit}"
        often = "" if meal["times"] else _meals_a_day(meal["a_day"])
        facts.append(Fact(FactKind.FOOD, text, tuple(meal["times"]), _joined(often, meal["how"])))
    return facts


def _meals_a_day(count: int | None) -> str:
    return ngettext("%(count)d meal a day", "%(count)d meals a day", count) % {"count": count} if count else ""


def _medication(care: Care, today: date) -> list[Fact]:
    facts = []
    for dose in care.get("doses", []):
        if dose["until"] and date.fromisoformat(dose["until"]) < today:
            continue
        unit = DoseUnit(dose["unit"]).label
        text = f"{dose['medicine']} {dose['amount']} {unit}" if dose["amount"] else f"{dose['medicine']} {unit}"
        until = _("until %(day)s") % {"day": _day(dose["until"])} if dose["until"] else ""
        facts.append(Fact(FactKind.MEDICATION, text, tuple(dose["times"]), _joined(dose["how"], until)))
    return facts


def _vaccinations(care: Care, today: date) -> list[Fact]:
    facts = []
    for row in care.get("vaccinations", []):
        given = _("given %(day)s") % {"day": _day(row["given_on"])}
        due = ""
        if row["next_due_on"]:
            is_over = date.fromisoformat(row["next_due_on"]) < today
            words = _("was due %(day)s") if is_over else _("next %(day)s")
            due = words % {"day": _day(row["next_due_on"])}
        facts.append(Fact(FactKind.VACCINATION, row["vaccine"], note=_joined(given, due)))
    return facts


def _character(care: Care, today: date) -> list[Fact]:
    words = [str(Temper(word).label) for word in care.get("temper", []) if word not in WARNINGS]
    texts = ["、".join(words), care.get("temperament", "")]
    return [Fact(FactKind.CHARACTER, text) for text in texts if text]


def _vet(care: Care, today: date) -> list[Fact]:
    phone, address = care.get("vet_phone", ""), care.get("vet_address", "")
    text = _joined(care.get("vet_name", ""), readable(phone) if phone else "")
    return [Fact(FactKind.VET, text or address, note=address if text else "", phone=phone)] if text or address else []


def _about(care: Care, today: date) -> list[Fact]:
    born_on = care.get("born_on")
    is_neutered, weight, sex = care.get("is_neutered"), care.get("weight_kg"), care.get("sex")
    parts = [
        care.get("breed", ""),
        age_text(date.fromisoformat(born_on), care.get("born_known_to", ""), today) if born_on else "",
        str(Sex(sex).label) if sex and sex != Sex.UNKNOWN else "",
        {True: _("is neutered"), False: _("not neutered")}.get(is_neutered, "") if is_neutered is not None else "",
        _("%(weight)s kg") % {"weight": weight} if weight else "",
    ]
    text = _joined(*parts)
    return [Fact(FactKind.ABOUT, text)] if text else []


def _line(kind: FactKind, name: str) -> Callable[[Care, date], list[Fact]]:
    return lambda care, today: [Fact(kind, care[name])] if care.get(name) else []


def _lines(kind: FactKind, name: str) -> Callable[[Care, date], list[Fact]]:
    """One fact for each line that was typed."""
    return lambda care, today: [Fact(kind, line.strip()) for line in care.get(name, "").splitlines() if line.strip()]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT")


_READERS: dict[FactKind, Callable[[Care, date], list[Fact]]] = {
    FactKind.WARNING: _warnings,
    FactKind.FOOD: _food,
    FactKind.WATER: _line(FactKind.WATER, "water"),
    FactKind.MEDICATION: _medication,
    FactKind.LITTER: _line(FactKind.LITTER, "litter"),
    FactKind.DO: _lines(FactKind.DO, "dos"),
    FactKind.DO_NOT: _lines(FactKind.DO_NOT, "donts"),
    FactKind.CHARACTER: _character,
    FactKind.HEALTH: _lines(FactKind.HEALTH, "health"),
    FactKind.VACCINATION: _vaccinations,
    FactKind.VET: _vet,
    FactKind.ABOUT: _about,
}
