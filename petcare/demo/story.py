"""One booking of the demo, told step by step; each method takes it further, as the actions of the product do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from bookings.catalogue.models import Package, Proof, Service, Standard
from bookings.catalogue.pricing import minutes_of_visit, total_of
from bookings.catalogue.tariff import Tariff, items_of, services_in
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.dispatch.patience import gives_up_at
from bookings.dispatch.ranking import Ranked
from bookings.money.models import Earning, Payment, PaymentStatus, PayRule, Refund, RefundReason, RefundStatus
from bookings.money.pay import pay_of
from bookings.orders.actions.place import HOLD, as_line
from bookings.orders.models import BookedPet, BookedPhoto, Booking, CancellationPolicy, Visit
from bookings.orders.models.booking import NUMBER_ALPHABET
from bookings.orders.models.event import EventKind
from bookings.orders.status import BookingStatus, CancelReason, VisitStatus
from bookings.schedule.calendar import TRAILING
from bookings.schedule.free_time import Window
from bookings.schedule.models import Purpose, Reservation
from bookings.visits.actions.prepare import steps_for
from bookings.visits.models import Moment, StepPhoto, StepStatus, StepVideo, VisitStep
from bookings.voice.models import Review
from caregivers.models import Caregiver
from petcare.demo import words
from petcare.demo.clip import Clip
from petcare.demo.ledger import Happening, Ledger
from petcare.demo.owners import Household
from petcare.demo.pictures import Pictures
from petcare.demo.sign_ins import OWNER
from petcare.uploads.models import Video, VideoState

# The step at which the demo's owner gets a short video too.
EATING = "吃饭"
# Which photos a step asks for.
MOMENTS = {Proof.PHOTO: ("",), Proof.BEFORE_AFTER: tuple(Moment.values)}


class Story:
    def __init__(
        self,
        ledger: Ledger,
        random: Random,
        *,
        home: Household,
        services: Sequence[Service],
        packages: Sequence[Package] = (),
        tariff: Tariff,
        standards: Mapping[int, Standard],
        window: Window,
        placed_at: datetime,
        cancellation_policy: CancellationPolicy,
        pay_rule: PayRule,
        note: str = "",
    ):
        self.ledger, self.random, self.home, self.clock = ledger, random, home, placed_at
        lines = replace(tariff, now=placed_at).lines_of_visit(
            items_of(services, packages, on=timezone.localdate(placed_at)),
            pets=len(home.pets),
            metres=tariff.metres_to(home.address.point),
            start=window.start,
            end=window.end,
        )
        services = services_in(services, packages)
        self.booking = ledger.add(
            Booking(
                number=f"{timezone.localdate(placed_at):%y%m%d}" + "".join(random.choices(NUMBER_ALPHABET, k=8)),
                owner=home.owner,
                address=home.address,
                address_text=home.address.full_text,
                area=home.address.area,
                district=home.address.district,
                lat=home.address.lat,
                lon=home.address.lon,
                way_in=home.way_in,
                note=note,
                total=total_of(lines),
                cancellation_policy=cancellation_policy,
                submission_key=UUID(int=random.getrandbits(128)),
                hold_expires_at=placed_at + HOLD,
                created_at=placed_at,
                status_changed_at=placed_at,
            )
        )
        self.visit = ledger.add(
            Visit(
                booking=self.booking,
                window=DateTimeTZRange(window.start, window.end),
                minutes=minutes_of_visit(services, pets=len(home.pets)),
            )
        )
        for line in lines:
            ledger.add(as_line(self.visit, line))
        self.pay_rule, self.caregivers_pay = pay_rule, pay_of(lines, pay_rule)
        self._copy_pets()
        self._copy_steps([standards[service.pk] for service in services])
        self._happens(EventKind.PLACED, by=home.owner, payload={"total": str(self.booking.total)})

    def _copy_pets(self) -> None:
        for pet in self.home.pets:
            booked = self.ledger.add(
                BookedPet(
                    booking=self.booking,
                    pet=pet,
                    name=pet.name,
                    species=pet.species,
                    breed=pet.breed,
                    photo=self.home.photos[pet.name][0],
                    care=self.home.care[pet.name],
                )
            )
            for image in self.home.photos[pet.name]:
                self.ledger.add(BookedPhoto(pet=booked, image=image))

    def _copy_steps(self, standards: Sequence[Standard]) -> None:
        species = {str(pet.species) for pet in self.home.pets}
        self.steps = [self.ledger.add(step) for step in steps_for(self.visit, standards, species=species)]

    def pay(self) -> None:
        started_at, booking = self.clock + timedelta(seconds=20), self.booking
        self._later(40, 200)
        self.payment = self.ledger.add(
            Payment(
                booking=booking,
                number=f"P{booking.number[:6]}{self.random.getrandbits(80):020x}",
                gateway=settings.PAYMENT_GATEWAY,
                provider_reference=f"demo-{booking.number}",
                amount=booking.total,
                status=PaymentStatus.PAID,
                created_at=started_at,
                paid_at=self.clock,
            )
        )
        self._happens(
            EventKind.PAID,
            by=self.home.owner,
            payload={"payment": self.payment.number, "amount": str(self.payment.amount)},
        )
        self._move(BookingStatus.AWAITING_CAREGIVER, by=None)

    def hold(self, caregiver: Caregiver, start: datetime) -> Reservation:
        return self._reserve(caregiver, start, Purpose.HOLD)

    def look_for_caregivers(self, policy: DispatchPolicy) -> DispatchRound:
        self.round = self.ledger.add(
            DispatchRound(
                booking=self.booking,
                policy=policy,
                opened_at=self.clock,
                next_wave_at=self.clock,
                begins_at=self.visit.window.lower,
                closes_at=gives_up_at(policy, self.visit.window, opened=self.clock),
            )
        )
        self._happens(EventKind.ROUND_OPENED, by=None, payload={"policy": policy.version})
        return self.round

    def decide(self, ranked: Sequence[Ranked], caregivers: dict[int, Caregiver], start: datetime) -> Caregiver:
        """Offers go to these; some grab, and the best of them is assigned."""
        offers = [self._offer(one, caregivers[one.suitor.caregiver_id]) for one in ranked]
        pushed_at = self.clock
        self._happens(EventKind.OFFERED, by=None, payload={"caregivers": len(offers), "wave": 1})
        self._later(30, 900)
        winner, *others = offers
        winner.status, winner.grabbed_at = OfferStatus.WON, self.clock
        grabbed = [winner]
        for offer in others:
            grabs = self.random.random() < 0.35
            if grabs:
                offer.grabbed_at = self.clock + timedelta(seconds=self.random.randint(1, 15))
                grabbed.append(offer)
            refuses = not grabs and self.random.random() < 0.3
            offer.status = OfferStatus.DECLINED if refuses else OfferStatus.LOST
        self.clock += timedelta(seconds=20)
        for offer in offers:
            offer.seen_at, offer.closed_at = pushed_at + timedelta(seconds=self.random.randint(5, 30)), self.clock
        self._assign(winner.caregiver, start)
        self.round.status, self.round.waves, self.round.closed_at = RoundStatus.DECIDED, 1, self.clock
        self.round.next_wave_at = None
        scores = [{"caregiver": one.caregiver_id, "score": str(one.score), "parts": one.parts} for one in grabbed]
        self._happens(EventKind.GRABBED, by=None, payload={"winner": winner.caregiver_id, "grabbed": scores})
        return winner.caregiver

    def _offer(self, ranked: Ranked, caregiver: Caregiver) -> Offer:
        return self.ledger.add(
            Offer(
                round=self.round,
                caregiver=caregiver,
                distance_m=ranked.suitor.distance_m,
                score=ranked.score,
                parts=[part.as_json() for part in ranked.parts],
                pushed_at=self.clock,
            )
        )

    def _assign(self, caregiver: Caregiver, start: datetime) -> None:
        self.reservation = self._reserve(caregiver, start, Purpose.VISIT)
        self.visit.caregiver = caregiver
        self.visit.pay, self.visit.pay_rule = self.caregivers_pay.amount, self.pay_rule
        self.visit.pay_parts = self.caregivers_pay.as_json()
        self.visit.planned = DateTimeTZRange(start, start + timedelta(minutes=self.visit.minutes))
        self._happens(EventKind.ASSIGNED, by=None, visit=self.visit, payload={"caregiver": caregiver.pk})
        self._move(BookingStatus.ACCEPTED, by=None)

    def serve(self, *, drive: timedelta, pictures: Pictures) -> None:
        """The visit from the departure to the locked door; the steps share its minutes."""
        visit, random = self.visit, self.random
        by = visit.caregiver.user
        self.clock = visit.planned.lower - drive + timedelta(seconds=random.randint(-240, 240))
        visit.departed_at = self.clock
        self._happens(EventKind.DEPARTED, by=by, visit=visit)
        self.clock += drive * random.uniform(0.85, 1.15)
        self._happens(EventKind.WAY_IN_REVEALED, by=by, visit=visit, payload={"version": self.home.way_in.version})
        self._later(40, 120)
        visit.started_at = self.clock
        self._happens(EventKind.ARRIVED, by=by, visit=visit, payload=self._position())
        self._move(BookingStatus.IN_SERVICE, by=by)
        pause = visit.minutes * 60 / len(self.steps)
        for step in self.steps:
            self.clock += timedelta(seconds=pause * random.uniform(0.8, 1.1))
            self._do_step(step, by, pictures)
        self._later(20, 60)
        visit.status, visit.finished_at = VisitStatus.FINISHED, self.clock
        self._happens(EventKind.FINISHED, by=by, visit=visit)
        self._move(BookingStatus.COMPLETED, by=by)
        self._earn()

    def _position(self) -> dict[str, Any]:
        """Most phones say that they are at the home; now and then one is somewhere else, or says nothing."""
        near = {
            "position": "at_home",
            "distance_m": self.random.randint(3, 60),
            "accuracy_m": self.random.randint(5, 30),
        }
        lost = {"position": "unknown", "reason": "楼道里没信号"}
        off = {"position": "elsewhere", "distance_m": 420, "accuracy_m": 35, "reason": "小区里定位飘了"}
        return self.random.choices([near, lost, off], weights=[95, 3, 2])[0]

    def is_missed(self) -> None:
        """The window ended and nobody set off; the owner has not said yet what shall be."""
        self.clock = self.visit.window.upper + timedelta(seconds=12)
        self.reservation.is_active, self.reservation.released_at = False, self.clock
        self.visit.status = VisitStatus.MISSED
        payload = {"caregiver": self.visit.caregiver_id}
        self._happens(EventKind.MISSED, by=None, visit=self.visit, payload=payload)

    def _earn(self) -> None:
        self.ledger.add(
            Earning(
                visit=self.visit,
                caregiver=self.visit.caregiver,
                rule=self.pay_rule,
                amount=self.visit.pay,
                parts=self.visit.pay_parts,
                earned_on=timezone.localdate(self.clock),
                created_at=self.clock,
            )
        )

    def _do_step(self, step: VisitStep, by: User, pictures: Pictures) -> None:
        for moment in MOMENTS.get(step.proof, ()):
            self._photograph(step, by, pictures, moment)
        if step.proof == Proof.NOTE:
            step.note = self.random.choice(words.STEP_NOTES)
        if step.proof == Proof.READING:
            lowest, highest = step.lowest or Decimal(1), step.highest or Decimal(9)
            step.reading = round(lowest + (highest - lowest) * Decimal(self.random.randint(3, 7)) / 10, 1)
        if EATING in step.text_zh and self.home.owner.phone == f"+86{OWNER}":
            self._film(step, by, pictures.clip)
        step.status, step.done_at = StepStatus.DONE, self.clock
        payload = {"step": step.position, "text": step.text_zh}
        self._happens(EventKind.STEP_DONE, by=by, visit=self.visit, payload=payload)

    def _film(self, step: VisitStep, by: User, clip: Clip) -> None:
        facts = {"sha256": clip.sha256, "seconds": clip.seconds, "width": clip.width, "height": clip.height}
        video = self.ledger.add(Video(owner=by, state=VideoState.READY, file=clip.video, poster=clip.poster, **facts))
        shown = self.ledger.add(
            StepVideo(step=step, video=video, upload_key=UUID(int=self.random.getrandbits(128)), received_at=self.clock)
        )
        payload = {"step": step.position, "video": shown, "sha256": clip.sha256}
        self._happens(EventKind.VIDEO_ADDED, by=by, visit=self.visit, payload=payload)

    def _photograph(self, step: VisitStep, by: User, pictures: Pictures, moment: str) -> None:
        picture = pictures.of_step(step, self.home.pets[0].species, self.random)
        photo = self.ledger.add(
            StepPhoto(
                step=step,
                moment=moment,
                image=picture.name,
                sha256=picture.sha256,
                upload_key=UUID(int=self.random.getrandbits(128)),
                taken_at=self.clock - timedelta(seconds=8),
                received_at=self.clock - timedelta(seconds=4),
            )
        )
        payload = {"step": step.position, "photo": photo, "sha256": photo.sha256}
        self._happens(EventKind.PHOTO_ADDED, by=by, visit=self.visit, payload=payload)

    def review(self, stars: dict[str, int], text: str) -> Review:
        self._later(1800, 100_000)
        review = self.ledger.add(
            Review(
                booking=self.booking,
                caregiver=self.visit.caregiver,
                author=self.home.owner,
                words=text,
                created_at=self.clock,
                **stars,
            )
        )
        payload = {"review": review, "overall": review.overall}
        self._happens(EventKind.REVIEWED, by=self.home.owner, payload=payload)
        return review

    def cancel_unpaid(self) -> None:
        self.clock = self.booking.hold_expires_at + timedelta(seconds=self.random.randint(2, 20))
        self._cancel(CancelReason.HOLD_EXPIRED, by=None)

    def cancel_by_owner(self) -> None:
        """Cancelled while there is time: everything goes back."""
        self._later(600, 7200)
        if self.visit.caregiver:
            self.reservation.is_active, self.reservation.released_at = False, self.clock
        self._cancel(CancelReason.BY_OWNER, by=self.home.owner)
        refund = self.ledger.add(
            Refund(
                payment=self.payment,
                number=f"R{self.payment.number[1:]}",
                amount=self.payment.amount,
                reason=RefundReason.CANCELLED,
                status=RefundStatus.SUCCEEDED,
                provider_reference=f"demo-refund-{self.booking.number}",
                tries=1,
                due_at=None,
                created_at=self.clock,
                succeeded_at=self.clock + timedelta(minutes=2),
            )
        )
        self.payment.refund_reserved = refund.amount
        payload = {"refund": refund.number, "amount": str(refund.amount)}
        self._happens(EventKind.REFUND_ASKED, by=None, payload=payload)
        self._later(120, 121)
        self._happens(EventKind.REFUNDED, by=None, payload=payload)

    def _cancel(self, reason: CancelReason, *, by: User | None) -> None:
        self.booking.cancel_reason, self.visit.status = reason, VisitStatus.CANCELLED
        self._move(BookingStatus.CANCELLED, by=by)

    def _reserve(self, caregiver: Caregiver, start: datetime, purpose: Purpose) -> Reservation:
        end = start + timedelta(minutes=self.visit.minutes) + TRAILING
        return self.ledger.add(
            Reservation(caregiver=caregiver, visit=self.visit, purpose=purpose, period=DateTimeTZRange(start, end))
        )

    def _move(self, to: BookingStatus, *, by: User | None) -> None:
        came_from, self.booking.status = self.booking.status, to
        self.booking.status_changed_at = self.clock
        self._happens(EventKind.STATUS_CHANGED, by=by, payload={"from": str(came_from), "to": str(to)})

    def _happens(
        self, kind: EventKind, *, by: User | None, visit: Visit | None = None, payload: dict | None = None
    ) -> None:
        self.ledger.happenings.append(Happening(self.booking, kind, self.clock, by, visit, payload or {}))

    def _later(self, least: int, most: int) -> None:
        self.clock += timedelta(seconds=self.random.randint(least, most))
