"""What the rounds of a day would have come to by another version of the dispatch policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import mean, median

from django.contrib import admin
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backoffice.rights import demand
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, OfferStatus
from bookings.dispatch.replay import KeptOffer, KeptRound, Outcome, replay
from petcare.times import day_in

MOST_ROUNDS = 50
# What of a version says how it works.
ABOUT_IT = {"id", "version", "reason", "written_by", "created_at", "is_for_peaks", "went_live_at", "put_live_by"}
RULES = [field for field in DispatchPolicy._meta.concrete_fields if field.name not in ABOUT_IT]


@dataclass(frozen=True)
class Replayed:
    """One round by the version in force and by the one that is tried; `came` is who really got it."""

    round: DispatchRound
    window: DateTimeTZRange
    came: str
    now: Outcome
    then: Outcome
    names: dict[int | None, str]

    @property
    def now_name(self) -> str:
        return self.names.get(self.now.winner, "")

    @property
    def then_name(self) -> str:
        return self.names.get(self.then.winner, "")

    @property
    def is_other(self) -> bool:
        return self.now.winner != self.then.winner

    @property
    def by(self) -> timedelta:
        """How much later it is decided; less than nothing when sooner."""
        return (self.then.after or timedelta(0)) - (self.now.after or timedelta(0))

    @property
    def minutes(self) -> tuple[str, str]:
        return _minutes(self.now.after), _minutes(self.then.after)


@dataclass(frozen=True)
class Comparison:
    """The rounds of a day, those that come out otherwise first."""

    rows: Sequence[Replayed]

    @property
    def others(self) -> int:
        return sum(row.is_other for row in self.rows)

    @cached_property
    def half_decided(self) -> tuple[str, str]:
        """Half of those that are decided at all are decided within so many minutes."""
        return _half([row.now.after for row in self.rows]), _half([row.then.after for row in self.rows])

    @cached_property
    def asked(self) -> tuple[float, float]:
        return mean(row.now.asked for row in self.rows), mean(row.then.asked for row in self.rows)


@require_GET
def policy_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is written: what is kept of yesterday's offers is counted anew."""
    demand(request, "bookings.view_dispatchpolicy")
    policy, usual = get_object_or_404(DispatchPolicy, pk=pk), DispatchPolicy.objects.usual()
    yesterday = timezone.localdate() - timedelta(days=1)
    day = day_in(request.GET.get("day", "")) or yesterday
    context = {
        **admin.site.each_context(request),
        "title": _("%(policy)s on the rounds of a day") % {"policy": policy},
        "policy": policy,
        "usual": usual,
        "day": min(day, timezone.localdate()),
        "changes": changes_between(usual, policy),
        "comparison": compare(day, usual, policy),
        "most": MOST_ROUNDS,
        "may_go_live": may_go_live(request, policy),
    }
    return render(request, "admin/policy_preview.html", context)


def may_go_live(request: HttpRequest, policy: DispatchPolicy) -> bool:
    is_draft = policy.went_live_at is None and not policy.is_for_peaks
    return is_draft and request.user.has_perm("bookings.change_dispatchpolicy")


def compare(day: date, now: DispatchPolicy, then: DispatchPolicy) -> Comparison:
    rows = [_replayed(one, now, then) for one in _rounds_of(day)]
    return Comparison(sorted(rows, key=lambda row: (row.is_other, abs(row.by)), reverse=True))


def changes_between(old: DispatchPolicy, new: DispatchPolicy) -> list[tuple[str, object, object]]:
    """What the new one has otherwise: label, before, after."""
    both = [(str(field.verbose_name), getattr(old, field.name), getattr(new, field.name)) for field in RULES]
    return [change for change in both if change[1] != change[2]]


def _rounds_of(day: date) -> Sequence[DispatchRound]:
    """The last ones of the day that anybody was asked for; four queries."""
    offers = Prefetch("offers", Offer.objects.select_related("caregiver__user"))
    rounds = DispatchRound.objects.filter(opened_at__date=day).annotate(asked=Count("offers")).filter(asked__gt=0)
    return rounds.select_related("booking").prefetch_related(offers, "visits").order_by("-opened_at")[:MOST_ROUNDS]


def _replayed(one: DispatchRound, now: DispatchPolicy, then: DispatchPolicy) -> Replayed:
    offers, visits = list(one.offers.all()), list(one.visits.all())
    names: dict[int | None, str] = {offer.caregiver_id: offer.caregiver.user.name for offer in offers}
    won = [names[offer.caregiver_id] for offer in offers if offer.status == OfferStatus.WON]
    window = min(visit.window for visit in visits)
    kept = KeptRound(
        opened_at=one.opened_at,
        window=window,
        visits=len(visits),
        owner_chooses=one.booking.owner_chooses,
        offers=[_kept(offer) for offer in offers],
    )
    return Replayed(one, window, "、".join(won), replay(kept, now), replay(kept, then), names)


def _kept(offer: Offer) -> KeptOffer:
    return KeptOffer(
        caregiver_id=offer.caregiver_id,
        distance_m=offer.distance_m,
        covers=offer.covers,
        parts=offer.parts,
        answered_after=offer.grabbed_at - offer.pushed_at if offer.grabbed_at else None,
    )


def _half(spans: Sequence[timedelta | None]) -> str:
    known = [span for span in spans if span is not None]
    return _minutes(median(known)) if known else ""


def _minutes(span: timedelta | None) -> str:
    return "" if span is None else f"{span / timedelta(minutes=1):.1f}"
