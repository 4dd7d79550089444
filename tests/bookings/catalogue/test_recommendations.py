import pytest

from bookings.catalogue.recommendations import suggestions_for
from bookings.dispatch.actions.bond import set_bond
from bookings.schedule.models import BondKind
from bookings.voice.models import Review
from petcare.notifications.models import Choices
from tests.factories.bookings import a_completed_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import PackageFactory
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P2")]

NEAR = {"home_lat": "30.595100", "home_lon": "114.305100"}


@pytest.fixture
def owner():
    owner = OwnerFactory()
    PetFactory(owner=owner, species="cat")
    return owner


def test_home_page_suggests_packages_for_the_pets_with_the_reason(client, owner):
    PackageFactory(name_zh="猫咪安心套餐", species=["cat"])
    PackageFactory(name_zh="狗狗套餐", species=["dog"])
    client.force_login(owner)
    page = client.get("/").text
    assert "猫咪安心套餐" in page
    assert "因为你家有" in page
    assert "狗狗套餐" not in page


def praise(caregiver):
    booking = a_completed_booking(caregiver=caregiver)
    stars = dict.fromkeys(("attitude", "skill", "punctuality", "pet_reaction", "overall"), 5)
    Review.objects.create(booking=booking, caregiver=caregiver, author=booking.owner, **stars)


def test_caregivers_near_are_suggested_the_well_liked_first_and_blocked_ones_never(owner):
    new = CaregiverFactory(**NEAR)
    liked = CaregiverFactory(**NEAR)
    praise(liked)
    blocked = CaregiverFactory(**NEAR)
    CaregiverFactory(home_lat="31.900000", home_lon="114.305100")
    set_bond(owner=owner, caregiver=blocked, kind=BondKind.BLOCKED)
    assert [one.what for one in suggestions_for(owner, {"cat"})["caregivers"]] == [liked, new]


def test_whoever_switched_suggestions_off_sees_none(client, owner):
    PackageFactory(species=["cat"])
    client.force_login(owner)
    assert client.get("/").context["suggested"]["packages"]
    client.post("/inbox/choices/", {"quiet_from": "22:00", "quiet_until": "07:00"})
    assert not Choices.objects.of(owner.pk).wants_suggestions
    assert client.get("/").context["suggested"] == {}
