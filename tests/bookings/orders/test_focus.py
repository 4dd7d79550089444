import pytest

from bookings.orders.focus import visit_in_focus
from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus

pytestmark = pytest.mark.promise("B7")

FINISHED, SCHEDULED, STARTED = VisitStatus.FINISHED, VisitStatus.SCHEDULED, VisitStatus.STARTED
CANCELLED, MISSED = VisitStatus.CANCELLED, VisitStatus.MISSED


@pytest.mark.parametrize(
    ("statuses", "wanted", "position"),
    [
        ([SCHEDULED], "", 1),
        ([FINISHED, SCHEDULED, SCHEDULED], "", 2),
        ([FINISHED, SCHEDULED, STARTED], "", 3),
        ([FINISHED, MISSED, SCHEDULED], "", 2),
        ([CANCELLED, SCHEDULED], "", 2),
        ([FINISHED, FINISHED, CANCELLED], "", 2),
        ([CANCELLED, CANCELLED], "", 1),
        ([FINISHED, SCHEDULED], "1", 1),
        ([FINISHED, SCHEDULED], "9", 2),
        ([FINISHED, SCHEDULED], "x'--", 2),
    ],
)
def test_focus_is_on_the_visit_that_matters(statuses, wanted, position):
    visits = [Visit(position=number, status=status) for number, status in enumerate(statuses, start=1)]
    assert visit_in_focus(visits, wanted=wanted).position == position
