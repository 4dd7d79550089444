"""Which version of the policy counts, and peak mode."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from bookings.dispatch.actions.peak import switch_off, switch_on
from bookings.dispatch.actions.put_live import put_live
from bookings.dispatch.models import DispatchPolicy, PeakMode
from petcare.errors import DomainError
from tests.factories.bookings import a_paid_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P5")]


@pytest.fixture
def operator():
    return StaffFactory()


@pytest.fixture
def usual():
    return DispatchPolicy.objects.create(version=1)


@pytest.fixture
def for_peaks(usual):
    return DispatchPolicy.objects.create(version=2, is_for_peaks=True, went_live_at=None, wave_size=40)


def in_force(*, later=timedelta(0)):
    return DispatchPolicy.objects.in_force(timezone.now() + later)


def test_without_any_version_the_first_is_made():
    assert in_force().version == 1
    assert DispatchPolicy.objects.get().went_live_at


def test_draft_counts_once_it_went_live_and_open_rounds_keep_theirs(usual, operator):
    CaregiverFactory()
    before = a_paid_booking()
    draft = DispatchPolicy.objects.create(version=2, went_live_at=None)
    assert in_force() == usual
    put_live(policy=draft, by=operator)
    assert in_force() == draft
    assert before.rounds.get().policy == usual
    assert a_paid_booking(window=window_at(8)).rounds.get().policy == draft
    draft.refresh_from_db()
    assert draft.put_live_by == operator


def test_version_that_went_live_or_is_for_peaks_does_not_go_live(usual, for_peaks, operator):
    for policy in (usual, for_peaks):
        with pytest.raises(DomainError):
            put_live(policy=policy, by=operator)
    with pytest.raises(IntegrityError):
        DispatchPolicy.objects.filter(pk=for_peaks.pk).update(went_live_at=timezone.now())


def test_peak_counts_for_its_hours_and_ends_by_itself(usual, for_peaks, operator):
    CaregiverFactory()
    switch_on(policy=for_peaks, hours=2, reason="五一", by=operator)
    assert a_paid_booking().rounds.get().policy == for_peaks
    assert in_force(later=timedelta(minutes=119)) == for_peaks
    assert in_force(later=timedelta(hours=2)) == usual


def test_peak_is_switched_off_once_and_who_did_it_is_kept(usual, for_peaks, operator):
    peak = switch_on(policy=for_peaks, hours=2, reason="五一", by=operator)
    switch_off(peak=peak, by=operator)
    assert in_force() == usual
    assert PeakMode.objects.get().switched_off_by == operator
    with pytest.raises(DomainError):
        switch_off(peak=peak, by=operator)
    switch_on(policy=for_peaks, hours=1, reason="又来了", by=operator)
    assert in_force() == for_peaks


@pytest.mark.parametrize("hours", [0, -1, 73])
def test_peak_of_hours_that_are_none_is_refused(for_peaks, operator, hours):
    with pytest.raises(DomainError):
        switch_on(policy=for_peaks, hours=hours, reason="五一", by=operator)


def test_second_peak_while_one_lasts_is_refused_by_rule_and_database(for_peaks, operator):
    peak = switch_on(policy=for_peaks, hours=2, reason="五一", by=operator)
    with pytest.raises(DomainError):
        switch_on(policy=for_peaks, hours=1, reason="五一", by=operator)
    period = DateTimeTZRange(peak.period.upper - timedelta(seconds=1), peak.period.upper + timedelta(hours=1))
    with pytest.raises(IntegrityError):
        PeakMode.objects.create(policy=for_peaks, period=period, reason="五一", switched_on_by=operator)
