"""The demo's standards: the steps of each service, with amounts, how often, and the proof that each asks for."""

from decimal import Decimal
from typing import Any

from bookings.catalogue.models import Proof, StepPlace
from pets.facts import FactKind
from pets.models import Species

CAT, DOG = str(Species.CAT), str(Species.DOG)
SMALL = [str(Species.RABBIT), str(Species.HAMSTER)]
type StepFields = dict[str, Any]


def _step(zh: str, en: str, proof: Proof = Proof.NONE, **more: Any) -> StepFields:
    pairs = {
        f"{name}_{language}": words
        for name in ("amount", "frequency")
        if name in more
        for language, words in zip(("zh", "en"), more.pop(name), strict=True)
    }
    return {"text_zh": zh, "text_en": en, "proof": proof} | pairs | more


DOOR_IN = _step(
    "拍下门口，穿好鞋套，留意别让宝贝跑出来",
    "Photo of the door; shoe covers on, nobody slips out",
    Proof.PHOTO,
    place=StepPlace.FIRST,
)
DOOR_OUT = _step(
    "看一遍门窗和电器，带走垃圾，拍下锁好的门",
    "Look after windows and appliances, take the rubbish, photo of the locked door",
    Proof.PHOTO,
    place=StepPlace.LAST,
)

STEPS: dict[str, list[StepFields]] = {
    "feeding": [
        DOOR_IN,
        _step("找到每只宝贝，看看精神好不好", "Find every pet and see how it is", filled_by=FactKind.CHARACTER),
        _step(
            "洗净食碗，按量放粮，拍下放好粮的碗",
            "Wash the bowl, measure the food; photo of the full bowl",
            Proof.PHOTO,
            amount=("按主人写的量，用秤称", "What the owner wrote, on the scale"),
            frequency=("每次上门一顿", "One meal a visit"),
            filled_by=FactKind.FOOD,
        ),
        _step(
            "换上新鲜干草，至少装满草架",
            "Fresh hay, at least the rack full",
            Proof.PHOTO,
            amount=("一只约 30 g", "About 30 g each"),
            frequency=("每次上门", "Every visit"),
            species=SMALL,
        ),
        _step("拍一张宝贝吃饭的样子", "Photo of the pet at its food", Proof.PHOTO),
        DOOR_OUT,
    ],
    "water": [
        _step("倒掉旧水，洗净水碗", "Pour the old water out and wash the bowl"),
        _step(
            "装上新水，拍下装满的水碗",
            "Fill it; photo of the full water bowl",
            Proof.PHOTO,
            amount=("八分满，用凉白开或净水", "Four fifths full, boiled or filtered water"),
            frequency=("每次上门", "Every visit"),
            filled_by=FactKind.WATER,
        ),
        _step(
            "清理饮水机滤芯，拍前后对比",
            "Rinse the fountain's filter; photo before and after",
            Proof.BEFORE_AFTER,
            frequency=("有饮水机时，每三天一次", "Every three days, where there is a fountain"),
            species=[CAT],
        ),
        _step("擦干地上的水", "Wipe the floor dry"),
    ],
    "cleaning": [
        _step(
            "铲净砂盆，清理前后各拍一张",
            "Scoop the litter box; a photo before and one after",
            Proof.BEFORE_AFTER,
            amount=("铲净结团，砂不到 5 厘米就补", "All clumps out; top up below 5 cm"),
            frequency=("每次上门", "Every visit"),
            filled_by=FactKind.LITTER,
            species=[CAT],
        ),
        _step(
            "换掉尿垫，清理前后各拍一张",
            "Change the pads; a photo before and one after",
            Proof.BEFORE_AFTER,
            frequency=("每次上门", "Every visit"),
            species=[DOG],
        ),
        _step(
            "换掉湿垫料，清理前后各拍一张",
            "Change the wet bedding; a photo before and one after",
            Proof.BEFORE_AFTER,
            frequency=("每次上门；全换每周一次", "Every visit; all of it once a week"),
            species=[one for one in map(str, Species) if one not in (CAT, DOG)],
        ),
        _step(
            "看看便便的样子和次数，写下来",
            "Look at the droppings, how they are and how many, and write it down",
            Proof.NOTE,
        ),
        _step("扫净周围，扎好垃圾袋，离开时带走", "Sweep around it; tie the bag and take it along when leaving"),
    ],
    "play": [
        _step(
            "先让宝贝闻闻手，等它愿意",
            "Let it sniff your hand and wait until it wants to",
            filled_by=FactKind.CHARACTER,
        ),
        _step(
            "陪玩，拍一张最开心的",
            "Play; photo of the best moment",
            Proof.PHOTO,
            amount=("十五分钟", "Fifteen minutes"),
            frequency=("中间歇一次", "One rest in between"),
        ),
        _step("收好玩具，绳子和小零件放回抽屉", "Put toys away, strings and small parts into the drawer"),
    ],
    "health-check": [
        _step("看眼睛、耳朵、口鼻，拍下正脸", "Eyes, ears, nose and mouth; photo of the face", Proof.PHOTO),
        _step(
            "称体重",
            "Weigh it",
            Proof.READING,
            unit="kg",
            lowest=Decimal("2.5"),
            highest=Decimal("7"),
            species=[CAT],
        ),
        _step(
            "数一分钟呼吸",
            "Count its breaths for a minute",
            Proof.READING,
            unit="次/分",
            lowest=Decimal(15),
            highest=Decimal(40),
            frequency=("安静时数一次", "Once, at rest"),
            species=[CAT, DOG],
        ),
        _step("摸一遍身上，看皮毛、伤口和肿块", "Feel over the body: coat, wounds, lumps"),
        _step("看食欲、喝水和便便，写下来", "Appetite, water and droppings, written down", Proof.NOTE),
    ],
    "medication": [
        _step(
            "核对药名和用量，拍下药和说明",
            "Check name and dose; photo of the medicine and its label",
            Proof.PHOTO,
            amount=("按主人写的，一毫克不多", "What the owner wrote, not a milligram more"),
            filled_by=FactKind.MEDICATION,
        ),
        _step("喂药，看着咽下去，写下时间", "Give it, see it swallowed, write down the time", Proof.NOTE),
        _step("给一口零食，等五分钟看有没有吐", "A treat, then five minutes to see that it stays down"),
    ],
    "walk": [
        _step("检查项圈和牵引绳，拍下系好的样子", "Check collar and lead; photo of both fastened", Proof.PHOTO),
        _step(
            "牵绳散步，捡起便便",
            "Walk on the lead, clean up after the dog",
            amount=("三十分钟", "Thirty minutes"),
            frequency=("便后都捡", "Every time"),
            filled_by=FactKind.DO,
        ),
        _step("拍一张路上的照片", "Photo on the way", Proof.PHOTO),
        _step("回家擦脚，换上干净的水", "At home wipe the paws and give fresh water"),
        _step("拍下锁好的门", "Photo of the locked door", Proof.PHOTO),
    ],
    "grooming": [
        _step(
            "看皮肤和指甲，有伤口就不做，写下来",
            "Skin and claws; with a wound we stop and say so",
            Proof.NOTE,
        ),
        _step(
            "梳开打结的毛，梳毛前后各拍一张",
            "Comb out the knots; a photo before and one after",
            Proof.BEFORE_AFTER,
            frequency=("全身一遍", "Once all over"),
        ),
        _step(
            "温水冲湿，打香波，冲净，再来一遍",
            "Wet with warm water, shampoo, rinse, once more",
            Proof.READING,
            unit="℃",
            lowest=Decimal(36),
            highest=Decimal(40),
            amount=("先量水温；香波一元硬币大小", "Measure the water first; shampoo the size of a coin"),
            frequency=("洗两遍", "Two washes"),
            species=[DOG],
        ),
        _step(
            "修指甲、擦耳朵",
            "Trim the claws, wipe the ears",
            amount=("指甲只剪透明的尖", "The clear tip only"),
        ),
        _step("吹干，拍一张收工照", "Blow dry; photo of the result", Proof.PHOTO),
    ],
}
