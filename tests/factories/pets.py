from datetime import date, time
from io import BytesIO

import factory
from django.core.files.base import ContentFile
from PIL import Image

from pets.models import Dose, Meal, Pet, PetPhoto, Species, Vaccination
from tests.factories.people import UserFactory


def photo_bytes(size=(64, 48), colour="orange", kind="JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


class PetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pet

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"年糕{n}")
    species = Species.CAT


class MealFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meal

    pet = factory.SubFactory(PetFactory)
    food = "干粮"
    amount = "40"


class DoseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dose

    pet = factory.SubFactory(PetFactory)
    medicine = "贝那普利"
    amount = "0.5"
    times = factory.LazyFunction(lambda: [time(8), time(20, 30)])


class VaccinationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vaccination

    pet = factory.SubFactory(PetFactory)
    vaccine = "猫三联"
    given_on = date(2026, 3, 1)


class PetPhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PetPhoto

    pet = factory.SubFactory(PetFactory)
    image = factory.LazyFunction(lambda: ContentFile(photo_bytes(), name="photo.jpg"))
    position = factory.Sequence(lambda n: n)
