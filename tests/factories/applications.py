from datetime import timedelta

import factory
from django.utils import timezone

from accounts.models.consent import Purpose
from caregivers.actions.submit_application import submit_application
from caregivers.models import Application, Certificate
from caregivers.status import CertificateKind, CertificateStatus, Skill
from pets.models import Species
from tests.factories.people import UserFactory
from tests.factories.requests import IdentityFactory, a_photo

NEEDED = [Purpose.IDENTITY, Purpose.CARD_PHOTOS]


class CertificateFactory(factory.django.DjangoModelFactory):
    """An accepted one with two years before it."""

    class Meta:
        model = Certificate

    owner = factory.SubFactory(UserFactory)
    kind = CertificateKind.PET_CARER
    issuer = "市宠物行业协会"
    number = factory.Sequence(lambda n: f"PC{n:08d}")
    expires_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=730))
    photo = factory.LazyFunction(a_photo)
    status = CertificateStatus.ACCEPTED


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A draft in which everything is written; its home is 350 m from AddressFactory's."""

    class Meta:
        model = Application

    user = factory.SubFactory(UserFactory, gender="female")
    identity = factory.SubFactory(IdentityFactory, owner=factory.SelfAttribute("..user"))
    portrait = factory.LazyFunction(a_photo)
    introduction = "养了十年猫，会看它们的脸色。"
    experience_years = 3
    pets_cared_for = 40
    skills = [Skill.FEEDING.value, Skill.MEDICATION.value]
    species = [Species.CAT.value]
    home_lat = "30.598000"
    home_lon = "114.306000"
    radius_m = 8000


def a_submitted_application(**fields) -> Application:
    return submit_application(application=ApplicationFactory(**fields), agreed=NEEDED)
