"""What was said, asked and changed by and about a person: rows of several tables in one list each, by one query."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Address, User
from accounts.models.change_request import ChangeKind
from accounts.models.sealed_look import LookedAt
from accounts.status import RequestStatus, VerificationStatus
from bookings.models import Complaint, Message, RefundRequest, Review, Thread
from bookings.money.models import RequestReason, RequestState
from bookings.voice.models import Side
from bookings.voice.models.complaint import ComplaintKind, ComplaintStatus
from caregivers.models import Measure
from caregivers.models.conduct import MeasureKind
from caregivers.models.measure import MeasureState

FEW = 10
COLUMNS = ("line_source", "line_key", "line_kind", "line_state", "line_words", "line_at")


@dataclass(frozen=True)
class Source:
    """Rows of one model within a list, by `told`; None where a person cannot have any."""

    title: Promise
    right: str
    page: str
    rows: Callable[[User], QuerySet[Any] | None]
    kinds: Any = None
    states: Any = None


@dataclass(frozen=True)
class Line:
    title: str
    state: str
    words: str
    at: datetime
    url: str


def lines_of(*lists: Sequence[Source], person: User, by: User) -> list[list[Line]]:
    """For each list the newest of each of its sources that this operator may see; one query for all of them."""
    sources = [source for one in lists for source in one]
    parts = []
    for number, source in enumerate(sources):
        rows = source.rows(person) if by.has_perm(source.right) else None
        if rows is not None:
            told = rows.annotate(line_source=Value(number), line_key=F("pk"))
            parts.append(told.order_by("-line_at").values_list(*COLUMNS)[:FEW])
    found = [(sources[row[0]], *row[1:]) for row in _together(parts)]
    return [[_line(*row) for row in found if row[0] in one] for one in lists]


def _together(parts: Sequence[QuerySet[Any]]) -> Iterable[tuple[Any, ...]]:
    return parts[0].union(*parts[1:], all=True).order_by("-line_at") if parts else ()


def _line(source: Source, key: int, kind: str, state: str, words: str, at: datetime) -> Line:
    title = str(source.kinds(kind).label) if source.kinds and kind else kind
    if source is LOG:
        words = LogEntry(action_flag=CHANGE, change_message=words).get_change_message()
    return Line(
        title=" · ".join(filter(None, [str(source.title), title])),
        state=str(source.states(state).label) if source.states and state else state,
        words=words,
        at=at,
        url=reverse(f"admin:{source.page}", args=[key]) if source.page else "",
    )


def told(rows: QuerySet[Any], *, at: str, kind: str = "", state: str = "", words: Any = "") -> QuerySet[Any]:
    """The rows with what a line shows of them, by the names of their columns."""
    columns = {"line_kind": kind, "line_state": state, "line_words": words}
    texts = {name: Cast(column or Value(""), TextField()) for name, column in columns.items()}
    return rows.annotate(**texts, line_at=F(at))


def _threads(person: User) -> QuerySet[Thread]:
    newest = Message.objects.filter(thread=OuterRef("pk")).order_by("-pk")
    last = {"last_words": Subquery(newest.values("body")[:1]), "last_at": Subquery(newest.values("sent_at")[:1])}
    talks = Thread.objects.filter(booking__owner=person).annotate(**last)
    said = Coalesce("last_words", Value(""), output_field=TextField())
    words = Concat("caregiver__user__name", Value("："), said, output_field=TextField())
    return told(talks.exclude(last_at=None), at="last_at", words=words, state="booking__number")


def _about(model: Any, person: User, **more: Any) -> QuerySet[Any] | None:
    """Rows of the model that are about somebody who serves."""
    caregiver = getattr(person, "caregiver", None)
    return model.objects.filter(caregiver=caregiver, **more) if caregiver else None


def _complaints_about(person: User) -> QuerySet[Complaint] | None:
    about = _about(Complaint, person, side=Side.OWNER)
    return about if about is None else told(about, at="created_at", kind="kind", state="status", words="words")


def _reviews_about(person: User) -> QuerySet[Review] | None:
    about = _about(Review, person)
    return about if about is None else told(about, at="created_at", state="overall", words="words")


def _measures(person: User) -> QuerySet[Measure] | None:
    about = _about(Measure, person)
    return about if about is None else told(about, at="proposed_at", kind="kind", state="state", words="reason")


def _log(person: User) -> QuerySet[LogEntry]:
    """What operators did on the pages of the person."""
    mine = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))
    return told(mine, at="action_time", words="change_message", state="user__username")


def _homes(person: User) -> QuerySet[Any]:
    where = Concat("compound", Value(" "), "building", "unit", "room", output_field=TextField())
    changes = Address.history.filter(owner=person)
    return told(changes, at="history_date", state="history_user__name", words=where)


THREADS = Source(_("Talk"), "bookings.view_thread", "thread", _threads)
SAID = (
    THREADS,
    Source(
        _("Complaint"),
        "bookings.view_complaint",
        "bookings_complaint_change",
        lambda person: told(person.complaints.all(), at="created_at", kind="kind", state="status", words="words"),
        ComplaintKind,
        ComplaintStatus,
    ),
    Source(
        _("Complaint about them"),
        "bookings.view_complaint",
        "bookings_complaint_change",
        _complaints_about,
        ComplaintKind,
        ComplaintStatus,
    ),
    Source(
        _("Review, stars"),
        "bookings.view_review",
        "bookings_review_change",
        lambda person: told(person.reviews.all(), at="created_at", state="overall", words="words"),
    ),
    Source(_("Review of them, stars"), "bookings.view_review", "bookings_review_change", _reviews_about),
)
ASKED = (
    Source(
        _("Change"),
        "accounts.view_changerequest",
        "accounts_changerequest_change",
        lambda person: told(person.change_requests.all(), at="asked_at", kind="kind", state="status", words="words"),
        ChangeKind,
        RequestStatus,
    ),
    Source(
        _("Who they are"),
        "accounts.view_identityverification",
        "accounts_identityverification_change",
        lambda person: told(person.verifications.all(), at="asked_at", state="status", words="question"),
        None,
        VerificationStatus,
    ),
    Source(
        _("Money back"),
        "bookings.view_refundrequest",
        "bookings_refundrequest_change",
        lambda person: told(
            RefundRequest.objects.filter(booking__owner=person),
            at="asked_at",
            kind="reason",
            state="state",
            words="words",
        ),
        RequestReason,
        RequestState,
    ),
    Source(
        _("Consequence"),
        "caregivers.view_measure",
        "caregivers_measure_change",
        _measures,
        MeasureKind,
        MeasureState,
    ),
)
LOG = Source(_("By the desk"), "accounts.view_user", "", _log)
CHANGED = (
    LOG,
    Source(_("Home changed"), "accounts.view_address", "", _homes),
    Source(
        _("Looked at what is sealed"),
        "accounts.view_sealedlook",
        "accounts_sealedlook_change",
        lambda person: told(person.sealed_looks.all(), at="at", kind="kind", state="by__name", words="reason"),
        LookedAt,
    ),
)
