"""A visit under a bad network: messages are lost, repeated, and come in any order; the record holds all the same."""

import uuid
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bookings.catalogue.models import Proof
from bookings.money.models import Earning
from bookings.orders.actions.cancel import cancel_visits, refunds_of
from bookings.orders.cancellation import total_refund
from bookings.orders.history import is_chain_whole
from bookings.orders.status import UNDER_WAY, VISIT_STEPS, VisitStatus
from bookings.visits.actions.add_photo import add_photo
from bookings.visits.actions.miss import miss
from bookings.visits.actions.progress import arrive, complete_step, depart, finish, skip_step
from bookings.visits.at_home import Fix
from bookings.visits.lateness import ON_THE_WAY_PATIENCE
from bookings.visits.models import StepPhoto, StepStatus
from caregivers.status import Presence
from petcare.errors import DomainError
from tests.factories.bookings import an_accepted_booking, photo_file
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory

pytestmark = pytest.mark.django_db

STEPS = (("换水", "Water", Proof.NONE), ("拍碗", "Bowl", Proof.PHOTO), ("说说", "Words", Proof.NOTE))
KEYS = [uuid.UUID(int=number) for number in range(1, 4)]
WHICH = st.integers(0, len(STEPS) - 1)
ONCE = {"departed", "arrived", "finished", "missed", "visit_cancelled"}


class VisitMachine(RuleBasedStateMachine):
    """Every rule may come at any time, and again. Not running one is a message that was lost."""

    visit = None

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.by, self.status, self.photo = self.visit.caregiver.user, VisitStatus.SCHEDULED, photo_file()

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def attempt(self, act, **said):
        with suppress(DomainError):
            act(**said)

    def step(self, which):
        return self.visit.steps.all()[which]

    @rule()
    def departs(self):
        self.attempt(depart, visit=self.visit, by=self.by)

    @rule(is_located=st.booleans(), reason=st.sampled_from(["", "没信号"]))
    def arrives(self, is_located, reason):
        fix = Fix(self.visit.booking.point, 10) if is_located else None
        self.attempt(arrive, visit=self.visit, by=self.by, fix=fix, reason=reason)

    @rule(which=WHICH, key=st.sampled_from(KEYS))
    def photographs(self, which, key):
        self.photo.seek(0)
        self.attempt(add_photo, step=self.step(which), image=self.photo, upload_key=key, by=self.by)

    @rule(which=WHICH, note=st.sampled_from(["", "都好"]))
    def completes(self, which, note):
        self.attempt(complete_step, step=self.step(which), by=self.by, note=note)

    @rule(which=WHICH, reason=st.sampled_from(["", "主人说不用"]))
    def skips(self, which, reason):
        self.attempt(skip_step, step=self.step(which), by=self.by, reason=reason)

    @rule()
    def works_off_the_rest(self):
        for which in range(len(STEPS)):
            self.skips(which, "主人说不用")

    @rule()
    def finishes(self):
        self.attempt(finish, visit=self.visit, by=self.by)

    @rule()
    def is_missed(self):
        self.attempt(miss, pk=self.visit.pk)

    @rule()
    def is_cancelled(self):
        refunds = refunds_of(self.visit.booking)
        ids, owner = [self.visit.pk], self.visit.booking.owner
        agreed = total_refund(refunds)
        self.attempt(cancel_visits, booking=self.visit.booking, visit_ids=ids, agreed=agreed, by=owner)

    @invariant()
    def moves_as_the_table_allows(self):
        self.visit.refresh_from_db()
        seen = {self.status}
        while self.visit.status not in seen:
            wider = seen | {to for status in seen for to in VISIT_STEPS[status]}
            assert wider != seen, f"{self.status} → {self.visit.status}"
            seen = wider
        self.status = self.visit.status

    @invariant()
    def record_is_whole_and_says_each_thing_once(self):
        kinds = list(self.visit.booking.events.values_list("kind", flat=True))
        assert is_chain_whole(self.visit.booking)
        assert all(kinds.count(kind) <= 1 for kind in ONCE)
        assert StepPhoto.objects.count() == kinds.count("photo_added") <= len(KEYS)

    @invariant()
    def presence_is_busy_exactly_while_it_is_under_way(self):
        self.visit.caregiver.refresh_from_db()
        expected = Presence.BUSY if self.visit.status in UNDER_WAY else Presence.ONLINE
        assert self.visit.caregiver.presence == expected

    @invariant()
    def is_finished_with_every_step_and_earned_once_then_only(self):
        self.visit.refresh_from_db()
        is_finished = self.visit.status == VisitStatus.FINISHED
        assert Earning.objects.count() == int(is_finished)
        if is_finished:
            assert not self.visit.steps.filter(status=StepStatus.TODO).exists()
        for step in self.visit.steps.filter(status=StepStatus.DONE, proof=Proof.PHOTO):
            assert step.photos.exists()


@pytest.mark.promise("C11", "B2", "B8")
def test_visit_holds_whatever_is_lost_repeated_or_comes_out_of_order(time_machine):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver, services=[ServiceFactory(steps=STEPS)])
    VisitMachine.visit = booking.visits.get()
    VisitMachine.visit.booking = booking
    # Late enough for whoever is on the way to be given up as well.
    time_machine.move_to(VisitMachine.visit.window.upper + ON_THE_WAY_PATIENCE, tick=True)
    quick = settings(max_examples=25, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(VisitMachine, settings=quick)
