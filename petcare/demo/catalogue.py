"""What the demo sells: services with the steps of their standards, and the first dispatch policy."""

from dataclasses import dataclass

from bookings.catalogue.models import Package, Proof, Service, Standard, Step
from bookings.dispatch.models import DispatchPolicy
from caregivers.status import Skill
from petcare.demo.price_list import load_price_list
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
    steps: tuple[tuple[str, str, bool], ...]


DOOR_IN = ("拍下门口，穿好鞋套，留意别让宝贝跑出来", "Photo of the door; shoe covers on, nobody slips out", True)
DOOR_OUT = (
    "看一遍门窗和电器，带走垃圾，拍下锁好的门",
    "Look after windows and appliances, take the rubbish, photo of the locked door",
    True,
)

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
        steps=(
            DOOR_IN,
            ("找到每只宝贝，看看精神好不好", "Find every pet and see how it is", False),
            ("洗净食碗，按量放粮，拍下放好粮的碗", "Wash the bowl, measure the food; photo of the full bowl", True),
            ("拍一张宝贝吃饭的样子", "Photo of the pet at its food", True),
            DOOR_OUT,
        ),
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
        steps=(
            ("倒掉旧水，洗净水碗", "Pour the old water out and wash the bowl", False),
            ("装上新水，拍下装满的水碗", "Fill it; photo of the full water bowl", True),
            ("擦干地上的水", "Wipe the floor dry", False),
        ),
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
        steps=(
            ("拍下清理前的样子", "Photo before cleaning", True),
            (
                "铲净砂盆或换掉垫料，看看便便正不正常",
                "Scoop or change the bedding; look whether the droppings are normal",
                False,
            ),
            ("扫净周围，拍下清理后的样子", "Sweep around it; photo after cleaning", True),
            ("扎好垃圾袋，离开时带走", "Tie the bag and take it along when leaving", False),
        ),
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
        steps=(
            ("先让宝贝闻闻手，等它愿意", "Let it sniff your hand and wait until it wants to", False),
            ("陪玩十五分钟，拍一张最开心的", "Play for fifteen minutes; photo of the best moment", True),
            ("收好玩具，绳子和小零件放回抽屉", "Put toys away, strings and small parts into the drawer", False),
        ),
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
        steps=(
            ("看眼睛、耳朵、口鼻，有分泌物就拍下来", "Eyes, ears, nose and mouth; photo of the face", True),
            ("摸一遍身上，看皮毛、伤口和肿块", "Feel over the body: coat, wounds, lumps", False),
            ("看食欲、喝水和便便，写下来", "Appetite, water and droppings, written down", False),
        ),
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
        steps=(
            ("核对药名和用量，拍下药和说明", "Check name and dose; photo of the medicine and its label", True),
            ("喂药，看着咽下去", "Give it and see it swallowed", False),
            ("给一口零食，等五分钟看有没有吐", "A treat, then five minutes to see that it stays down", False),
        ),
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
        steps=(
            ("检查项圈和牵引绳，拍下系好的样子", "Check collar and lead; photo of both fastened", True),
            ("散步三十分钟，捡起便便", "Walk for thirty minutes, clean up after the dog", False),
            ("拍一张路上的照片", "Photo on the way", True),
            ("回家擦脚，换上干净的水", "At home wipe the paws and give fresh water", False),
            ("拍下锁好的门", "Photo of the locked door", True),
        ),
    ),
)


@dataclass(frozen=True)
class Catalogue:
    services: list[Service]
    packages: list[Package]
    policy: DispatchPolicy


def load_catalogue(town: Town) -> Catalogue:
    """Services with the first version of each standard, what they cost, and the first dispatch policy."""
    services = Service.objects.bulk_create(_service(sold, position) for position, sold in enumerate(SOLD, start=1))
    standards = Standard.objects.bulk_create(Standard(service=service, version=1) for service in services)
    Step.objects.bulk_create(
        Step(
            standard=standard,
            position=position,
            text_zh=zh,
            text_en=en,
            proof=Proof.PHOTO if needs_photo else Proof.NONE,
        )
        for standard, sold in zip(standards, SOLD, strict=True)
        for position, (zh, en, needs_photo) in enumerate(sold.steps, start=1)
    )
    prices = {sold.code: (sold.price, sold.extra_pet_price) for sold in SOLD}
    packages = load_price_list(services, prices, town)
    return Catalogue(services, packages, DispatchPolicy.objects.create(version=1))


def _service(sold: Sold, position: int) -> Service:
    return Service(
        code=sold.code,
        name_zh=sold.name[0],
        name_en=sold.name[1],
        summary_zh=sold.summary[0],
        summary_en=sold.summary[1],
        tools_zh=sold.tools[0],
        tools_en=sold.tools[1],
        icon=sold.icon,
        skill=sold.skill,
        species=sold.species,
        minutes=sold.minutes,
        extra_pet_minutes=sold.extra_pet_minutes,
        position=position,
    )
