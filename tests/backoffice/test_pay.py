import pytest

from bookings.money.models import Earning, PayRule
from tests.factories.bookings import a_completed_booking

pytestmark = pytest.mark.django_db


@pytest.mark.promise("B15")
def test_another_share_is_a_new_version_and_the_old_one_stays(desk):
    rule = PayRule.objects.current()
    page = f"/admin/bookings/payrule/{rule.pk}/change/"
    form = {"tier": "standard", "share_percent": 75, "holiday_percent": 90, "distance_percent": 100, "reason": "试行"}

    assert desk.post(page, form).status_code == 403
    desk.post(page, form | {"_saveasnew": "1"})

    assert list(PayRule.objects.values_list("version", "share_percent")) == [(2, 75), (1, 80)]
    assert desk.post(f"/admin/bookings/payrule/{rule.pk}/delete/", {"post": "yes"}).status_code == 403


def test_more_than_the_price_cannot_be_paid(desk):
    form = {"tier": "standard", "share_percent": 101, "holiday_percent": 90, "distance_percent": 100}
    assert "101" in desk.post("/admin/bookings/payrule/add/", form).text
    assert not PayRule.objects.exists()


def test_operators_see_what_was_earned_and_why_but_change_nothing(desk):
    a_completed_booking()
    earning = Earning.objects.get()
    page = f"/admin/bookings/earning/{earning.pk}/change/"
    assert "¥36.00 的 80%" in desk.get(page).text
    assert desk.post(page, {"amount": "99"}).status_code == 403
