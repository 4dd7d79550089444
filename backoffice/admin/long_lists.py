"""Lists of a million rows: counted so far as somebody turns pages, dates offered without reading every row."""

from calendar import monthrange
from datetime import date, datetime
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db import DataError
from django.db.models import DateTimeField, Max, Min, Model
from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

# Beyond them nobody turns pages: dates, filters and the box lead there.
MOST = 10_000
LATER = 1_000


class LongPaginator(Paginator):
    """Counts up to MOST rows; `is_cut` says that there are more, and no page leads to them."""

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by().values("pk")[: MOST + 1].count()

    @property
    def count(self) -> int:
        return min(self._counted, MOST)

    def page(self, number: int) -> Page:
        """Of a later page only the keys are looked for, so that nothing is joined to the rows that are passed over."""
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        if begin < LATER:
            return super().page(number)
        keys = list(self.object_list.values_list("pk", flat=True)[begin : begin + self.per_page])
        return self._get_page(self.object_list.filter(pk__in=keys), number, self)

    @property
    def is_cut(self) -> bool:
        return self._counted > MOST


class DeskList(ChangeList):
    """Rows whose links bring the filters along, put together once: Django would look up each row's own address."""

    dates: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().__init__(*args, **kwargs)
            if self.date_hierarchy:
                self.dates = dates_of(self)
        except (ValueError, OverflowError, DataError) as error:
            # A day that is none, or a sign that no column holds: Django notices only as the rows are looked up.
            raise IncorrectLookupParameters(error) from error
        self._brought, self.preserved_filters = self.preserved_filters, ""

    def url_for_result(self, result: Model) -> str:
        address = super().url_for_result(result)
        return f"{address}?{self._brought}" if self._brought else address


def dates_of(changes: ChangeList) -> dict[str, Any]:
    """What `admin/date_hierarchy.html` shows: every year, month or day from the first row of the table to the last."""
    column = changes.date_hierarchy
    field = get_fields_from_path(changes.model, column)[-1]
    edges = changes.model._default_manager.aggregate(first=Min(column), last=Max(column))
    first, last = (_day(edges[name], field) for name in ("first", "last"))
    asked = [int(changes.params.get(f"{column}__{part}") or 0) for part in ("year", "month", "day")]
    if first is None or last is None:
        return {}
    if not asked[0] and first.year == last.year:
        asked[0] = first.year
    chosen = [part for part in asked if part]

    def link(*parts: int) -> str:
        names = [f"{column}__{name}" for name in ("year", "month", "day")]
        return changes.get_query_string(dict(zip(names, parts, strict=False)), [f"{column}__"])

    return {
        "show": True,
        "field_name": field.verbose_name,
        "back": {"link": link(*chosen[:-1]), "title": _title(chosen[:-1]) or _("All dates")} if any(chosen) else None,
        "choices": [
            {"link": link(*parts) if len(parts) > len(chosen) else "", "title": _title(parts)}
            for parts in _inside(chosen, first, last)
        ],
    }


def _day(moment: datetime | date | None, field: Any) -> date | None:
    return timezone.localdate(moment) if moment and isinstance(field, DateTimeField) else moment


def _inside(chosen: list[int], first: date, last: date) -> list[list[int]]:
    """The years, the months of a year or the days of a month that are not outside; a chosen day alone."""
    if not chosen:
        return [[year] for year in range(first.year, last.year + 1)]
    if len(chosen) == 1:
        return [
            [*chosen, month]
            for month in range(1, 13)
            if first <= _end(*chosen, month) and date(*chosen, month, 1) <= last
        ]
    if len(chosen) == 3:
        return [chosen]
    days = range(1, monthrange(*chosen)[1] + 1)
    return [[*chosen, day] for day in days if first <= date(*chosen, day) <= last]


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _title(parts: list[int]) -> str:
    if len(parts) < 2:
        return "".join(str(part) for part in parts)
    form = "YEAR_MONTH_FORMAT" if len(parts) == 2 else "MONTH_DAY_FORMAT"
    return capfirst(formats.date_format(date(*parts, *[1] * (3 - len(parts))), form))
