import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.catalogue.models import RuleKind, Service, ServicePoint
from bookings.orders.models import Booking
from bookings.schedule.windows import window_key
from tests.factories.bookings import a_placed_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import PackageFactory, PriceRuleFactory, ServiceFactory
from tests.factories.people import AddressFactory, OwnerFactory, UserFactory
from tests.factories.pets import PetFactory

pytestmark = pytest.mark.django_db
BOOK = "/book/"


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def pet(owner):
    return PetFactory(owner=owner, name="年糕")


@pytest.fixture
def service():
    return ServiceFactory(code="feeding")


@pytest.fixture
def client(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def order(owner, pet, service):
    """What the last step sends."""
    return {
        "pets": [pet.pk],
        "services": ["feeding"],
        "address": owner.addresses.get().pk,
        "window": window_key(window_at()),
        "note": "粮在厨房上面的柜子里",
        "quoted_total": "36.00",
        "submission_key": str(uuid.uuid4()),
    }


def step(client, order, name, **changes):
    chosen = {key: value for key, value in order.items() if key not in {"submission_key", "quoted_total"}} | changes
    return client.get(BOOK, chosen | {"step": name})


def test_book_stranger_is_sent_to_sign_in(client):
    client.logout()
    assert client.get(BOOK).url == f"{reverse('account_login')}?next=/book/"


def test_book_without_a_home_leads_to_the_profile_and_back(client):
    client.force_login(UserFactory())
    assert client.get(BOOK).url == f"{reverse('accounts:profile')}?next=%2Fbook%2F"


def test_book_first_step_the_only_pet_is_chosen(client, pet, service):
    page = client.get(BOOK).content.decode()
    assert f'value="{pet.pk}" checked' in page


def test_book_first_step_services_for_other_animals_are_not_offered(client, pet, service):
    ServiceFactory(code="walk", species=["dog"])
    page = client.get(BOOK).content.decode()
    assert 'value="feeding"' in page
    assert 'value="walk"' not in page


@pytest.mark.promise("U7")
def test_book_first_step_shows_content_minutes_price_tools_and_standard(client, pet):
    ServiceFactory(tools_zh="鞋套、厨房秤")
    page = client.get(BOOK).content.decode()
    for words in ("按时按量喂好", "20", "¥36.00", "鞋套、厨房秤", "洗净食碗，按量放粮"):
        assert words in page


def test_book_nothing_chosen_says_so_beside_the_field(client, owner, pet, service):
    page = client.get(BOOK, {"step": "day"})
    assert page.context["step"] == "what"
    assert {"pets", "services"} <= set(page.context["form"].errors)


def test_book_change_while_choosing_shows_the_new_total(client, order):
    page = client.get(BOOK, {"pets": order["pets"], "services": "feeding"}, headers={"hx-request": "true"})
    assert "¥36.00" in page.content.decode()
    assert "<html" not in page.content.decode()


@pytest.mark.promise("B10", "P10")
def test_book_bill_before_a_time_counts_what_the_home_and_the_pets_add_and_nothing_of_the_time(client, order):
    ServicePoint.objects.create(name_zh="远", name_en="Far", lat="30.660000", lon="114.305000")
    PriceRuleFactory(kind=RuleKind.DISTANCE, over_metres=3000, amount=5)
    PriceRuleFactory(kind=RuleKind.WEEKDAY, weekdays=list(range(1, 8)), amount=7)
    PriceRuleFactory(kind=RuleKind.SHORT_NOTICE, within_hours=48, amount=9)
    page = client.get(BOOK, {"step": "day"} | {name: order[name] for name in ("pets", "services", "address")})
    assert page.context["draft"].total == Decimal(41)


def test_book_bill_says_from_until_the_time_is_known(client, order):
    CaregiverFactory()
    PriceRuleFactory(kind=RuleKind.WEEKDAY, weekdays=list(range(1, 8)), amount=7)
    assert "每次 ¥36.00 起" in step(client, order, "day", window="").text
    whole = step(client, order, "check").text
    assert "¥43.00" in whole
    assert "起</span>" not in whole


@pytest.mark.promise("U8")
def test_book_first_step_without_a_pet_has_one_way_on(client, service):
    page = client.get(BOOK).text
    assert "/pets/add/?next=%2Fbook%2F" in page
    assert 'form="choice"' not in page


@pytest.mark.promise("U8")
def test_book_day_step_begins_today(client, order):
    page = step(client, order, "day", window="")
    bookable = [cell for cell in page.context["cells"] if cell.is_open]
    assert bookable[0].day == timezone.localdate()
    assert len(bookable) >= 28


@pytest.mark.promise("U8")
def test_book_days_say_how_full_they_are(client, order):
    tomorrow = timezone.localdate() + timedelta(days=1)
    CaregiverFactory(hours=[(tomorrow.weekday(), 18 * 60, 20 * 60)])
    page = client.get("/book/days/", order)
    cells = {cell.day: cell for cell in page.context["cells"]}
    assert cells[tomorrow].fullness == "few"
    others = [cell for day, cell in cells.items() if day.weekday() != tomorrow.weekday() and cell.is_open]
    assert others
    assert {cell.fullness for cell in others} == {"none"}
    # The days themselves stay where they are, under whoever taps one just then.
    assert "<a" not in page.text
    assert f'<small id="fullness-{tomorrow}" data-fullness="few" hx-swap-oob="true">' in page.text


@pytest.mark.parametrize("weeks", ["-1", "x", "", "\x00", "99999999999999999999"])
def test_book_days_of_a_page_that_is_none_still_answer(client, order, weeks):
    assert client.get("/book/days/", order | {"weeks": weeks}).status_code == 200


def test_book_days_without_pets_are_refused(client):
    assert client.get("/book/days/", {"pets": "x"}).status_code == 400


@pytest.mark.promise("U8")
def test_book_time_step_only_what_caregivers_have_can_be_chosen(client, order):
    day = timezone.localdate() + timedelta(days=1)
    CaregiverFactory(hours=[(day.weekday(), 18 * 60, 20 * 60)])
    page = step(client, order, "time", window="", day=day.isoformat()).content.decode()
    assert f"window={day}T18%3A00" in page
    assert f"window={day}T16%3A00" not in page


@pytest.mark.promise("U8")
def test_book_time_step_suggests_who_is_passing_by_and_says_so(client, order):
    CaregiverFactory(user__name="李梅")
    a_placed_booking(owner=OwnerFactory(home__lat="30.597000"), window=window_at(16))
    day = timezone.localdate() + timedelta(days=1)
    page = step(client, order, "time", window="", day=day.isoformat())
    [suggestion] = page.context["suggestions"]
    assert suggestion.words in page.content.decode()
    assert suggestion.words.startswith("李梅 16:25 在附近，路上大约")
    assert f"window={day}T16%3A00" in page.content.decode()


def test_book_day_beyond_the_calendar_says_so(client, order):
    late = (timezone.localdate() + timedelta(days=160)).isoformat()
    page = step(client, order, "time", window="", day=late)
    assert page.context["step"] == "day"
    assert "day" in page.context["form"].errors


@pytest.mark.promise("U10")
def test_book_check_step_shows_lines_total_time_and_place(client, order, owner):
    CaregiverFactory()
    page = step(client, order, "check").content.decode()
    for words in ("年糕", "定时喂食", "¥36.00", "18:00–20:00", "滨江花园", "粮在厨房上面的柜子里"):
        assert words in page


def test_book_check_step_taken_in_the_meantime_goes_back_to_the_times(client, order):
    page = step(client, order, "check")
    assert page.context["step"] == "time"
    assert "window" in page.context["form"].errors


@pytest.mark.promise("U10")
def test_submit_places_the_booking_and_leads_to_the_cashier(client, order, owner):
    CaregiverFactory()
    answer = client.post(BOOK, order)
    booking = Booking.objects.get(owner=owner)
    assert answer.status_code == 302
    assert "/sandbox-cashier/" in answer.url
    assert (booking.total, booking.note) == (36, "粮在厨房上面的柜子里")
    assert booking.status == "awaiting_payment"


def test_submit_twice_makes_one_booking_and_goes_on_to_pay_it(client, order, owner):
    CaregiverFactory()
    first, second = client.post(BOOK, order), client.post(BOOK, order)
    assert Booking.objects.filter(owner=owner).count() == 1
    assert "/sandbox-cashier/" in second.url
    assert owner.bookings.get().payments.count() == 1
    assert first.status_code == second.status_code == 302


@pytest.mark.promise("U8")
def test_submit_window_just_taken_says_so_and_offers_the_nearest_free(client, order):
    CaregiverFactory()
    a_placed_booking(services=[ServiceFactory(minutes=110)])
    page = client.post(BOOK, order)
    text = page.content.decode()
    assert page.context["step"] == "time"
    assert page.context["form"].errors["window"]
    instead = [timezone.localtime(choice.window.start).hour for choice in page.context["unserved"][0].instead]
    assert sorted(instead) == [14, 16, 20]
    assert "note=%E7%B2%AE" in text
    assert not Booking.objects.filter(note=order["note"]).exists()


def test_submit_full_day_offers_the_days_that_follow(client, order):
    after = window_at(18, days=2)
    CaregiverFactory(hours=[(timezone.localdate(after.start).weekday(), 18 * 60, 20 * 60)])
    page = client.post(BOOK, order)
    assert [choice.window for choice in page.context["unserved"][0].instead] == [after]


def test_submit_window_in_the_past_says_so_and_keeps_the_rest(client, order, pet):
    CaregiverFactory()
    page = client.post(BOOK, order | {"window": window_key(window_at(days=-1))})
    assert page.context["form"].errors["window"]
    assert page.context["chosen"]["note"] == order["note"]
    assert page.context["chosen"].getlist("pets") == [str(pet.pk)]
    assert not Booking.objects.exists()


@pytest.mark.parametrize("key", ["2026-13-40T99:99", "", "2026-11-25T18:07", "9998-01-01T18:00", "9999-12-31T23:00"])
def test_submit_tampered_window_is_refused(client, order, key):
    CaregiverFactory()
    page = client.post(BOOK, order | {"window": key})
    assert page.context["form"].errors["window"]
    assert not Booking.objects.exists()


def test_submit_window_beyond_the_calendar_is_refused(client, order):
    CaregiverFactory()
    page = client.post(BOOK, order | {"window": window_key(window_at(days=190))})
    assert page.context["form"].errors["window"]
    assert not Booking.objects.exists()


def test_submit_with_somebody_elses_pet_is_refused_beside_the_field(client, order):
    CaregiverFactory()
    page = client.post(BOOK, order | {"pets": [*order["pets"], PetFactory().pk]})
    assert page.context["step"] == "what"
    assert page.context["form"].errors["pets"]
    assert not Booking.objects.exists()


def test_submit_with_somebody_elses_home_is_refused_beside_the_field(client, order):
    CaregiverFactory()
    page = client.post(BOOK, order | {"address": AddressFactory().pk})
    assert page.context["form"].errors["address"]
    assert not Booking.objects.exists()


@pytest.mark.promise("P9")
def test_submit_retired_service_in_an_old_tab_is_named_and_refused(client, order):
    CaregiverFactory()
    Service.objects.update(retired_at=timezone.now())
    page = client.post(BOOK, order)
    assert page.context["step"] == "what"
    assert "定时喂食" in page.context["form"].errors["services"][0]
    assert not Booking.objects.exists()


@pytest.mark.promise("P10", "B10")
def test_submit_price_that_changed_in_the_meantime_is_shown_and_asked_again(client, order, owner, service):
    CaregiverFactory()
    service.prices.update(price=44)
    page = client.post(BOOK, order)
    text = page.content.decode()
    assert page.context["step"] == "check"
    assert "¥44.00" in page.context["form"].errors["quoted_total"][0]
    assert 'name="quoted_total" value="44.00"' in text
    assert not Booking.objects.exists()
    client.post(BOOK, order | {"quoted_total": "44.00"})
    assert owner.bookings.get().total == 44


@pytest.mark.promise("B10")
@pytest.mark.parametrize("forged", ["0.01", "-36", "1000000000", "36.001", "NaN", "x", ""])
def test_submit_forged_total_is_refused(client, order, forged):
    CaregiverFactory()
    page = client.post(BOOK, order | {"quoted_total": forged})
    assert page.context["form"].errors["quoted_total"]
    assert 'name="quoted_total" value="36.00"' in page.content.decode()
    assert not Booking.objects.exists()


@pytest.mark.promise("P10")
def test_submit_package_is_booked_with_what_is_inside(client, order, owner):
    CaregiverFactory()
    PackageFactory(code="carefree")
    page = step(client, order, "check", services=[], packages=["carefree"])
    assert page.context["draft"].total == 40
    assert 'name="packages" value="carefree"' in page.content.decode()
    client.post(BOOK, order | {"services": [], "packages": ["carefree"], "quoted_total": "40.00"})
    visit = owner.bookings.get().visits.get()
    assert [(line.service.name_zh, line.amount) for line in visit.lines.all()] == [
        ("定时喂食", Decimal("31.30")),
        ("换水", Decimal("8.70")),
    ]
    assert visit.minutes == 25


@pytest.mark.promise("P10")
def test_submit_package_that_is_over_is_named_and_refused(client, order):
    CaregiverFactory()
    PackageFactory(code="carefree", valid_until=timezone.localdate() - timedelta(days=1))
    page = client.post(BOOK, order | {"services": [], "packages": ["carefree"]})
    assert "安心套餐" in page.context["form"].errors["packages"][0]


def test_submit_service_that_is_in_the_package_already_is_refused(client, order, service):
    CaregiverFactory()
    PackageFactory(code="carefree", services=[service])
    page = client.post(BOOK, order | {"packages": ["carefree"]})
    assert "安心套餐" in page.context["form"].errors["services"][0]


def test_submit_service_for_other_animals_is_refused(client, order):
    CaregiverFactory()
    ServiceFactory(code="walk", species=["dog"])
    page = client.post(BOOK, order | {"services": ["walk"]})
    assert "年糕" in page.context["form"].errors["services"][0]


def test_submit_note_too_long_keeps_what_was_typed(client, order):
    CaregiverFactory()
    page = client.post(BOOK, order | {"note": "长" * 501})
    assert page.context["step"] == "check"
    assert "长" * 501 in page.content.decode()
    assert not Booking.objects.exists()


def test_submit_broken_submission_key_gives_a_fresh_one(client, order):
    CaregiverFactory()
    page = client.post(BOOK, order | {"submission_key": "x"})
    assert page.context["step"] == "check"
    assert uuid.UUID(str(page.context["form"]["submission_key"].value()))


@pytest.mark.promise("U9")
def test_submit_books_the_home_that_was_chosen(client, order, owner):
    second = AddressFactory(owner=owner, street="解放路9号")
    CaregiverFactory()
    client.post(BOOK, order | {"address": second.pk})
    assert "解放路9号" in owner.bookings.get().address_text


def test_submit_unknown_step_and_garbage_in_the_address_still_answer(client, order):
    assert step(client, order, "nonsense").context["step"] == "what"
    assert client.get(BOOK, {"pets": "x", "services": "'", "day": "x", "step": "check"}).status_code == 200


def test_submit_without_consent_leads_to_the_terms_and_books_nothing(client, order, owner):
    CaregiverFactory()
    owner.consents.all().delete()
    assert client.post(BOOK, order).url.startswith(reverse("accounts:agree"))
    assert not Booking.objects.exists()
