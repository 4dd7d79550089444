"""Which visits are looked at, and what an operator's word on one leads to."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bookings.conduct.actions.check_sample import check_sample
from bookings.conduct.actions.count_month import count_month
from bookings.conduct.actions.pick_samples import pick_samples
from bookings.conduct.figures import first_of
from bookings.conduct.models import Question, SampledVisit
from bookings.conduct.sampling import Facts, picks_of, risk_of
from bookings.orders.models import Event
from bookings.visits.models import VisitStep
from bookings.voice.models import Review
from caregivers.models import Caregiver, MonthlyRecord
from petcare.errors import DomainError
from petcare.notifications.models import Notification
from tests.backoffice.conftest import desk, operator  # noqa: F401
from tests.factories.bookings import a_completed_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.conduct import a_sample
from tests.factories.people import StaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P3"), pytest.mark.promise("P11")]
GOOD = dict.fromkeys(Question.values, "ok")
DAY = date(2026, 3, 4)


def facts(visit: int = 1, caregiver: int = 1, **more) -> Facts:
    plain = {"finished_visits": 99, "skipped": 0, "stars": None, "is_elsewhere": False, "has_repeated_photo": False}
    return Facts(visit=visit, caregiver=caregiver, **plain | more)


@pytest.mark.parametrize(
    ("more", "reasons"),
    [
        ({}, []),
        ({"finished_visits": 9}, ["newcomer"]),
        ({"finished_visits": 10, "stars": 4}, []),
        ({"stars": 3, "skipped": 1}, ["low_rating", "skipped"]),
        ({"is_elsewhere": True, "has_repeated_photo": True}, ["repeated_photo", "elsewhere"]),
    ],
)
def test_risk_names_its_reasons(more, reasons):
    assert risk_of(facts(**more)).reasons == reasons


def test_picks_are_bounded_the_gravest_first_and_some_by_chance():
    grave = [facts(nth, caregiver=nth, has_repeated_photo=True) for nth in range(1, 4)]
    light = [facts(nth, caregiver=nth, skipped=1) for nth in range(4, 60)]
    picks = picks_of([*light, *grave], day=DAY, most=10, by_chance=3)
    assert len(picks) == 10
    assert {pick.facts.visit for pick in picks[:3]} == {1, 2, 3}
    assert [pick.reasons[-1] for pick in picks[-3:]] == ["chance"] * 3
    assert picks == picks_of([*light, *grave], day=DAY, most=10, by_chance=3)


def test_everybody_is_picked_before_anybody_twice():
    many = [facts(nth, caregiver=1, has_repeated_photo=True) for nth in range(1, 9)]
    picks = picks_of([*many, facts(9, caregiver=2, skipped=1)], day=DAY, most=2, by_chance=0)
    assert {pick.facts.caregiver for pick in picks} == {1, 2}


def test_nothing_finished_picks_nothing():
    assert picks_of([], day=DAY) == []
    assert pick_samples() == 0


@pytest.fixture
def visit():
    return a_completed_booking(caregiver=CaregiverFactory()).visits.get()


def test_visit_is_picked_with_all_that_speaks_against_it_and_only_once(visit):
    Caregiver.objects.update(finished_visits=3)
    VisitStep.objects.filter(pk=visit.steps.first().pk).update(status="skipped", skip_reason="没有猫砂了")
    Event.objects.filter(visit=visit, kind="arrived").update(payload={"position": "elsewhere"})
    stars = dict.fromkeys(("attitude", "skill", "punctuality", "pet_reaction", "overall"), 2)
    Review.objects.create(booking=visit.booking, caregiver=visit.caregiver, author=visit.booking.owner, **stars)
    soon = visit.window.lower + timedelta(hours=1)
    assert pick_samples(now=soon) == 1
    sample = SampledVisit.objects.get()
    assert set(sample.reasons) == {"low_rating", "elsewhere", "newcomer", "skipped"}
    assert pick_samples(now=soon) == 0


def test_day_is_filled_up_to_its_share_and_no_further(visit):
    other = a_completed_booking(caregiver=CaregiverFactory()).visits.get()
    now = max(visit.window.lower, other.window.lower)
    assert (pick_samples(now=now, a_day=1), pick_samples(now=now, a_day=1)) == (1, 0)


def test_finding_counts_in_the_month_and_is_told_kindly(visit):
    somebody = StaffFactory()
    with pytest.raises(DomainError):
        check_sample(sample=a_sample(visit), by=somebody, answers=GOOD, verdict="finding")
    sample = SampledVisit.objects.get()
    check_sample(sample=sample, by=somebody, answers=GOOD | {"home": "not_ok"}, verdict="finding", words="水碗没擦。")
    told = Notification.objects.get(recipient=visit.caregiver.user, kind="sample_finding")
    assert "水碗没擦。" in told.body
    month = first_of(timezone.localdate(visit.window.lower))
    count_month(month)
    assert MonthlyRecord.objects.get(month=month).findings == 1


def test_words_on_a_visit_stand_on_its_caregivers_months_and_on_nobody_elses(visit, client):
    words = "水碗没擦，走之前擦一下"
    check_sample(sample=a_sample(visit), by=StaffFactory(), answers=GOOD, verdict="finding", words=words)
    other = a_completed_booking(caregiver=CaregiverFactory()).visits.get()
    check_sample(sample=a_sample(other), by=StaffFactory(), answers=GOOD, verdict="kept")
    count_month(first_of(timezone.localdate(visit.window.lower)))
    client.force_login(visit.caregiver.user)
    page = client.get("/work/standing/").text
    assert words in page
    assert client.get(visit.get_absolute_url()).status_code == 200
    Caregiver.objects.filter(pk=visit.caregiver_id).update(approval="suspended")
    closed = client.get("/work/standing/").text
    assert words in closed
    # The pages of visits are closed to them.
    assert visit.get_absolute_url() not in closed
    client.force_login(other.caregiver.user)
    assert words not in client.get("/work/standing/").text


def test_months_with_many_words_need_no_more_queries(client):
    caregiver = CaregiverFactory()
    client.force_login(caregiver.user)

    def queries_after(*, days: int) -> int:
        visit = a_completed_booking(caregiver=caregiver, window=window_at(days=days)).visits.get()
        a_sample(visit, state="checked", verdict="advice", words="很好", checked_at=timezone.now())
        count_month(first_of(timezone.localdate(visit.window.lower)))
        client.get("/work/standing/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/work/standing/")
        return len(queries)

    one = queries_after(days=1)
    for days in (2, 3):
        many = queries_after(days=days)
    assert many == one


def test_visit_that_was_kept_is_nobodys_news(visit):
    Notification.objects.all().delete()
    check_sample(sample=a_sample(visit), by=StaffFactory(), answers=GOOD, verdict="kept")
    assert not Notification.objects.exists()


def test_second_verdict_is_refused(visit):
    sample = a_sample(visit)
    check_sample(sample=sample, by=StaffFactory(), answers=GOOD, verdict="kept")
    with pytest.raises(DomainError):
        check_sample(sample=sample, by=StaffFactory(), answers=GOOD, verdict="finding", words="晚了。")
    assert SampledVisit.objects.get().verdict == "kept"


def test_page_shows_report_and_questions_and_keeps_what_was_typed(desk, visit):  # noqa: F811
    sample = a_sample(visit)
    page = reverse("admin:bookings_sampledvisit_change", args=[sample.pk])
    photo = visit.steps.get(proof="photo").photos.get()
    assert reverse("admin:step_photo", args=[photo.pk]) in desk.get(page).text
    check = reverse("admin:bookings_sampledvisit_judge", args=[sample.pk])
    again = desk.post(check, GOOD | {"home": "not_ok", "verdict": "kept", "words": "水碗旁边湿了"})
    assert "水碗旁边湿了" in again.text
    assert again.context["form"].errors["verdict"]
    desk.post(check, GOOD | {"home": "not_ok", "verdict": "advice", "words": "走之前擦一下水碗周围"})
    sample.refresh_from_db()
    assert (sample.verdict, sample.answers["home"]) == ("advice", "not_ok")
    stale = desk.post(check, GOOD | {"verdict": "finding", "words": "再来一次"}, follow=True)
    assert [one.level_tag for one in stale.context["messages"]][-1] == "error"
    assert desk.post(check, {}).status_code == 200


def test_door_code_in_the_words_to_the_caregiver_is_caught_and_the_words_stay(desk, visit):  # noqa: F811
    sample = a_sample(visit)
    page = reverse("admin:bookings_sampledvisit_judge", args=[sample.pk])
    words = "进门后请先关门，密码 4711#"
    text = desk.post(page, GOOD | {"verdict": "advice", "words": words}).text
    assert "门禁码" in text
    assert words in text
    sample.refresh_from_db()
    assert sample.is_open
