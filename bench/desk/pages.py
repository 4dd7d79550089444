"""How long each page of the desk takes, asked for by an operator of a role that works with it."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from backoffice.queues import KINDS
from backoffice.roles import Role
from bench.desk.asking import ask, head, line, operator
from bookings.orders.status import BookingStatus

# What takes longer is asked for less often.
LONG_MS = 3000
# What operators type into the box of a list; the others get a name.
TYPED = {
    "booking": "26100000900012",
    "dispatchround": "26100000900012",
    "payment": "P900012",
    "refund": "R900012",
    "refundrequest": "26100000512012",
    "sampledvisit": "26100000512012",
    "service": "feeding",
    "notification": "李梅明",
    "address": "滨江花园8",
}
NAME = "王明华"


def measure_pages(*, rounds: int, only: str) -> None:
    print(head("page (who asks)"))
    clients = {name: operator(name) for name in ["operator", *Role.values]}
    for who, name, address in _pages():
        if only in name:
            _measure(clients[who], f"{name} ({who})", address, rounds)


def _measure(client: Client, name: str, address: str, rounds: int) -> None:
    first = ask(client, address)
    times = [ask(client, address) for _round in range(2 if first.page > LONG_MS else rounds)]
    print(line(name, times), flush=True)


def _pages() -> Iterator[tuple[str, str, str]]:
    """Who asks, what, by which address."""
    for role in ["operator", *Role.values]:
        yield role, "first page", reverse("admin:index")
    yield from _boards()
    for kind in KINDS:
        yield "manager", f"queue {kind.slug}", kind.url
    yield from _people()
    yield from _statistics()
    for model_admin in admin.site._registry.values():
        yield from _lists(model_admin)


def _boards() -> Iterator[tuple[str, str, str]]:
    live, today = reverse("admin:live_board"), timezone.localdate()
    yield "desk", "live", live
    filters = {
        "one district": {"district": "江北区"},
        "one service": {"service": "feeding"},
        "a compound": {"area": "滨江花园8"},
        "a name": {"who": "王明"},
        "a day": {"day": today - timedelta(days=200)},
        "page 2 of what is abnormal": {"page_abnormal": 2},
        "page 2 of what is accepted": {"page_accepted": 2},
        "what is done today, last page": {"state": "completed", "page_completed": 999},
        "everything at once": {"district": "江北区", "service": "feeding", "who": "王明", "day": today},
    }
    for name, asked in filters.items():
        yield "desk", f"live, {name}", f"{live}?{urlencode(asked)}"
    for state in BookingStatus:
        yield "desk", f"live, only {state}", f"{live}?state={state}"
    board = reverse("admin:dispatch_board")
    for name, day in (
        ("today", today),
        ("tomorrow", today + timedelta(days=1)),
        ("a year ago", today - timedelta(365)),
    ):
        yield "desk", f"dispatch board, {name}", f"{board}?day={day}"
    yield "desk", "dispatch board, last page", f"{board}?page=999"


def _people() -> Iterator[tuple[str, str, str]]:
    yield "manager", "person who books", reverse("admin:person", args=[4321])
    yield "manager", "person who serves", reverse("admin:person", args=[700])
    for text in ("王明华", "138000", "2610000012"):
        yield "desk", f"search {text}", f"{reverse('admin:desk_search')}?{urlencode({'q': text})}"
    yield "desk", "search, all people", f"{reverse('admin:desk_search')}?{urlencode({'q': '王明华', 'kind': 'people'})}"


def _statistics() -> Iterator[tuple[str, str, str]]:
    today = timezone.localdate()
    asked = {
        "a month": {},
        "two years": {"first": today - timedelta(days=729), "last": today},
        "a year, one district and service": {
            "first": today - timedelta(days=364),
            "last": today,
            "district": "江北区",
            "service": "feeding",
        },
    }
    paid = {"paid_on": f"{today - timedelta(days=30)}/{today}"}
    of_service = paid | {"service": "water", "district": "江北区"}
    rows = reverse("admin:bookings_booking_changelist")
    yield "manager", "bookings behind a month's figures", f"{rows}?{urlencode(paid)}"
    yield "manager", "bookings behind a service's figures", f"{rows}?{urlencode(of_service)}"
    yield "manager", "bookings of a caregiver", f"{rows}?visits__caregiver__id__exact=7"
    for page in ("statistics", "statistics_hours", "statistics_owners"):
        for name, question in asked.items():
            yield "manager", f"{page}, {name}", f"{reverse(f'admin:{page}')}?{urlencode(question)}"


def _lists(model_admin: admin.ModelAdmin) -> Iterator[tuple[str, str, str]]:
    """The first page, the second and the last, a search, every filter, and into the dates down to a day."""
    options = model_admin.opts
    page = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    request = RequestFactory().get(page)
    request.user = User.objects.get(username="operator")
    changes = model_admin.get_changelist_instance(request)
    yield "manager", f"{options.model_name}: first", page
    if changes.paginator.num_pages > 1:
        yield "manager", f"{options.model_name}: page 2", f"{page}?p=2"
        yield "manager", f"{options.model_name}: last", f"{page}?p={changes.paginator.num_pages}"
    if model_admin.search_fields:
        text = TYPED.get(options.model_name, NAME)
        yield "manager", f"{options.model_name}: search {text}", f"{page}?{urlencode({'q': text})}"
    for spec in changes.filter_specs:
        for choice in list(spec.choices(changes))[1:]:
            yield "manager", f"{options.model_name}: {spec.title} {choice['display']}", page + choice["query_string"]
    if column := model_admin.date_hierarchy:
        day = timezone.localdate() - timedelta(days=70)
        parts = {f"{column}__year": day.year, f"{column}__month": day.month, f"{column}__day": day.day}
        for number, part in enumerate(["a year", "a month", "a day"], start=1):
            asked = dict(list(parts.items())[:number])
            yield "manager", f"{options.model_name}: {part}", f"{page}?{urlencode(asked)}"
