"""The demo's past and near future: months of visits that really fitted into somebody's day."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import ceil
from random import Random

from django.utils import timezone

from bookings.catalogue.models import Package, Service, Standard
from bookings.catalogue.pricing import minutes_of_visit
from bookings.catalogue.tariff import Tariff, tariff_at
from bookings.dispatch.models import DispatchPolicy
from bookings.dispatch.ranking import Ranked, Suitor, rank
from bookings.money.models import PayRule
from bookings.orders.models import CancellationPolicy
from bookings.schedule.calendar import TRAILING, Hinge
from bookings.schedule.free_time import Busy, Window, first_start, openings
from bookings.schedule.windows import windows_of
from bookings.voice.scoring import shrunk_stars
from caregivers.availability import Shift, shifts_on
from caregivers.models import Caregiver
from caregivers.status import Approval
from petcare.demo import words
from petcare.demo.ledger import Ledger
from petcare.demo.owners import Household
from petcare.demo.pictures import Pictures
from petcare.demo.sign_ins import OWNER
from petcare.demo.story import Story
from petcare.geo.coordinates import Point, distance_m
from petcare.geo.straight_line import estimate

AHEAD = 5
# How often a booking has it beside the feeding.
SHARES = (
    ("water", 0.5),
    ("cleaning", 0.5),
    ("play", 0.3),
    ("health-check", 0.12),
    ("walk", 0.5),
    ("medication", 0.06),
    ("grooming", 0.05),
)
STARS = ("attitude", "skill", "punctuality", "pet_reaction")


def first_standards() -> dict[int, Standard]:
    """By the id of the service, with their steps."""
    return {one.service_id: one for one in Standard.objects.prefetch_related("steps")}


@dataclass
class Chronicle:
    """Tells the bookings of the demo in the order of their days, and keeps what each caregiver has by then."""

    ledger: Ledger
    random: Random
    services: Sequence[Service]
    packages: Sequence[Package]
    policy: DispatchPolicy
    caregivers: dict[int, Caregiver]
    pictures: Pictures
    cancellation_policy: CancellationPolicy = field(default_factory=CancellationPolicy.objects.current)
    pay_rule: PayRule = field(default_factory=PayRule.objects.current)
    now: datetime = field(default_factory=timezone.now)
    # With the holidays of the whole past that is told.
    tariff: Tariff = field(default_factory=lambda: tariff_at(timezone.now() - timedelta(days=400)))
    standards: dict[int, Standard] = field(default_factory=first_standards)
    busy: dict[tuple[int, date], list[Busy]] = field(default_factory=lambda: defaultdict(list))
    came_to: Counter[tuple[int, int]] = field(default_factory=Counter)
    # One visit of the last days to which nobody came, for the desk to see.
    has_missed: bool = False
    shifts: dict[date, dict[int, list[Shift]]] = field(default_factory=dict)

    def tell(self, home: Household, day: date, *, by: Caregiver | None = None) -> Story | None:
        """A booking for that day as far as it has come by now; by this caregiver if they have time. None when nobody
        has."""
        services = self._services_for(home)
        for window in self._windows(day):
            free = self._free(home, services, window)
            theirs = [one for one in free if by and one[0].suitor.caregiver_id == by.pk]
            if free and (theirs or not by):
                return self._tell(home, services, window, theirs or free)
        return None

    def tell_waiting(self, home: Household, day: date) -> Story | None:
        """Paid a moment ago: the nearest who has time is held, and offers are about to go out."""
        services = self._services_for(home)
        for window in self._windows(day):
            free = self._free(home, services, window)
            if free:
                nearest, start = min(free, key=lambda one: one[0].suitor.distance_m)
                story = self._place(home, services, window, self.now - timedelta(minutes=6))
                story.pay()
                story.look_for_caregivers(self.policy)
                caregiver = self.caregivers[nearest.suitor.caregiver_id]
                story.hold(caregiver, start)
                self._take_time(caregiver, home, start, story.visit.minutes)
                return story
        return None

    def _windows(self, day: date) -> list[Window]:
        """Those that are over or not yet near, in an order of chance."""
        margin = timedelta(hours=1)
        clear = [one for one in windows_of(day) if one.end + margin < self.now or self.now + margin < one.start]
        return self.random.sample(clear, min(len(clear), 4))

    def _services_for(self, home: Household) -> list[Service]:
        kinds = {str(pet.species) for pet in home.pets}
        fitting = [service for service in self.services if kinds <= set(service.species)]
        chosen = {"feeding"} if self.random.random() < 0.93 else set()
        for code, share in SHARES:
            if self.random.random() < share:
                chosen.add(code)
        return [service for service in fitting if service.code in chosen] or fitting[:1]

    def _packages_in(self, home: Household, services: Sequence[Service]) -> list[Package]:
        """Those that hold nothing but what is wanted, the fullest first."""
        kinds = {str(pet.species) for pet in home.pets}
        fitting = [
            one for one in self.packages if kinds <= set(one.species) and set(one.services.all()) <= set(services)
        ]
        return sorted(fitting, key=lambda package: -package.services.count())

    def _free(self, home: Household, services: Sequence[Service], window: Window) -> list[tuple[Ranked, datetime]]:
        """Who fits and has time, the best first, with when each would begin."""
        minutes, day = minutes_of_visit(services, pets=len(home.pets)), timezone.localdate(window.start)
        starts = {
            one: start
            for one in self._fitting(home, services)
            if (start := self._start(one, home, window, day, minutes)) is not None
        }
        return [
            (ranked, starts[ranked.suitor.caregiver_id]) for ranked in rank(self._suitors(home, starts), self.policy)
        ]

    def _fitting(self, home: Household, services: Sequence[Service]) -> Iterator[int]:
        skills = {str(service.skill) for service in services}
        kinds = {str(pet.species) for pet in home.pets}
        for caregiver in self.caregivers.values():
            is_able = skills <= set(caregiver.skills) and kinds <= set(caregiver.species)
            is_near = is_able and distance_m(caregiver.home, home.address.point) <= caregiver.radius_m
            if is_near and caregiver.approval == Approval.APPROVED:
                yield caregiver.pk

    def _start(self, caregiver_id: int, home: Household, window: Window, day: date, minutes: int) -> datetime | None:
        if day not in self.shifts:
            self.shifts[day] = shifts_on(self.caregivers, day)
        duration, point = timedelta(minutes=minutes) + TRAILING, home.address.point
        possible = openings(
            duration=duration,
            shifts=self.shifts[day][caregiver_id],
            busy=self.busy[caregiver_id, day],
            drive_from=lambda taken: _drive(taken.place, point),
            drive_to=lambda taken: _drive(point, taken.place),
        )
        not_before = window.start + timedelta(minutes=5 * self.random.randint(0, 8))
        return first_start(possible, window=window, duration=duration, not_before=not_before)

    def _suitors(self, home: Household, starts: dict[int, datetime]) -> list[Suitor]:
        return [
            Suitor(
                caregiver_id=one,
                distance_m=round(distance_m(self.caregivers[one].home, home.address.point)),
                way_minutes=ceil(_drive(self.caregivers[one].home, home.address.point) / timedelta(minutes=1)),
                hinge=str(Hinge.OWN_HOME),
                stars=shrunk_stars(self.caregivers[one].rating_sum, self.caregivers[one].rating_count),
                on_time=self.caregivers[one].finished_visits,
                arrivals=self.caregivers[one].finished_visits,
                similar_visits=self.caregivers[one].finished_visits,
                visits_to_owner=self.came_to[one, home.owner.pk],
                visits_that_day=len(self.busy.get((one, timezone.localdate(start)), ())),
                visits_lately=sum(len(self.busy.get((one, day), ())) for day in _fortnight_before(start)),
                finished_visits=self.caregivers[one].finished_visits,
            )
            for one, start in starts.items()
        ]

    def _tell(
        self, home: Household, services: Sequence[Service], window: Window, free: list[tuple[Ranked, datetime]]
    ) -> Story:
        story = self._place(home, services, window, self._some_time_before(window))
        is_past = window.end < self.now
        if is_past and self.random.random() < 0.03:
            story.cancel_unpaid()
            return story
        story.pay()
        story.look_for_caregivers(self.policy)
        # Not the very same people always win: some of the best do not look at their phone.
        awake = [pair for pair in free if self.random.random() < 0.6] or free
        first_start = awake[0][1]
        caregiver = story.decide([ranked for ranked, _ in awake[:8]], self.caregivers, first_start)
        if self.random.random() < 0.05:
            story.cancel_by_owner()
            return story
        self._take_time(caregiver, home, first_start, story.visit.minutes)
        is_missed = is_past and not self.has_missed and window.end > self.now - timedelta(days=2)
        if is_missed and home.owner.phone != f"+86{OWNER}":
            self.has_missed = True
            story.is_missed()
        elif is_past:
            self._serve(story, caregiver)
        return story

    def _some_time_before(self, window: Window) -> datetime:
        """One to four days before, while people are awake; for what is to come, before now."""
        day = timezone.localdate(min(window.start, self.now)) - timedelta(days=self.random.choice([1, 1, 2, 3, 4]))
        return timezone.make_aware(datetime.combine(day, time(8))) + timedelta(seconds=self.random.randint(0, 50_000))

    def _place(self, home: Household, services: Sequence[Service], window: Window, placed_at: datetime) -> Story:
        packages = [one for one in self._packages_in(home, services) if self.random.random() < 0.7][:1]
        inside = {service for package in packages for service in package.services.all()}
        return Story(
            self.ledger,
            self.random,
            home=home,
            services=[service for service in services if service not in inside],
            packages=packages,
            tariff=self.tariff,
            standards=self.standards,
            window=window,
            placed_at=placed_at,
            cancellation_policy=self.cancellation_policy,
            pay_rule=self.pay_rule,
            note=self.random.choice(words.BOOKING_NOTES),
        )

    def _take_time(self, caregiver: Caregiver, home: Household, start: datetime, minutes: int) -> None:
        end = start + timedelta(minutes=minutes) + TRAILING
        self.busy[caregiver.pk, timezone.localdate(start)].append(Busy(start, end, home.address.point))

    def _serve(self, story: Story, caregiver: Caregiver) -> None:
        story.serve(drive=_drive(caregiver.home, story.home.address.point), pictures=self.pictures)
        caregiver.finished_visits += 1
        self.came_to[caregiver.pk, story.home.owner.pk] += 1
        if self.random.random() < 0.6 and story.clock < self.now - timedelta(days=2):
            overall = self._review(story)
            caregiver.rating_sum += overall
            caregiver.rating_count += 1

    def _review(self, story: Story) -> int:
        random = self.random
        overall = random.choices([5, 4, 3, 2], weights=[78, 17, 4, 1])[0]
        stars = {name: min(5, max(1, overall + random.choice([0, 0, 0, 1, -1]))) for name in STARS}
        if overall == 5:
            text = "".join([*random.sample(words.PRAISE, random.choice([1, 1, 2])), random.choice(words.ENDINGS)])
        else:
            text = random.choice(words.MILD if overall > 2 else words.DISAPPOINTED)
        story.review(stars | {"overall": overall}, text.format(pet=random.choice(story.home.pets).name))
        return overall


def days_of_bookings(home_count: int, days: int, random: Random) -> list[tuple[int, int]]:
    """(day, household) in order of the days, from `days` ago to the next few; day 0 is today. People travel, so their
    days come in rows."""
    asked = set()
    for number in range(home_count):
        trips = [random.randint(-days, -2) for _ in range(random.choices([1, 2, 3, 4, 5], weights=[3, 4, 4, 2, 1])[0])]
        if random.random() < 0.3:
            trips.append(random.randint(-1, AHEAD - 2))
        for first in trips:
            length = random.choices([1, 2, 3, 5], weights=[4, 3, 3, 1])[0]
            asked |= {(day, number) for day in range(first, min(first + length, AHEAD + 1))}
    return sorted(asked)


def _fortnight_before(moment: datetime) -> list[date]:
    day = timezone.localdate(moment)
    return [day - timedelta(days=number) for number in range(1, 15)]


def _drive(origin: Point, destination: Point) -> timedelta:
    """A history of thousands of drives is made without an engine."""
    return timedelta(seconds=estimate(origin, destination).seconds)
