from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from bookings.dispatch.actions.give_up import give_up
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, RoundStatus
from bookings.dispatch.ranking import Ranked, rank
from bookings.dispatch.suitors import fits_of, suitors_of
from bookings.money.expected_pay import expected_pay
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.needs import need_of_booking
from bookings.orders.transitions import lock_booking
from bookings.schedule.actions.hold_again import hold_again
from bookings.schedule.candidates import WIDEST_RADIUS_M, Candidate, Need, nearest_candidates
from bookings.schedule.drives import engine_is_used
from caregivers.models import Caregiver
from petcare.live.publish import publish
from petcare.notifications.outbox import Addressee, notify_many

# How many of the nearest are looked at for each who is asked in a wave, and how many in all where that is not enough or
# the wave goes to everybody.
FOR_EACH, EVERYBODY = 4, 1000


@dataclass(frozen=True)
class Fitting:
    """Somebody ranked, and for how many visits of the round they have time."""

    ranked: Ranked
    covers: int


def fan_out(round_id: int) -> int:
    """Sends the next wave of a round that is due for one: new offers to the best who fit and are online.

    Returns how many went out. A round that is looked for no longer closes; otherwise the next wave is due after the
    policy's interval, so that whoever comes online and fits still gets the offer.
    """
    if engine_is_used():
        _learn_drives(round_id)
    return _fan_out(round_id)


@transaction.atomic
def _fan_out(round_id: int) -> int:
    booking = lock_booking(DispatchRound.objects.values_list("booking", flat=True).get(pk=round_id))
    now = timezone.now()
    due = DispatchRound.objects.filter(pk=round_id, status=RoundStatus.OPEN, next_wave_at__lte=now)
    if due.filter(closes_at__lte=now).exists():
        give_up(round_id, booking)
        return 0
    dispatch_round = due.select_for_update(of=("self",)).select_related("policy").first()
    if dispatch_round is None:
        return 0
    visits = list(dispatch_round.looking())
    prefetch_related_objects([booking], "pets")
    if not dispatch_round.waves:
        hold_again(booking, visits)
    offers = _push(dispatch_round, booking, visits, _next_wave(dispatch_round, booking, visits))
    dispatch_round.waves += 1
    interval = timedelta(seconds=dispatch_round.policy.wave_interval_seconds)
    dispatch_round.next_wave_at = min(now + interval, dispatch_round.closes_at)
    dispatch_round.save(update_fields=["waves", "next_wave_at"])
    return len(offers)


@transaction.atomic
def offer_to(round_id: int, caregiver_id: int) -> bool:
    """Offers an open round to one caregiver who came online. Counts as no wave; False when they do not fit."""
    booking = lock_booking(DispatchRound.objects.values_list("booking", flat=True).get(pk=round_id))
    open_rounds = DispatchRound.objects.filter(pk=round_id, status=RoundStatus.OPEN, closes_at__gt=timezone.now())
    dispatch_round = open_rounds.select_for_update(of=("self",)).select_related("policy").first()
    if dispatch_round is None:
        return False
    asked = list(dispatch_round.offers.values_list("caregiver", flat=True))
    need, visits = need_of_booking(booking), list(dispatch_round.looking())
    candidates = nearest_candidates(need, online_only=True, without=asked, only=caregiver_id)
    return bool(_push(dispatch_round, booking, visits, _ranked(dispatch_round, booking, visits, candidates, need)))


def _next_wave(dispatch_round: DispatchRound, booking: Booking, visits: Sequence[Visit]) -> list[Fitting]:
    need, is_urgent = need_of_booking(booking), _is_urgent(visits, dispatch_round.policy)
    size = EVERYBODY if is_urgent else dispatch_round.policy.wave_size
    candidates = _candidates(dispatch_round, visits, need)
    wave = _ranked(dispatch_round, booking, visits, candidates, need)
    if len(wave) < size and len(candidates) == FOR_EACH * size:
        # Whoever lives near and has no time would stand in the way of all the others, wave after wave.
        wave = _ranked(dispatch_round, booking, visits, _candidates(dispatch_round, visits, need, EVERYBODY), need)
    return wave[:size]


def _candidates(
    dispatch_round: DispatchRound, visits: Sequence[Visit], need: Need, limit: int | None = None
) -> list[Candidate]:
    """Who was not asked yet, the nearest first: as many as a wave needs as a rule, or `limit`."""
    is_urgent = _is_urgent(visits, dispatch_round.policy)
    return nearest_candidates(
        need,
        limit=limit or (EVERYBODY if is_urgent else FOR_EACH * dispatch_round.policy.wave_size),
        reach_m=WIDEST_RADIUS_M if is_urgent else _reach_m(dispatch_round),
        online_only=True,
        without=list(dispatch_round.offers.values_list("caregiver", flat=True)),
    )


def _learn_drives(round_id: int) -> None:
    """Asks the routing engine for what this wave needs, before the transaction begins: inside it nobody waits."""
    dispatch_round = DispatchRound.objects.select_related("policy", "booking").get(pk=round_id)
    visits = list(dispatch_round.looking())
    if dispatch_round.status == RoundStatus.OPEN and visits:
        candidates = _candidates(dispatch_round, visits, need_of_booking(dispatch_round.booking))
        fits_of(visits, candidates, asks_engine=True)


def _ranked(
    dispatch_round: DispatchRound,
    booking: Booking,
    visits: Sequence[Visit],
    candidates: Sequence[Candidate],
    need: Need,
) -> list[Fitting]:
    """Those who have the time for some of it: who has it for more of the visits first, then the best."""
    fits = fits_of(visits, candidates)
    suitors = suitors_of(booking, candidates, fits, need=need)
    ranked = rank(suitors, dispatch_round.policy)
    fitting = [Fitting(one, len(fits[one.suitor.caregiver_id].starts)) for one in ranked]
    return sorted(fitting, key=lambda one: -one.covers)


def _reach_m(dispatch_round: DispatchRound) -> int:
    """Each wave reaches further, at most as far as a caregiver may travel."""
    return min(dispatch_round.policy.first_wave_radius_m * (dispatch_round.waves + 1), WIDEST_RADIUS_M)


def _is_urgent(visits: Sequence[Visit], policy: DispatchPolicy) -> bool:
    soonest = min(visit.window.lower for visit in visits)
    return soonest <= timezone.now() + timedelta(hours=policy.urgent_hours)


def _push(
    dispatch_round: DispatchRound, booking: Booking, visits: Sequence[Visit], wave: Sequence[Fitting]
) -> list[Offer]:
    pay = expected_pay(visits).as_fields() if wave else {}
    offers = Offer.objects.bulk_create(
        Offer(
            **pay,
            round=dispatch_round,
            caregiver_id=one.ranked.suitor.caregiver_id,
            distance_m=one.ranked.suitor.distance_m,
            covers=one.covers,
            score=one.ranked.score,
            parts=[part.as_json() for part in one.ranked.parts],
        )
        for one in wave
    )
    if not offers:
        return []
    # Before the messages are left: pages that are open are told first, as somebody looks at them.
    publish(*(f"caregiver:{offer.caregiver_id}" for offer in offers), booking.topic)
    _tell(offers, booking, visits)
    record(booking, EventKind.OFFERED, by=None, payload={"caregivers": len(offers), "wave": dispatch_round.waves + 1})
    return offers


def _tell(offers: Sequence[Offer], booking: Booking, looking: Sequence[Visit]) -> None:
    """Names what, when, the area and how far it is, for whom, and the pay; never the exact address."""
    first = looking[0]
    services = dict.fromkeys(line.service.name_zh for line in first.lines.all() if line.service)
    data: dict[str, Any] = {
        "services": "、".join(services),
        "pets": "、".join(pet.name for pet in booking.pets.all()),
        "area": booking.area,
        "window": first.window,
        "count": len(looking),
    }
    people = Caregiver.objects.filter(pk__in=[offer.caregiver_id for offer in offers])
    users = {caregiver.pk: caregiver.user for caregiver in people.select_related("user").only("user")}
    notify_many(
        recipients=[
            Addressee(
                recipient=users[offer.caregiver_id],
                dedupe_key=f"offer {offer.pk}",
                url=offer.get_absolute_url(),
                data={"kilometres": f"{offer.distance_m / 1000:.1f}", "pay": offer.pay},
            )
            for offer in offers
        ],
        kind="offer" if len(looking) == 1 else "trip_offer",
        data=data,
    )
