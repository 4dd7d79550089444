"""Everything that happened to bookings, gathered in memory and written table by table."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.models import User
from bookings.dispatch.models import DispatchRound, Offer
from bookings.money.models import Earning, Payment, Refund
from bookings.orders.history import _sha256, hash_of
from bookings.orders.models import BookedPet, BookedPhoto, Booking, Event, Line, Visit
from bookings.orders.models.event import EventKind
from bookings.schedule.models import Reservation
from bookings.visits.models import StepPhoto, StepVideo, VisitStep
from bookings.voice.models import Review
from petcare.uploads.models import Video

# What is referred to comes before what refers to it.
ORDER: tuple[type[Model], ...] = (
    Booking,
    BookedPet,
    BookedPhoto,
    Visit,
    Line,
    VisitStep,
    StepPhoto,
    Video,
    StepVideo,
    Reservation,
    Payment,
    Refund,
    DispatchRound,
    Offer,
    Earning,
    Review,
)


@dataclass(frozen=True)
class Happening:
    """An event before it has its place in the chain. A row in its payload stands for the key it will get."""

    booking: Booking
    kind: EventKind
    at: datetime
    by: User | None
    visit: Visit | None
    payload: dict[str, Any]


@dataclass
class Ledger:
    rows: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    happenings: list[Happening] = field(default_factory=list)

    def add[Row: Model](self, row: Row) -> Row:
        self.rows[type(row)].append(row)
        return row

    def write(self) -> None:
        for model in ORDER:
            model._default_manager.bulk_create(self.rows[model], batch_size=1000)
        DispatchRound.visits.through.objects.bulk_create(self._round_visits())
        Event.objects.bulk_create(self._chains(), batch_size=1000)

    def _round_visits(self) -> list[Model]:
        visits = {visit.booking_id: visit for visit in self.rows[Visit]}
        through = DispatchRound.visits.through
        return [through(dispatchround=one, visit=visits[one.booking_id]) for one in self.rows[DispatchRound]]

    def _chains(self) -> Iterator[Event]:
        """The same chain that `record` makes, without a query for each link."""
        newest: dict[int, Event] = {}
        for one in sorted(self.happenings, key=lambda happening: happening.at):
            previous = newest.get(one.booking.pk)
            event = Event(
                booking=one.booking,
                visit=one.visit,
                sequence=previous.sequence + 1 if previous else 1,
                kind=one.kind,
                actor=one.by,
                at=one.at,
                payload={key: getattr(value, "pk", value) for key, value in one.payload.items()},
                previous_hash=previous.hash if previous else "",
            )
            event.payload_hash = _sha256(event.payload)
            event.hash = hash_of(event)
            newest[one.booking.pk] = event
            yield event
