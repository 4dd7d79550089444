"""What the demo sells: services with the steps of their standards, and the first dispatch policy."""

from dataclasses import dataclass

from bookings.catalogue.models import Package, Service, Standard, Step
from bookings.dispatch.models import DispatchPolicy
from caregivers.status import CertificateKind, Skill
from petcare.demo.pictures import public_pictures
from petcare.demo.price_list import load_price_list
from petcare.demo.standards import STEPS
from petcare.demo.town import Town
from pets.models import Species

ALL_SPECIES = [str(species) for species in Species]
FURRY = [str(species) for species in (Species.CAT, Species.DOG, Species.RABBIT)]


@dataclass(frozen=True)
class Sold:
    code: str
    name: tuple[str, str]
    summary: tuple[str, str]
    tools: tuple[str, str]
    icon: str
    skill: Skill
    species: list[str]
    minutes: int
    extra_pet_minutes: int
    price: int
    extra_pet_price: int
    picture: str
    certificate: tuple[str, str] = ("", "")
    certificate_kind: str = ""


SOLD = (
    Sold(
        code="feeding",
        name=("定时喂食", "Timed feeding"),
        summary=(
            "按你写的粮和量准时喂好，看着宝贝开始吃，拍照给你。",
            "The food and amount you wrote down, on time, with a photo for you.",
        ),
        tools=("鞋套、一次性手套、厨房秤", "Shoe covers, gloves, kitchen scale"),
        icon="utensils",
        skill=Skill.FEEDING,
        species=ALL_SPECIES,
        minutes=20,
        extra_pet_minutes=5,
        price=36,
        extra_pet_price=8,
        picture="cat-eating",
    ),
    Sold(
        code="water",
        name=("换水", "Fresh water"),
        summary=(
            "倒掉旧水，洗净水碗或饮水机，换上干净的水。",
            "Old water out, bowl or fountain washed, fresh water in.",
        ),
        tools=("海绵、干净抹布", "Sponge, clean cloth"),
        icon="droplets",
        skill=Skill.FEEDING,
        species=ALL_SPECIES,
        minutes=5,
        extra_pet_minutes=0,
        price=10,
        extra_pet_price=0,
        picture="water-bowl",
    ),
    Sold(
        code="cleaning",
        name=("清理打扫", "Cleaning up"),
        summary=(
            "铲猫砂、换尿垫或垫料，扫净周围，垃圾带走。",
            "Litter, pads or bedding, the floor around it, rubbish taken away.",
        ),
        tools=("猫砂铲、垃圾袋、扫把、除味喷雾", "Litter scoop, bags, broom, odour spray"),
        icon="brush",
        skill=Skill.CLEANING,
        species=ALL_SPECIES,
        minutes=10,
        extra_pet_minutes=5,
        price=15,
        extra_pet_price=5,
        picture="litter-box",
    ),
    Sold(
        code="play",
        name=("陪玩", "Play"),
        summary=(
            "逗猫棒、扔球、梳毛，按宝贝的性子陪它十五分钟。",
            "Wand, ball or brush: fifteen minutes the way your pet likes it.",
        ),
        tools=("逗猫棒、球、梳子", "Wand, ball, brush"),
        icon="toy-brick",
        skill=Skill.PLAY,
        species=FURRY,
        minutes=15,
        extra_pet_minutes=5,
        price=20,
        extra_pet_price=5,
        picture="cat-playing",
    ),
    Sold(
        code="health-check",
        name=("健康观察", "Simple health check"),
        summary=(
            "看眼睛、耳朵、口鼻、皮毛、食欲和便便，逐项告诉你；不能代替看病。",
            "Eyes, ears, nose, coat, appetite and droppings, told one by one; not a vet's visit.",
        ),
        tools=("手电、宠物秤", "Torch, pet scale"),
        icon="heart-pulse",
        skill=Skill.HEALTH_CHECK,
        species=ALL_SPECIES,
        minutes=10,
        extra_pet_minutes=8,
        price=18,
        extra_pet_price=8,
        picture="cat-05",
    ),
    Sold(
        code="medication",
        name=("喂药", "Medication"),
        summary=(
            "按兽医写的药和量喂，看着咽下去，记下时间。",
            "What the vet wrote, swallowed under our eyes, with the time.",
        ),
        tools=("喂药器、毛巾、零食", "Pill giver, towel, treats"),
        icon="pill",
        skill=Skill.MEDICATION,
        species=FURRY,
        minutes=10,
        extra_pet_minutes=10,
        price=25,
        extra_pet_price=15,
        picture="cat-11",
        certificate=("有宠物护理员证的人", "Somebody with a pet carer's certificate"),
        certificate_kind=CertificateKind.PET_CARER,
    ),
    Sold(
        code="walk",
        name=("遛狗", "Dog walk"),
        summary=(
            "牵绳散步三十分钟，捡便，回家擦脚，给你看走过的路。",
            "Thirty minutes on the lead, cleaned up after, paws wiped at home.",
        ),
        tools=("备用牵引绳、拾便袋、湿巾", "Spare lead, bags, wipes"),
        icon="footprints",
        skill=Skill.WALKING,
        species=[str(Species.DOG)],
        minutes=40,
        extra_pet_minutes=5,
        price=48,
        extra_pet_price=15,
        picture="dog-happy",
    ),
    Sold(
        code="grooming",
        name=("上门洗护", "Grooming at home"),
        summary=(
            "梳毛、洗澡、吹干、修指甲、擦耳朵；猫咪只梳毛修甲，不下水。",
            "Combing, bath, blow dry, claws and ears; cats are combed and trimmed, not bathed.",
        ),
        tools=("梳子、香波、吸水毛巾、吹风机、指甲剪、水温计", "Combs, shampoo, towels, dryer, clippers, thermometer"),
        icon="scissors",
        skill=Skill.GROOMING,
        species=[str(Species.CAT), str(Species.DOG)],
        minutes=75,
        extra_pet_minutes=45,
        price=128,
        extra_pet_price=98,
        picture="dog-05",
        certificate=("宠物美容师 C 级以上", "Pet groomer's certificate, level C or above"),
        certificate_kind=CertificateKind.GROOMER,
    ),
)


@dataclass(frozen=True)
class Catalogue:
    services: list[Service]
    packages: list[Package]
    policy: DispatchPolicy


def load_catalogue(town: Town) -> Catalogue:
    """Services with the first version of each standard, what they cost, and the first dispatch policy."""
    pictures = public_pictures({sold.picture for sold in SOLD})
    services = Service.objects.bulk_create(
        _service(sold, position, pictures) for position, sold in enumerate(SOLD, start=1)
    )
    standards = Standard.objects.bulk_create(Standard(service=service, version=1) for service in services)
    Step.objects.bulk_create(
        Step(standard=standard, position=position, **fields)
        for standard, sold in zip(standards, SOLD, strict=True)
        for position, fields in enumerate(STEPS[sold.code], start=1)
    )
    prices = {sold.code: (sold.price, sold.extra_pet_price) for sold in SOLD}
    packages = load_price_list(services, prices, town)
    return Catalogue(services, packages, DispatchPolicy.objects.create(version=1))


def _service(sold: Sold, position: int, pictures: dict[str, str]) -> Service:
    return Service(
        code=sold.code,
        name_zh=sold.name[0],
        name_en=sold.name[1],
        summary_zh=sold.summary[0],
        summary_en=sold.summary[1],
        tools_zh=sold.tools[0],
        tools_en=sold.tools[1],
        certificate_zh=sold.certificate[0],
        certificate_en=sold.certificate[1],
        certificate_kind=sold.certificate_kind,
        icon=sold.icon,
        picture=pictures[sold.picture],
        skill=sold.skill,
        species=sold.species,
        minutes=sold.minutes,
        extra_pet_minutes=sold.extra_pet_minutes,
        position=position,
    )
