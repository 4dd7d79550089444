"""What the demo's animals eat, take and are like."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from pets.models import Dose, DoseUnit, Meal, MealUnit, Pet, Species, Temper, Vaccination

MORNING, NOON, EVENING, NIGHT = time(8), time(12, 30), time(18), time(22)
type Amount = tuple[str, str | None, str, tuple[time, ...], str]
# Food, amount per meal, unit, times, how.
MEALS: dict[str, tuple[tuple[Amount, ...], ...]] = {
    Species.CAT: (
        (("渴望六种鱼猫粮", "40", "g", (MORNING, EVENING), "用粮桶里的小勺，平勺一勺就是 40 克"),),
        (
            ("皇家室内成猫粮", "25", "g", (MORNING, EVENING), ""),
            ("巅峰牛肉罐头", "0.5", "can", (EVENING,), "加两勺温水拌开"),
        ),
        (
            ("爱肯拿鸭肉粮", "35", "g", (MORNING, EVENING), "吃饭急，请分两次放"),
            ("冻干鹌鹑", "3", "piece", (EVENING,), "掰碎撒在上面"),
        ),
        (("希尔斯处方粮 k/d", "45", "g", (MORNING, NIGHT), "不能换别的粮"),),
    ),
    Species.DOG: (
        (("纯福冻干双拼粮", "120", "g", (MORNING, EVENING), "放在慢食碗里"),),
        (
            ("伯纳天纯大型犬粮", "180", "g", (MORNING, EVENING), ""),
            ("水煮鸡胸肉", "50", "g", (EVENING,), "冰箱第二层，热一下"),
        ),
        (("比乐小型犬粮", "45", "g", (MORNING, NOON, EVENING), "用温水泡五分钟"),),
    ),
    Species.RABBIT: (
        (("提摩西草", None, "always", (), "一直要有，吃完就加"), ("安贝全价兔粮", "30", "g", (MORNING, EVENING), "")),
    ),
    Species.HAMSTER: (
        (("布卡星仓鼠主粮", "1", "scoop", (EVENING,), ""), ("面包虫干", "2", "piece", (EVENING,), "用夹子喂")),
    ),
    Species.BIRD: (
        (("凯蒂鹦鹉滋养丸", "2", "scoop", (MORNING,), ""), ("小米穗", "1", "piece", (NOON,), "挂在笼子右边")),
    ),
    Species.TURTLE: ((("高够力龟粮", "10", "piece", (NOON,), "五分钟没吃完的捞出来"),),),
}
WATER = {
    Species.CAT: ("饮水机加到线，滤芯不用换", "两个碗，厨房和客厅各一个，换凉白开", "过滤水，每天换"),
    Species.DOG: ("大碗换满，散步回来再看一次", "凉白开，不要冰的"),
    Species.RABBIT: ("水壶加满，顺手弹一下珠子",),
    Species.HAMSTER: ("水壶加半瓶，看珠子有没有卡住",),
    Species.BIRD: ("水杯洗净再加，别用自来水",),
    Species.TURTLE: ("水到壳的一半，三天换一次，用晒过的水",),
}
LITTER = {
    Species.CAT: (
        "每次铲干净，低于五厘米就补，垃圾带走",
        "混合砂，结块装进门口的袋子",
        "两个砂盆，卫生间和阳台，都要看",
    ),
    Species.DOG: ("阳台尿垫，湿了就换",),
    Species.RABBIT: ("厕所换木粒，草架下面扫一下",),
    Species.HAMSTER: ("尿砂盆换半盆，垫料不用动",),
    Species.BIRD: ("底盘的纸换一张",),
    Species.TURTLE: ("过滤盒的棉拿出来冲一下",),
}
# Health, and the medicine that goes with it: name, amount, unit, times, how, days from today or None.
type Medicine = tuple[str, str | None, str, tuple[time, ...], str, int | None]
HEALTH: tuple[tuple[str, Medicine | None], ...] = (
    ("", None),
    ("", None),
    ("肠胃敏感，不能换粮", ("布拉迪益生菌", "0.5", "g", (EVENING,), "拌在晚饭里", None)),
    ("对鸡肉过敏", None),
    ("有轻微泪痕，看到请用湿棉片擦一下", ("人工泪液", "1", "drop", (MORNING, NIGHT), "滴在眼睛里，滴完摸摸头", 6)),
    ("慢性肾病二期，水一定要够", ("贝那普利", "0.5", "tablet", (MORNING,), "碾碎拌在半勺罐头里", None)),
    ("右前脚趾有一点皮炎，别让它舔", ("莫匹罗星软膏", None, "thin", (MORNING, EVENING), "抹在患处，看着它十分钟", 9)),
    ("年纪大了，爬不高，别把碗放高处", ("关节软骨素", "1", "tablet", (EVENING,), "当零食给", None)),
)
CHARACTER: dict[str, tuple[tuple[tuple[Temper, ...], str, str, str], ...]] = {
    Species.CAT: (
        (
            (Temper.SHY, Temper.HIDES),
            "前两次会躲起来，第三次就认得人了。",
            "先放好饭和水，坐一会儿等它自己出来\n多半在床底或者衣柜最下层",
            "不要趴下去掏它\n卧室的窗户别打开",
        ),
        (
            (Temper.FRIENDLY, Temper.CLINGY),
            "见人就蹭，会一直跟在脚边叫。",
            "陪它玩十分钟逗猫棒\n摸下巴和耳朵后面",
            "不要喂人吃的东西",
        ),
        (
            (Temper.PLAYFUL, Temper.DASHES_OUT),
            "好奇，什么都要看一眼。",
            "开门先用脚挡一下\n走之前数一下，它爱钻柜子",
            "阳台纱门别留缝",
        ),
        ((Temper.CALM, Temper.NO_HOLDING), "安静，爱在窗台上睡觉。", "轻轻说话，让它先闻手", "不要抱，它会挣"),
        ((Temper.GREEDY, Temper.NOISY), "吃饭最积极，没吃到会一直喊。", "分开喂，看着它吃完再走", "别被它骗第二顿"),
        ((Temper.CALM, Temper.BITES), "平时很好，摸到尾巴会翻脸。", "只摸头，耳朵往后压就停手", "不要碰肚子和尾巴"),
    ),
    Species.DOG: (
        (
            (Temper.FRIENDLY, Temper.PLAYFUL),
            "热情，爱舔人，会把玩具叼给你。",
            "陪它扔几次球\n散步回来擦脚",
            "不要给骨头",
        ),
        ((Temper.NOISY, Temper.SHY), "见到生人会叫两声，给块零食就好了。", "零食在鞋柜上面的罐子里", "不要突然伸手"),
        (
            (Temper.DASHES_OUT, Temper.NOT_WITH_OTHERS),
            "力气大，看见猫会追。",
            "进门先关门再开围栏\n出门牵短绳",
            "不要去有猫的花坛那边",
        ),
        ((Temper.CALM,), "稳重，听得懂坐和等。", "过马路先让它坐下", ""),
    ),
    Species.RABBIT: (
        ((Temper.SHY, Temper.NO_HOLDING), "胆小，不爱被抱。", "草架一直要满\n笼门扣好两道", "胡萝卜最多一小片"),
    ),
    Species.HAMSTER: (((Temper.CALM,), "白天睡觉，晚上跑轮。", "看一下水壶的珠子", "不用叫醒它"),),
    Species.BIRD: (
        ((Temper.NOISY, Temper.DASHES_OUT), "爱说话，会学门铃。", "开笼门之前先关窗\n和它说两句话", "瓜子最多三粒"),
    ),
    Species.TURTLE: (((Temper.CALM,), "慢性子，听见脚步声会游过来。", "晒背灯开两个小时", "不要捏尾巴"),),
}
VETS = (
    ("江城动物医院", "+862755501200", "江北区解放大道 188 号，夜里有人"),
    ("安安宠物诊所", "+862755503366", "滨江路 25 号，到晚上九点"),
    ("东湖宠物医院", "+862755508810", "东湖路 7 号，24 小时"),
)
VACCINES = {Species.CAT: ("猫三联", "狂犬疫苗"), Species.DOG: ("犬四联", "狂犬疫苗"), Species.RABBIT: ("兔瘟巴氏二联",)}


def habits(species: Species, random: Random) -> dict[str, Any]:
    """What stands in the pet's own row; a few owners have not told everything."""
    temper, temperament, dos, donts = random.choice(CHARACTER[species])
    name, phone, address = random.choice(VETS) if random.random() < 0.85 else ("", "", "")
    return {
        "water": random.choice(WATER[species]),
        "litter": random.choice(LITTER[species]),
        "health": random.choice(HEALTH)[0],
        "temper": [str(word) for word in temper],
        "temperament": temperament,
        "dos": dos,
        "donts": donts,
        "vet_name": name,
        "vet_phone": phone,
        "vet_address": address,
    }


def give_care(pets: Iterable[Pet], random: Random) -> None:
    """The rows: meals for each, medicine for those whose health asks for it, vaccinations."""
    today, medicine = timezone.localdate(), {health: dose for health, dose in HEALTH if dose}
    meals, doses, shots = [], [], []
    for pet in pets:
        meals += [_meal(pet, place, row) for place, row in enumerate(random.choice(MEALS[Species(pet.species)]))]
        if pet.health in medicine:
            doses.append(_dose(pet, medicine[pet.health], today))
        for place, vaccine in enumerate(VACCINES.get(Species(pet.species), ())):
            given_on = today - timedelta(days=random.randint(20, 380))
            shots.append(
                Vaccination(
                    pet=pet,
                    position=place,
                    vaccine=vaccine,
                    given_on=given_on,
                    next_due_on=given_on + timedelta(days=365),
                )
            )
    Meal.objects.bulk_create(meals)
    Dose.objects.bulk_create(doses)
    Vaccination.objects.bulk_create(shots)


def _meal(pet: Pet, place: int, row: Amount) -> Meal:
    food, amount, unit, times, how = row
    return Meal(
        pet=pet,
        position=place,
        food=food,
        amount=Decimal(amount) if amount else None,
        unit=MealUnit(unit),
        a_day=len(times) or None,
        times=list(times),
        how=how,
    )


def _dose(pet: Pet, row: Medicine, today: date) -> Dose:
    medicine, amount, unit, times, how, days = row
    return Dose(
        pet=pet,
        medicine=medicine,
        amount=Decimal(amount) if amount else None,
        unit=DoseUnit(unit),
        times=list(times),
        how=how,
        until=today + timedelta(days=days) if days else None,
    )
