from decimal import Decimal

import factory

from bookings.catalogue.models import Proof, Service, Standard, Step
from caregivers.status import Skill
from pets.models import Species

STEPS = [
    ("洗净食碗，按量放粮", "Wash the bowl, measure the food", Proof.NONE),
    ("拍下放好粮的碗", "Photo of the full bowl", Proof.PHOTO),
]


class ServiceFactory(factory.django.DjangoModelFactory):
    """Feeding for every animal, ¥36.00 and 20 minutes, with the steps of its standard.

    `steps=[(zh, en, proof), …]` gives other steps, `steps=[]` no standard.
    """

    class Meta:
        model = Service
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"feeding-{n}")
    name_zh = "定时喂食"
    name_en = "Timed feeding"
    summary_zh = "按时按量喂好，拍照给你。"
    summary_en = "The usual food, on time, with a photo."
    skill = Skill.FEEDING
    species = [str(species) for species in Species]
    minutes = 20
    price = Decimal(36)

    @factory.post_generation
    def steps(self, create, extracted, **kwargs):
        steps = STEPS if extracted is None else extracted
        if create and steps:
            standard = Standard.objects.create(service=self, version=1)
            Step.objects.bulk_create(
                Step(standard=standard, position=position, text_zh=zh, text_en=en, proof=proof)
                for position, (zh, en, proof) in enumerate(steps, start=1)
            )
