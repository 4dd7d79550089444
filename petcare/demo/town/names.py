"""Words that Chinese towns call their streets, compounds and parks by."""

from collections import defaultdict
from collections.abc import Iterator
from random import Random

_WORDS = (
    "人民 解放 中山 和平 建设 光华 新华 长江 青年 文化 友谊 胜利 团结 工农 科技 学府 朝阳 向阳 望江 北辰 "
    "西园 南湖 石桥 金桥 龙泉 白沙 紫阳 蓝田 赤壁 凤凰 黄鹂 鹤鸣 竹林 松涛 梧桐 樱花 玉兰 桂花 银杏 翠微 "
    "明珠 柳岸 云锦 锦绣 华侨 兴业 振兴 福星 康宁 安居 育才 书香 春晓 夏荷 秋月 冬青 碧波 丹枫 晴川 芳草 "
    "古琴 三阳 航空 宝丰 武胜 香港 台北 天门 汉水 崇仁 利济 大智 球场 花桥 惠济 澳门 发展 常青 金色 江汉 "
    "二七 丹水 黄埔 永清 兰陵 洞庭 鄱阳 青岛 天津 南京 上海 沿湖 珞珈 广埠 楚雄 卓刀 民族 雄楚 关山 珞瑜 "
    "光谷 虎泉 杨柳 杨园 和顺 徐东 水果 团山 梅苑 雅安 白鹭 明月 清风 暖阳 枫林 海棠 茶山 杏林 百合 紫薇"
)
WORDS = _WORDS.split()

_COMMON_COMPOUND_KINDS = "花园 小区 家园 苑 新村 雅苑 嘉园"
_OTHER_COMPOUND_KINDS = "公馆 名邸 华庭 名都 御景 尚城 国际 佳苑 丽景 豪庭 公寓 山庄 雅居 一品 天地 新城 首府"

DIGITS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """1–99 as they stand in lane names: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def compound_names(random: Random) -> Iterator[str]:
    """Names that never repeat, the usual ones first; when all words are used, phases follow: 翠微花园二期."""
    usual = [word + kind for word in WORDS for kind in _COMMON_COMPOUND_KINDS.split()]
    rarer = [word + kind for word in WORDS for kind in _OTHER_COMPOUND_KINDS.split()]
    random.shuffle(usual)
    random.shuffle(rarer)
    yield from usual
    yield from rarer
    for phase in range(2, 10):
        yield from (f"{name}{ordinal(phase)}期" for name in usual)


class LaneNames:
    """Some lanes have names of their own; the others are counted along their street: 人民路一巷, 人民路二巷."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._own = [word + kind for word in WORDS for kind in ("街", "巷", "里")]
        self._counted: dict[str, int] = defaultdict(int)
        random.shuffle(self._own)

    def next_of(self, street: str) -> str:
        if self._own and self._random.random() < 0.4:
            return self._own.pop()
        self._counted[street] += 1
        return f"{street}{ordinal(self._counted[street])}巷"
