import pytest

from bookings.orders.status import BOOKING_STEPS, VISIT_STEPS, BookingStatus, VisitStatus, booking_status_of


@pytest.mark.promise("U11")
@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        (["scheduled"], "accepted"),
        (["departed"], "accepted"),
        (["started"], "in_service"),
        (["partly_done"], "in_service"),
        (["finished"], "completed"),
        (["finished", "scheduled"], "accepted"),
        (["finished", "started"], "in_service"),
        (["finished", "cancelled"], "completed"),
        (["cancelled", "cancelled"], "cancelled"),
    ],
)
def test_a_booking_follows_its_visits(visits, expected):
    assert booking_status_of((status, True) for status in visits) == expected


@pytest.mark.promise("B7")
@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        ([("scheduled", False)], "awaiting_caregiver"),
        ([("finished", True), ("scheduled", False)], "awaiting_caregiver"),
        ([("started", True), ("scheduled", False)], "in_service"),
        ([("finished", True), ("cancelled", False)], "completed"),
    ],
)
def test_a_trip_waits_while_nobody_has_one_of_its_visits(visits, expected):
    assert booking_status_of(visits) == expected


def test_every_status_stands_in_its_table():
    assert set(BOOKING_STEPS) == set(BookingStatus)
    assert set(VISIT_STEPS) == set(VisitStatus)


def test_what_is_completed_stays_so():
    assert BOOKING_STEPS[BookingStatus.COMPLETED] == set()
    assert VISIT_STEPS[VisitStatus.FINISHED] == set()
