"""From the data of a notification to its words, in the language of whoever reads them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import Range
from django.utils import translation

from petcare import money, times
from petcare.notifications.kinds import Kind


@dataclass(frozen=True)
class Texts:
    title: str
    body: str
    sms: str
    params: dict[str, str]


def pack(data: dict[str, Any]) -> dict[str, Any]:
    """Parameters as JSON. Moments, periods and yuan stay what they are, so that each language writes them its own way.

    Raises TypeError for anything else than texts, numbers, aware datetimes, ranges of them, and Decimals (yuan).
    """
    return {name: _pack_value(value) for name, value in data.items()}


def render(kind: Kind, data: dict[str, Any], language: str) -> Texts:
    """The texts in this language. Raises KeyError when the data lacks a name that the text uses."""
    with translation.override(language):
        params = {name: _say(value) for name, value in data.items()}
        body = str(kind.body) % params
        sms = str(kind.sms) % params if kind.sms else body
        return Texts(title=str(kind.title) % params, body=body, sms=sms, params=params)


def _pack_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"when": value.isoformat()}
    if isinstance(value, Range):
        return {"span": [value.lower.isoformat(), value.upper.isoformat()]}
    if isinstance(value, Decimal):
        return {"yuan": str(value)}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} cannot be a parameter of a notification")


def _say(value: Any) -> str:
    # Messages are read on other days than they were written: no "today" in them.
    match value:
        case {"when": moment}:
            return times.when(datetime.fromisoformat(moment), relative=False)
        case {"span": [start, end]}:
            return times.span(datetime.fromisoformat(start), datetime.fromisoformat(end), relative=False)
        case {"yuan": amount}:
            return money.yuan(Decimal(amount))
        case None:
            return ""
        case _:
            return str(value)
