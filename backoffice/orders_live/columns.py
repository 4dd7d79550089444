"""All bookings by state: what is open whenever it is for, what ended only of one day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.orders_live.cards import Card
from backoffice.orders_live.forms import BoardForm, day_of
from bookings.models import Booking, Line, Thread, Visit
from bookings.orders.status import ENDED, BookingStatus, VisitStatus

A_PAGE = 8
# Alone on the page there is room for more.
A_WIDE_PAGE = 40
TITLES = {BookingStatus.COMPLETED: _("Done"), BookingStatus.CANCELLED: _("Cancelled")}
TITLES_TODAY = {BookingStatus.COMPLETED: _("Done today"), BookingStatus.CANCELLED: _("Cancelled today")}
OVER = (VisitStatus.FINISHED, VisitStatus.CANCELLED)


@dataclass
class Column:
    """One state: how many bookings there are, and those of the page that was asked for, by their ids."""

    state: BookingStatus
    title: str
    page: Page
    ids: Sequence[int]
    cards: Sequence[Card] = ()

    @property
    def before(self) -> dict[str, int]:
        """What the address says of the page before this one."""
        return {f"page_{self.state}": self.page.number - 1}

    @property
    def after(self) -> dict[str, int]:
        return {f"page_{self.state}": self.page.number + 1}


def columns_for(form: BoardForm, pages: Mapping[str, str]) -> list[Column]:
    """The columns with the ids of their bookings: two queries, however many there are."""
    states, day = form.states, form.day_chosen
    found = {state: form.filter(_in_state(state, day)) for state in states}
    counts = _counts(found)
    size = A_PAGE if len(states) > 1 else A_WIDE_PAGE
    shown = {
        state: Paginator(range(counts.get(state, 0)), size).get_page(pages.get(f"page_{state}")) for state in states
    }
    ids = _ids({state: (found[state], shown[state]) for state in states})
    titles = TITLES_TODAY if day in (None, timezone.localdate()) else TITLES
    return [Column(state, str(titles.get(state, state.label)), shown[state], ids.get(state, [])) for state in states]


def bookings_by_id(ids: Sequence[int]) -> dict[int, Booking]:
    """Everything a card says, in four queries: `all_visits`, of each `all_lines`, and `all_threads`. As plain lists,
    which are quicker to make and to read than hundreds of sets of rows."""
    lines = Prefetch("lines", Line.objects.select_related("service"), to_attr="all_lines")
    visits = Visit.objects.select_related("caregiver__user").prefetch_related(lines).order_by("window")
    threads = Thread.objects.select_related("caregiver__user").order_by("pk")
    found = Booking.objects.filter(pk__in=ids).select_related("owner")
    found = found.prefetch_related(Prefetch("visits", visits, to_attr="all_visits"))
    return {one.pk: one for one in found.prefetch_related(Prefetch("threads", threads, to_attr="all_threads"))}


def _in_state(state: BookingStatus, day: date | None) -> QuerySet[Booking]:
    bookings = Booking.objects.filter(status=state).order_by()
    if state in ENDED:
        days = day_of(day or timezone.localdate())
        return bookings.filter(status_changed_at__gte=days.start, status_changed_at__lt=days.end)
    if day is None:
        return bookings
    on_that_day = Visit.objects.filter(booking=OuterRef("pk")).exclude(status=VisitStatus.CANCELLED)
    days = day_of(day)
    return bookings.filter(
        Exists(on_that_day.filter(window__startswith__gte=days.start, window__startswith__lt=days.end))
    )


def _counts(found: Mapping[BookingStatus, QuerySet[Booking]]) -> dict[str, int]:
    return dict(_together([bookings.values_list("status").annotate(Count("pk")) for bookings in found.values()]))


def _ids(found: Mapping[BookingStatus, tuple[QuerySet[Booking], Page]]) -> dict[str, list[int]]:
    """Next visits first; of what ended, the last first. One query for all of the states."""
    parts = []
    for state, (bookings, page) in found.items():
        first = max(page.start_index() - 1, 0)
        of_state = _ordered(state, bookings).values_list("status", "pk", "at")
        parts.append(of_state[first : first + page.paginator.per_page])
    ids: dict[str, list[int]] = {}
    # Together they have no order any more.
    for state, pk, _at in sorted(_together(parts), key=lambda row: (row[2], row[1])):
        ids.setdefault(state, []).append(pk)
    return {state: rows[::-1] if state in ENDED else rows for state, rows in ids.items()}


def _together(parts: Sequence[QuerySet]) -> QuerySet:
    return parts[0].union(*parts[1:], all=True).order_by() if len(parts) > 1 else parts[0]


def _ordered(state: BookingStatus, bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    if state in ENDED:
        return bookings.annotate(at=F("status_changed_at")).order_by("-at", "-pk")
    ahead = Visit.objects.filter(booking=OuterRef("pk")).exclude(status__in=OVER).order_by().values("booking")
    next_at = Subquery(ahead.annotate(at=Min(RangeStartsWith("window"))).values("at"))
    return bookings.annotate(at=Coalesce(next_at, "status_changed_at")).order_by("at", "pk")
