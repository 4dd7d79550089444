from decimal import Decimal

import factory
from django.utils import timezone

from bookings.catalogue.models import Package, Price, PriceRule, Proof, RuleKind, RuleState, Service, Standard, Step
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

    @classmethod
    def _create(cls, model_class, *args, price=Decimal(36), extra_pet_price=Decimal(0), **kwargs):
        service = super()._create(model_class, *args, **kwargs)
        price = {"price": price, "extra_pet_price": extra_pet_price}
        Price.objects.create(service=service, effective_on=timezone.localdate(), reason="开业定价", **price)
        return service

    @factory.post_generation
    def steps(self, create, extracted, **kwargs):
        steps = STEPS if extracted is None else extracted
        if create and steps:
            standard = Standard.objects.create(service=self, version=1)
            Step.objects.bulk_create(
                Step(standard=standard, position=position, text_zh=zh, text_en=en, proof=proof)
                for position, (zh, en, proof) in enumerate(steps, start=1)
            )


class PackageFactory(factory.django.DjangoModelFactory):
    """Feeding and fresh water together for ¥40.00, for every animal. `services=[…]` gives other services."""

    class Meta:
        model = Package
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"package-{n}")
    name_zh = "安心套餐"
    name_en = "Carefree"
    summary_zh = "喂好、换好水，一次到家。"
    summary_en = "Fed and watered in one visit."
    species = [str(species) for species in Species]
    price = Decimal(40)

    @factory.post_generation
    def services(self, create, extracted, **kwargs):
        if create:
            water = {"name_zh": "换水", "name_en": "Fresh water", "minutes": 5, "price": Decimal(10), "position": 1}
            self.services.set([ServiceFactory(), ServiceFactory(**water)] if extracted is None else extracted)


class PriceRuleFactory(factory.django.DjangoModelFactory):
    """In force: ¥10.00 more at weekends. Give kind and its condition for another."""

    class Meta:
        model = PriceRule

    name_zh = "周末加价"
    name_en = "Weekend"
    kind = RuleKind.WEEKDAY
    state = RuleState.LIVE
    weekdays = factory.LazyAttribute(lambda rule: [6, 7] if rule.kind == RuleKind.WEEKDAY else [])
    amount = factory.LazyAttribute(lambda rule: None if rule.percent is not None else Decimal(10))
    percent = None
