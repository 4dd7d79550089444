"""What the box above a list finds: what the desk's one box finds, where it hangs on the rows of the list.

`search_fields` names places, not columns to be scanned. A person, pet, home or booking is looked for as
`backoffice.search` does, by the indexes that stand with the models, and then by its key; a unique column by how it
begins, one with `=` as a whole. Any other column needs an index of three letters, or a short table.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Field, Model, QuerySet

from accounts.models import Address, User
from backoffice.search import Asked, addresses, asked_for, bookings, people, pets
from bookings.models import Booking
from pets.models import Pet

FINDERS: dict[type[Model], Callable[[Asked], QuerySet[Any]]] = {
    User: people,
    Pet: pets,
    Address: addresses,
    Booking: bookings,
}


def narrowed(rows: QuerySet[Any], places: list[str], text: str) -> QuerySet[Any]:
    """Those at which every word stands at one of these places; all where there is no place to look at."""
    if not places:
        return rows
    for word in asked_for(text).words:
        found = [_at(rows.model, place, Asked(word)) for place in places]
        # One query for each place, so that each has its index; in one condition the database would read every row.
        rows = rows.filter(pk__in=found[0].union(*found[1:]))
    return rows


def _at(model: type[Model], place: str, asked: Asked) -> QuerySet[Any]:
    rows = model._default_manager.order_by()
    if place.startswith("="):
        return rows.filter(**{place[1:]: asked.text}).values("pk")
    if place == "pk":
        return FINDERS[model](asked).values("pk")
    field: Field = get_fields_from_path(model, place)[-1]
    if field.related_model in FINDERS:
        found = FINDERS[field.related_model](asked).values("pk")
        return rows.filter(**{f"{place}__in": found}).values("pk")
    how = "startswith" if field.unique else "icontains"
    return rows.filter(**{f"{place}__{how}": asked.text}).values("pk")
