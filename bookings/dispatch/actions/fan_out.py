from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from bookings.dispatch.actions.give_up import give_up
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, RoundStatus
from bookings.dispatch.ranking import Ranked, Suitor, rank
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.needs import need_of_booking
from bookings.orders.status import VisitStatus
from bookings.orders.transitions import lock_booking
from bookings.schedule.calendar import Days
from bookings.schedule.candidates import WIDEST_RADIUS_M, Candidate, nearest_candidates
from bookings.schedule.free_time import Window
from caregivers.models import Caregiver
from petcare.live.publish import publish
from petcare.notifications.outbox import notify


@dataclass(frozen=True)
class Fitting:
    """Somebody ranked, and for how many visits of the round they have time."""

    ranked: Ranked
    covers: int


@transaction.atomic
def fan_out(round_id: int) -> int:
    """Sends the next wave of a round that is due for one: new offers to the best who fit and are online.

    Returns how many went out. A round whose window is over closes; otherwise the next wave is due after the policy's
    interval, so that whoever comes online and fits still gets the offer.
    """
    booking = lock_booking(DispatchRound.objects.values_list("booking", flat=True).get(pk=round_id))
    now = timezone.now()
    due = DispatchRound.objects.filter(pk=round_id, status=RoundStatus.OPEN, next_wave_at__lte=now)
    if due.filter(closes_at__lte=now).exists():
        give_up(round_id, booking)
        return 0
    dispatch_round = due.select_for_update(of=("self",)).select_related("policy").first()
    if dispatch_round is None:
        return 0
    policy = dispatch_round.policy
    offers = _push(dispatch_round, booking, _next_wave(dispatch_round, booking))
    dispatch_round.waves += 1
    dispatch_round.next_wave_at = now + timedelta(seconds=policy.wave_interval_seconds)
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
    candidates = nearest_candidates(need_of_booking(booking), online_only=True, without=asked, only=caregiver_id)
    return bool(_push(dispatch_round, booking, _ranked(dispatch_round, booking, candidates)))


def _next_wave(dispatch_round: DispatchRound, booking: Booking) -> list[Fitting]:
    policy = dispatch_round.policy
    is_urgent = _is_urgent(list(dispatch_round.looking()), policy)
    candidates = nearest_candidates(
        need_of_booking(booking),
        limit=1000 if is_urgent else 100,
        reach_m=WIDEST_RADIUS_M if is_urgent else _reach_m(dispatch_round),
        online_only=True,
        without=list(dispatch_round.offers.values_list("caregiver", flat=True)),
    )
    ranked = _ranked(dispatch_round, booking, candidates)
    return ranked if is_urgent else ranked[: policy.wave_size]


def _ranked(dispatch_round: DispatchRound, booking: Booking, candidates: list[Candidate]) -> list[Fitting]:
    """Those who have the time for some of it: who has it for more of the visits first, then the best."""
    covers = _covers(list(dispatch_round.looking()), candidates)
    suitors = _suitors([candidate for candidate in candidates if covers[candidate.caregiver_id]], booking)
    fitting = [Fitting(one, covers[one.suitor.caregiver_id]) for one in rank(suitors, dispatch_round.policy)]
    return sorted(fitting, key=lambda one: -one.covers)


def _reach_m(dispatch_round: DispatchRound) -> int:
    """Each wave reaches further, at most as far as a caregiver may travel."""
    return min(dispatch_round.policy.first_wave_radius_m * (dispatch_round.waves + 1), WIDEST_RADIUS_M)


def _is_urgent(visits: list[Visit], policy: DispatchPolicy) -> bool:
    soonest = min(visit.window.lower for visit in visits)
    return soonest <= timezone.now() + timedelta(hours=policy.urgent_hours)


def _covers(visits: list[Visit], candidates: list[Candidate]) -> Counter[int]:
    """For how many of the visits each has time, what this booking holds aside."""
    if not visits:
        return Counter()
    ids, own, now = sorted(one.caregiver_id for one in candidates), [visit.pk for visit in visits], timezone.now()
    dates = [timezone.localdate(visit.window.lower) for visit in visits]
    days = Days(ids, min(dates), max(dates), home=visits[0].booking.point, without_visits=own)
    covers: Counter[int] = Counter()
    for visit in visits:
        window = Window(visit.window.lower, visit.window.upper)
        for pk in ids:
            if days.start_for(pk, window=window, minutes=visit.minutes, not_before=now):
                covers[pk] += 1
    return covers


def _suitors(candidates: list[Candidate], booking: Booking) -> list[Suitor]:
    ids = [candidate.caregiver_id for candidate in candidates]
    caregivers = Caregiver.objects.in_bulk(ids)
    came_before = dict(
        Visit.objects.filter(booking__owner=booking.owner_id, caregiver__in=ids, status=VisitStatus.FINISHED)
        .values_list("caregiver")
        .annotate(times=Count("pk"))
    )
    return [
        Suitor(
            caregiver_id=candidate.caregiver_id,
            distance_m=candidate.metres,
            rating_sum=caregivers[candidate.caregiver_id].rating_sum,
            rating_count=caregivers[candidate.caregiver_id].rating_count,
            finished_visits=caregivers[candidate.caregiver_id].finished_visits,
            visits_to_owner=came_before.get(candidate.caregiver_id, 0),
        )
        for candidate in candidates
    ]


def _push(dispatch_round: DispatchRound, booking: Booking, wave: list[Fitting]) -> list[Offer]:
    offers = Offer.objects.bulk_create(
        Offer(
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
    users = {caregiver.pk: caregiver.user for caregiver in _people(offers)}
    looking = list(dispatch_round.looking())
    first = looking[0]
    pets = "、".join(pet.name for pet in booking.pets.all())
    services = "、".join(
        dict.fromkeys(first.lines.filter(service__isnull=False).values_list("service__name_zh", flat=True))
    )
    data = {"services": services, "pets": pets, "area": booking.area, "window": first.window, "count": len(looking)}
    for offer in offers:
        notify(
            recipient=users[offer.caregiver_id],
            kind="offer" if len(looking) == 1 else "trip_offer",
            data=data,
            url=offer.get_absolute_url(),
            dedupe_key=f"offer {offer.pk}",
        )
    publish(*(f"caregiver:{offer.caregiver_id}" for offer in offers), booking.topic)
    record(booking, EventKind.OFFERED, by=None, payload={"caregivers": len(offers), "wave": dispatch_round.waves + 1})
    return offers


def _people(offers: list[Offer]) -> list[Caregiver]:
    return list(Caregiver.objects.filter(pk__in=[offer.caregiver_id for offer in offers]).select_related("user"))
