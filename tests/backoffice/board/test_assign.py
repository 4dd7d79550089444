import pytest
from django.urls import reverse

from bookings.models import Visit
from bookings.orders.status import VisitStatus
from tests.factories.bookings import a_paid_booking, a_visit_on_the_way, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P5")]


def page(visit) -> str:
    return reverse("admin:assign_visit", args=[visit.pk])


def test_page_shows_who_fits_and_why_others_do_not(desk):
    CaregiverFactory(user__name="小满")
    CaregiverFactory(user__name="阿远", hours=[])
    visit = a_paid_booking(window=window_at(14)).visits.get()
    text = desk.get(page(visit)).text
    assert text.index("小满") < text.index("阿远")
    assert "那时不上班" in text


def test_somebody_who_does_not_do_the_work_is_found_by_name_with_the_reason(desk):
    CaregiverFactory()
    CaregiverFactory(user__name="老何", skills=["walking"])
    visit = a_paid_booking(window=window_at(14)).visits.get()
    assert "老何" not in desk.get(page(visit)).text
    assert "不做这项服务" in desk.get(page(visit), {"q": "老何"}).text


def test_operator_gives_the_visit_with_a_reason(desk):
    caregiver = CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    answer = desk.post(page(visit), {"caregiver": caregiver.pk, "seen": "", "reason": "离得近"}, follow=True)
    visit.refresh_from_db()
    assert visit.caregiver == caregiver
    assert "离得近" in answer.text


def test_nobody_chosen_and_no_reason_are_said_beside_the_fields_and_nothing_is_lost(desk):
    CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    text = desk.post(page(visit), {"seen": "", "reason": " "}).text
    assert "请选一位" in text
    assert "请写明原因" in text
    text = desk.post(page(visit), {"caregiver": "x", "seen": "", "reason": "离得近，门口钥匙她有"}).text
    assert "离得近，门口钥匙她有" in text


def test_door_code_in_the_reason_is_caught(desk):
    caregiver = CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    desk.post(page(visit), {"caregiver": caregiver.pk, "seen": "", "reason": "门锁密码 4711#"})
    visit.refresh_from_db()
    assert visit.caregiver is None


def test_number_in_the_reason_that_is_no_door_code_can_be_kept(desk):
    caregiver = CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    said = {"caregiver": caregiver.pk, "seen": "", "reason": "门锁 4711 是旧的型号，她会修"}
    assert 'name="not_a_code" value="4711"' in desk.post(page(visit), said).text
    desk.post(page(visit), said | {"not_a_code": "4711"})
    visit.refresh_from_db()
    assert visit.caregiver == caregiver


def test_stale_tab_is_told_who_has_the_visit_now(desk):
    one, other = CaregiverFactory(user__name="小满"), CaregiverFactory()
    visit = an_accepted_booking(caregiver=one, window=window_at(14)).visits.get()
    text = desk.post(page(visit), {"caregiver": other.pk, "seen": "", "reason": "换人"}).text
    visit.refresh_from_db()
    assert visit.caregiver == one
    assert "就在刚才，这次上门给了 小满" in text
    assert f'name="seen" value="{one.pk}"' in text


@pytest.fixture
def _morning(time_machine):
    """What is near is today as well."""
    time_machine.move_to(window_at(10, days=0).start)


@pytest.mark.usefixtures("_morning")
def test_calling_somebody_back_has_to_be_ticked(desk):
    new = CaregiverFactory()
    visit = a_visit_on_the_way(caregiver=CaregiverFactory(), window=window_at(14))
    wish = {"caregiver": new.pk, "seen": visit.caregiver_id, "reason": "车坏了"}
    assert "已经在路上了" in desk.post(page(visit), wish).text
    desk.post(page(visit), wish | {"takes_back": "on"})
    visit.refresh_from_db()
    assert visit.caregiver == new


def test_live_check_says_what_is_in_the_way_and_what_else_there_is(desk):
    busy = CaregiverFactory(user__name="小满")
    taken = an_accepted_booking(caregiver=busy, window=window_at(14)).visits.get()
    CaregiverFactory()
    visit = a_paid_booking(window=window_at(18)).visits.get()
    check = reverse("admin:assign_check", args=[visit.pk])
    text = desk.get(check, {"caregiver": busy.pk}).text
    assert "可以" in text
    assert taken.booking.area in text
    assert "<html" not in text
    assert desk.get(check, {"caregiver": "x"}).status_code == 404


def test_what_was_called_off_is_nothing_they_have_that_day(desk):
    busy = CaregiverFactory()
    taken = an_accepted_booking(caregiver=busy, window=window_at(14)).visits.get()
    visit = a_paid_booking(window=window_at(18)).visits.get()
    check = reverse("admin:assign_check", args=[visit.pk])
    assert [other.pk for other in desk.get(check, {"caregiver": busy.pk}).context["day"]] == [taken.pk]
    Visit.objects.filter(pk=taken.pk).update(status=VisitStatus.CANCELLED)
    assert not desk.get(check, {"caregiver": busy.pk}).context["day"]


def test_list_asks_as_much_for_many_candidates_as_for_one(desk, django_assert_max_num_queries):
    CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    CaregiverFactory.create_batch(6)
    with django_assert_max_num_queries(20):
        desk.get(page(visit))


def test_name_with_a_sign_that_no_name_has_finds_nobody(desk):
    CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    assert desk.get(page(visit), {"q": "何\0"}).status_code == 200
