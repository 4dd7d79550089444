from io import BytesIO

import factory
from django.core.files.base import ContentFile
from PIL import Image

from pets.models import Pet, PetPhoto, Species
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


class PetPhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PetPhoto

    pet = factory.SubFactory(PetFactory)
    image = factory.LazyFunction(lambda: ContentFile(photo_bytes(), name="photo.jpg"))
    position = factory.Sequence(lambda n: n)
