"""Nobody comes forward and time runs."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from backoffice.queues import queues_for
from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.flag import due_flags, flag
from bookings.dispatch.actions.grab import decline, grab
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer
from bookings.dispatch.patience import first_flag, gives_up_at, next_flag
from bookings.dispatch.shortage import reason_words, reasons_of
from bookings.dispatch.tasks import sweep_rounds
from bookings.orders.models import Visit
from bookings.orders.needs import need_of_booking
from bookings.orders.status import BookingStatus
from bookings.schedule.models import Reservation
from bookings.schedule.windows import exact_windows_of, window_key
from caregivers.status import Presence
from tests.factories.bookings import an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def caregiver():
    return CaregiverFactory()


@pytest.fixture
def signed_in(client, owner):
    client.force_login(owner)
    return client


def flagged(owner, **kwargs):
    booking = an_offered_booking(owner=owner, **kwargs)
    DispatchRound.objects.update(flag_at=timezone.now())
    assert flag(DispatchRound.objects.get().pk)
    return booking


def test_flag_comes_a_day_before_and_again_some_hours_before_the_window():
    policy, begins = DispatchPolicy(), timezone.now() + timedelta(days=3)
    assert first_flag(policy, begins, opened=timezone.now()) == begins - timedelta(hours=24)
    assert next_flag(policy, begins, after=begins - timedelta(hours=24)) == begins - timedelta(hours=3)
    assert next_flag(policy, begins, after=begins - timedelta(hours=3)) is None


def test_flag_of_a_round_that_opens_late_waits_for_one_wave():
    opened = timezone.now()
    assert first_flag(DispatchPolicy(), opened + timedelta(hours=2), opened=opened) == opened + timedelta(minutes=3)


@pytest.mark.promise("P6")
@pytest.mark.parametrize(
    ("minutes_before", "goes_on", "closes_minutes_before"),
    [
        (3 * 24 * 60, False, 60),
        (3 * 24 * 60, True, 0),
        (81, False, 60),
        (79, False, 59),
        (30, False, 10),
        (30, True, 0),
        (5, False, -15),
        (5, True, -15),
        (-110, False, -120),
    ],
)
def test_search_ends_an_hour_before_the_window_and_at_short_notice_has_some_minutes(
    minutes_before, goes_on, closes_minutes_before
):
    begins = timezone.now() + timedelta(days=3)
    window = DateTimeTZRange(begins, begins + timedelta(hours=2))
    opened = begins - timedelta(minutes=minutes_before)
    closes = gives_up_at(DispatchPolicy(), window, opened=opened, goes_on=goes_on)
    assert (begins - closes) / timedelta(minutes=1) == closes_minutes_before


@pytest.mark.parametrize(
    ("hours", "named"),
    [((2, 3, 1), "flag_latest_hours"), ((24, 3, 4), "give_up_hours"), ((24, 3, 3), None), ((0, 0, 0), None)],
)
def test_policy_that_tells_the_owner_after_the_search_has_ended_is_refused(hours, named):
    names = ["flag_hours", "flag_latest_hours", "give_up_hours"]
    policy = DispatchPolicy(version=1, **dict(zip(names, hours, strict=True)))
    with pytest.raises(ValidationError) if named else nullcontext() as refused:
        policy.full_clean()
    assert named is None or list(refused.value.message_dict) == [named]


def begins_in(minutes):
    """The only visit of the only round, as if it had been opened two days before that."""
    begins = timezone.now() + timedelta(minutes=minutes)
    window, opened = DateTimeTZRange(begins, begins + timedelta(hours=2)), begins - timedelta(days=2)
    Visit.objects.update(window=window)
    search = DispatchRound.objects.get()
    DispatchRound.objects.update(
        opened_at=opened,
        begins_at=begins,
        next_wave_at=timezone.now(),
        flag_at=begins - timedelta(hours=24),
        closes_at=gives_up_at(search.policy, window, opened=opened),
    )
    return begins


@pytest.mark.promise("P6", "U10")
def test_search_is_given_up_an_hour_before_the_window_with_the_money_back(owner, caregiver):
    booking = an_offered_booking(owner=owner)
    begins = begins_in(61)
    sweep_rounds()
    search = DispatchRound.objects.get()
    assert (search.status, search.next_wave_at) == ("open", begins - timedelta(hours=1))
    assert owner.notifications.filter(kind="nobody_yet").count() == 1
    begins_in(60)
    sweep_rounds()
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == (BookingStatus.CANCELLED, "nobody_found")
    assert booking.payments.get().refund_reserved == booking.total
    assert owner.notifications.filter(kind="nobody_found").count() == 1


@pytest.mark.promise("P6")
def test_search_goes_on_until_the_window_begins_where_the_owner_wants_it(signed_in, owner, caregiver):
    booking = an_offered_booking(owner=owner)
    begins = begins_in(62)
    sweep_rounds()
    signed_in.post(f"{booking.get_absolute_url()}keep-looking/")
    search = DispatchRound.objects.get()
    assert (search.goes_on, search.closes_at) == (True, begins)
    # A later flag asks once more, and takes nothing of that back.
    DispatchRound.objects.update(flag_at=timezone.now())
    assert flag(search.pk)
    assert DispatchRound.objects.get().closes_at == begins
    begins_in(0)
    sweep_rounds()
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED


@pytest.mark.promise("P6")
def test_whoever_said_yes_in_the_last_seconds_is_decided_on_before_the_search_ends(owner, caregiver):
    booking = an_offered_booking(owner=owner)
    grab(offer=Offer.objects.get())
    now = timezone.now()
    DispatchRound.objects.update(closes_at=now, next_wave_at=now)
    fan_out(DispatchRound.objects.get().pk)
    search = DispatchRound.objects.get()
    assert search.status == "open"
    assert search.next_wave_at > now
    assert decide(search.pk).caregiver == caregiver
    booking.refresh_from_db()
    assert booking.status == BookingStatus.ACCEPTED


@pytest.mark.promise("P6")
def test_of_a_trip_the_next_visit_has_moments_of_its_own_once_the_first_is_taken(owner, caregiver):
    booking = an_offered_booking(owner=owner, windows=[window_at(10, days=3), window_at(10, days=9)])
    first, second = booking.visits.all()
    DispatchRound.objects.update(flag_at=timezone.now())
    assert flag(DispatchRound.objects.get().pk)
    caregiver.date_hours.create(date=timezone.localdate(second.window.lower))
    grab(offer=Offer.objects.get())
    assert decide(DispatchRound.objects.get().pk)
    search = DispatchRound.objects.get()
    assert search.looking().get() == second
    begins = second.window.lower
    assert (search.closes_at, search.flag_at) == (begins - timedelta(hours=1), begins - timedelta(hours=24))
    assert (search.flagged_at, search.reasons) == (None, [])


@pytest.mark.promise("P6")
def test_of_a_trip_the_next_visit_is_flagged_too_when_the_window_of_the_first_is_over(owner, caregiver):
    booking = an_offered_booking(owner=owner, windows=[window_at(10), window_at(10, days=9)])
    first, second = booking.visits.all()
    now = timezone.now()
    Visit.objects.filter(pk=first.pk).update(window=(now - timedelta(hours=2), now))
    DispatchRound.objects.update(
        begins_at=now - timedelta(hours=2), closes_at=now, next_wave_at=now, flag_at=None, flagged_at=now, goes_on=True
    )
    fan_out(DispatchRound.objects.get().pk)
    search = DispatchRound.objects.get()
    assert (search.flag_at, search.goes_on) == (second.window.lower - timedelta(hours=24), False)


@pytest.mark.promise("P6", "B6")
def test_operators_and_owner_hear_why_nobody_came(signed_in, owner, caregiver):
    declined = CaregiverFactory()
    CaregiverFactory(hours=[])
    CaregiverFactory(skills=["walking"])
    CaregiverFactory(species=["dog"])
    CaregiverFactory(presence=Presence.OFFLINE)
    # Kept from offers, so nobody is told that they are asked.
    CaregiverFactory(is_held=True)
    booking = an_offered_booking(owner=owner)
    decline(offer=Offer.objects.get(caregiver=declined))
    assert due_flags() == []
    DispatchRound.objects.update(flag_at=timezone.now())
    assert due_flags() == [DispatchRound.objects.get().pk]
    assert flag(DispatchRound.objects.get().pk)
    search = DispatchRound.objects.get()
    assert {(one["reason"], one["about"], one["count"]) for one in search.reasons} == {
        ("lacks_skill", "feeding", 1),
        ("lacks_species", "cat", 1),
        ("not_free", "", 1),
        ("declined", "", 1),
        ("away", "", 1),
        ("silent", "", 1),
    }
    words = reason_words(search.reasons)
    assert words.startswith("附近 6 人：")
    assert owner.notifications.filter(kind="nobody_yet").count() == 1
    assert words in signed_in.get(booking.get_absolute_url()).text
    queue = next(one for one in queues_for(StaffFactory(is_superuser=True)) if one.title == "没人接")
    assert (queue.count, queue.since) == (1, search.flagged_at)


@pytest.mark.promise("P6")
def test_reasons_take_as_many_queries_for_six_as_for_one(owner, caregiver, django_assert_num_queries):
    booking = an_offered_booking(owner=owner)
    search, need = DispatchRound.objects.get(), need_of_booking(booking)
    visits = list(search.looking())
    with django_assert_num_queries(4):
        reasons_of(search, visits, need=need)
    CaregiverFactory.create_batch(5)
    with django_assert_num_queries(4):
        reasons_of(search, visits, need=need)


def test_flag_waits_while_somebody_has_said_yes(owner, caregiver):
    an_offered_booking(owner=owner)
    grab(offer=Offer.objects.get())
    DispatchRound.objects.update(flag_at=timezone.now())
    assert not flag(DispatchRound.objects.get().pk)
    assert DispatchRound.objects.get().flagged_at is None
    assert decide(DispatchRound.objects.get().pk).caregiver == caregiver
    assert DispatchRound.objects.get().flag_at is None


@pytest.mark.promise("U8")
def test_owner_moves_to_a_free_time_for_the_same_price_and_everybody_is_asked_anew(signed_in, owner, caregiver):
    booking = flagged(owner)
    page = signed_in.get(booking.get_absolute_url()).text
    assert "价格不变" in page
    key = window_key(window_at(20))
    assert f'value="{key}"' in page
    signed_in.post(f"{booking.get_absolute_url()}visits/1/move/", {"window": key})
    visit = booking.visits.get()
    assert (visit.window.lower, visit.price) == (window_at(20).start, booking.total)
    old, new = booking.rounds.order_by("pk")
    assert (old.status, new.status, new.flagged_at) == ("closed", "open", None)
    held = Reservation.objects.active().get()
    assert visit.window.lower <= held.period.lower
    fan_out(new.pk)
    assert new.offers.get().caregiver == caregiver
    assert "你改了上门时间" in signed_in.get(booking.get_absolute_url()).text
    again = signed_in.post(f"{booking.get_absolute_url()}visits/1/move/", {"window": key}, follow=True).text
    assert "取消后重新预约" not in again
    assert booking.rounds.count() == 2


@pytest.mark.parametrize("key", ["", "soon", "2026-01-01T10:00"])
def test_move_to_nonsense_or_the_past_says_so_and_changes_nothing(signed_in, owner, caregiver, key):
    booking = flagged(owner)
    before = booking.visits.get().window
    assert signed_in.post(f"{booking.get_absolute_url()}visits/1/move/", {"window": key}).status_code == 302
    assert booking.visits.get().window == before
    assert booking.rounds.count() == 1


def test_move_onto_another_visit_of_the_trip_or_to_a_time_nobody_has_changes_nothing(signed_in, owner, caregiver):
    booking = flagged(owner, windows=[window_at(10), window_at(14)])
    caregiver.weekly_hours.all().delete()
    for taken in (window_at(14), window_at(18)):
        signed_in.post(f"{booking.get_absolute_url()}visits/1/move/", {"window": window_key(taken)})
        assert booking.visits.first().window.lower == window_at(10).start
    assert Reservation.objects.active().count() == 2


def test_moved_visits_of_a_trip_are_numbered_by_their_time(signed_in, owner, caregiver):
    booking = flagged(owner, windows=[window_at(10), window_at(14)])
    signed_in.post(f"{booking.get_absolute_url()}visits/1/move/", {"window": window_key(window_at(18))})
    assert [visit.window.lower for visit in booking.visits.all()] == [window_at(14).start, window_at(18).start]


@pytest.mark.promise("B10")
def test_move_while_we_still_look_for_the_time_that_was_paid_is_refused_and_says_what_to_do(
    signed_in, owner, caregiver
):
    booking = an_offered_booking(owner=owner)
    to = {"window": window_key(window_at(20))}
    moved = signed_in.post(f"{booking.get_absolute_url()}visits/1/move/", to, follow=True)
    assert "取消后重新预约" in moved.text
    assert "visits/1/move/" not in moved.text
    assert booking.visits.get().window.lower == window_at(18).start
    assert booking.rounds.get().status == "open"


@pytest.mark.parametrize(
    "window",
    [
        lambda: window_at(18, days=5),
        lambda: window_at(18, days=3000),
        lambda: exact_windows_of(window_at().start.date(), minutes=20)[0],
    ],
    ids=["far from what was paid", "later than anybody books", "an exact one"],
)
def test_move_to_what_is_not_offered_instead_is_refused(signed_in, owner, caregiver, window):
    booking = flagged(owner)
    to = {"window": window_key(window())}
    moved = signed_in.post(f"{booking.get_absolute_url()}visits/1/move/", to, follow=True)
    assert "从我们给出的时间里选一个" in moved.text
    assert booking.visits.get().window.lower == window_at(18).start
    assert booking.rounds.get().status == "open"


def test_move_of_a_visit_that_somebody_has_is_refused(signed_in, owner, caregiver):
    booking = an_offered_booking(owner=owner)
    grab(offer=Offer.objects.get())
    decide(DispatchRound.objects.get().pk)
    signed_in.post(f"{booking.get_absolute_url()}visits/1/move/", {"window": window_key(window_at(20))})
    assert booking.visits.get().window.lower == window_at(18).start


def test_owner_lets_us_go_on_and_is_asked_once_more_when_it_gets_late(signed_in, owner, caregiver):
    booking = flagged(owner)
    signed_in.post(f"{booking.get_absolute_url()}keep-looking/")
    assert "到时没人来，钱自动全退" in signed_in.get(booking.get_absolute_url()).text
    DispatchRound.objects.update(flag_at=timezone.now())
    assert flag(DispatchRound.objects.get().pk)
    assert "价格不变" in signed_in.get(booking.get_absolute_url()).text


@pytest.mark.promise("B10")
def test_cancelling_while_nobody_has_it_gives_everything_back(signed_in, owner, caregiver):
    booking = flagged(owner)
    visit = booking.visits.get()
    signed_in.post(f"{booking.get_absolute_url()}cancel/", {"visits": [visit.pk], "agreed": booking.total})
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert booking.payments.get().refund_reserved == booking.total


@pytest.mark.parametrize("path", ["keep-looking/", "visits/1/move/"])
def test_booking_of_somebody_else_is_not_found(client, owner, caregiver, path):
    booking = flagged(owner)
    client.force_login(OwnerFactory())
    assert client.post(f"{booking.get_absolute_url()}{path}", {"window": window_key(window_at(20))}).status_code == 404
