import factory
from django.utils import timezone

from accounts.consents import CURRENT, REQUIRED
from accounts.models import Address, Consent, EmergencyContact, SecondFactor, User, WayIn
from accounts.models.way_in import WayInKind

PASSWORD = "sunny-window-7"
# What an authenticator shares with the desk.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# What the form of a new home sends.
HOME_FORM = {
    "district": "江北区",
    "street": "人民路12号",
    "compound": "滨江花园",
    "building": "3栋",
    "unit": "2单元",
    "room": "502",
    "lat": "30.59512345678",
    "lon": "114.30512345678",
    "way_in-kind": "door_code",
    "way_in-secret": "4711#",
    "way_in-note": "左边的门",
}


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody who verified a number; nothing else is known yet."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    phone = factory.Sequence(lambda n: f"+8613{n:09d}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def agreed(self, create, extracted, **kwargs):
        """To the terms and the privacy notice, unless agreed=False."""
        if create and extracted is not False and not self.is_staff:
            Consent.objects.bulk_create(
                Consent(user=self, purpose=purpose, version=CURRENT[purpose]) for purpose in REQUIRED
            )


class StaffFactory(UserFactory):
    phone = None
    username = factory.Sequence(lambda n: f"operator-{n}")
    is_staff = True


class SecondFactorFactory(factory.django.DjangoModelFactory):
    """An authenticator in use."""

    class Meta:
        model = SecondFactor

    user = factory.SubFactory(StaffFactory)
    secret = SECRET
    confirmed_at = factory.LazyFunction(timezone.now)


class AddressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Address

    owner = factory.SubFactory(UserFactory)
    district = "江北区"
    street = factory.Sequence(lambda n: f"人民路{n + 1}号")
    compound = "滨江花园"
    building = "3栋"
    unit = "2单元"
    room = "502"
    lat = "30.595000"
    lon = "114.305000"


class WayInFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WayIn

    address = factory.SubFactory(AddressFactory)
    version = factory.Sequence(lambda n: n + 1)
    kind = WayInKind.DOOR_CODE
    secret = "4711#"
    note = "第二道门左边"


class EmergencyContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmergencyContact

    owner = factory.SubFactory(UserFactory)
    name = "李梅"
    phone = "+8613700000009"


class OwnerFactory(UserFactory):
    """An owner whose profile is complete: a name, a default home with its way in, somebody to call."""

    name = factory.Sequence(lambda n: f"王小明{n}")
    gender = "unsaid"
    last_login = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def home(self, create, extracted, **kwargs):
        if create and extracted is not False:
            WayInFactory(address=AddressFactory(owner=self, is_default=True, **kwargs), version=1)
            EmergencyContactFactory(owner=self)
