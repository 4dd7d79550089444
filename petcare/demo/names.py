"""What demo people and their animals are called."""

from random import Random


def _listed(text: str) -> list[str]:
    return text.split()


SURNAMES = list("王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓冯")
WOMEN = _listed(
    "晓雨 思琪 佳怡 雨桐 梦洁 欣然 静怡 婷婷 雅琴 慧敏 诗涵 可欣 玉兰 秀英 "
    "春梅 淑华 艳红 小燕 文静 若溪 一诺 海燕 丽娟 念慈"
)
MEN = _listed(
    "子轩 浩然 俊杰 志强 建国 伟 磊 明远 天佑 宇航 文博 家豪 晨曦 海涛 国庆 "
    "立新 少峰 嘉明 永康 振华 一鸣 思远 晓东 庆生"
)

PET_NAMES = {
    "cat": _listed(
        "年糕 豆包 糯米 芝麻 奶茶 布丁 橘子 花卷 雪球 可乐 小满 阿福 团子 麻薯 "
        "栗子 汤圆 煤球 元宝 咪咪 小虎 拿铁 桃子 柚子 七七"
    ),
    "dog": _listed("旺财 来福 豆豆 球球 毛毛 大黄 可可 皮皮 多多 乐乐 肉松 馒头 土豆 妞妞 小黑 奥利奥"),
    "rabbit": _listed("白云 跳跳 萝卜 棉花 雪糕 小灰"),
    "hamster": _listed("瓜子 花生 米粒 团团"),
    "bird": _listed("啾啾 小翠 阿黄 叽叽"),
    "turtle": _listed("慢慢 阿龟 小石头 长寿"),
}


def full_names(random: Random, given_names: list[str], count: int) -> list[str]:
    """Names that differ from each other."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[random.choice(SURNAMES) + random.choice(given_names)] = None
    return list(names)
