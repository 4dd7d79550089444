"""Rows as a file for a spreadsheet, written page by page: any number needs no more memory than one page."""

import csv
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse

PAGE = 1000
# A spreadsheet takes what begins like this for a formula; a Chinese one the wide signs too.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# Without it Excel reads Chinese as Latin letters.
BYTE_ORDER_MARK = "\ufeff"


def guarded(cell: Any) -> str:
    """The cell as text that no spreadsheet runs."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    writer = csv.writer(_Echo())
    return "".join(writer.writerow([guarded(cell) for cell in row]) for row in rows)


def keyset_page(rows: QuerySet[Any], after: Any, by: str) -> list[Any]:
    """The next page of rows in the order of a column with an index, then of their keys: the last page takes no longer
    than the first."""
    if after is not None:
        value = getattr(after, by)
        rows = rows.filter(Q(**{f"{by}__gt": value}) | Q(**{by: value}, pk__gt=after.pk), **{f"{by}__gte": value})
    return list(rows.order_by(by, "pk")[:PAGE])


def exported(
    request: HttpRequest,
    *,
    name: str,
    heads: Sequence[str],
    rows: QuerySet[Any],
    as_cells: Callable[[Any], Sequence[Any]],
    by: str = "pk",
) -> StreamingHttpResponse:
    """A CSV of these rows. Each page is read when the one before is on its way."""
    pages = _pages_later if isinstance(request, ASGIRequest) else _pages
    response = StreamingHttpResponse(pages(heads, rows, as_cells, by), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _pages(
    heads: Sequence[str], rows: QuerySet[Any], as_cells: Callable[[Any], Sequence[Any]], by: str
) -> Iterator[str]:
    yield BYTE_ORDER_MARK + csv_text([heads])
    after = None
    while page := keyset_page(rows, after, by):
        yield csv_text(as_cells(row) for row in page)
        after = page[-1]


async def _pages_later(
    heads: Sequence[str], rows: QuerySet[Any], as_cells: Callable[[Any], Sequence[Any]], by: str
) -> AsyncIterator[str]:
    """The same for a server that would gather a plain iterator before it sends anything."""
    pages = _pages(heads, rows, as_cells, by)
    while text := await sync_to_async(next)(pages, ""):
        yield text
