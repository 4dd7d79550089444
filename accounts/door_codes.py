"""Text that looks like a door code. Pure: a text in, what stands in it out.

A code alone is only a number, so it is told by its company: a door or a code is named beside it, somebody is to type
it, or it carries a sign of the keypad. Phone numbers, dates, prices, amounts and room numbers have company of their own
and are set aside first.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SET_ASIDE = "\0"

# Every repeat below has an end or can be read in one way only, so that no text takes more time than its length.
_AMOUNT = r"\d[\d,.]{0,14}"

# What has a number and is no code. Each is blanked before codes are looked for, so that nothing bridges over it.
_INNOCENT = [
    # numbers by their length and beginning: mobile, landline, service lines, chips, cards, identity
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)",
    r"(?<!\d)0\d{2,3}[- ]?\d{3,4}[- ]?\d{4}(?!\d)",
    r"(?<!\d)[48]00[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)",
    r"\d{13,}x?",
    # dates and times
    r"(?<!\d)(?:19|20)\d\d ?[-/.年] ?\d{1,2}(?: ?[-/.月] ?\d{1,2}[日号]?)?(?!\d)",
    r"\d{1,2} ?月 ?\d{1,2} ?[日号]?",
    r"(?<!\d)\d{1,2}/\d{1,2}(?!\d)",
    r"\d{1,2}:\d{2}(?: ?[-~–到至] ?\d{1,2}:\d{2})?",
    # money
    rf"[¥$€] ?{_AMOUNT}",
    rf"{_AMOUNT} ?(?:元|块|rmb\b|yuan\b|cny\b)",
    # buildings and rooms
    r"\d{1,3}#(?:楼|栋|幢|座|[- ]?\d{1,2}单元|-?\d{3,4}(?![\d#*]))(?:-?\d{1,5})?",
    r"(?:\d{1,4}(?:号楼|[栋幢座弄期区]) ?){1,4}(?:\d{1,2}单元 ?)?\d{2,5}(?![\d#*])",
    r"\d{1,2}单元 ?\d{2,5}(?![\d#*])",
    r"(?<!\d)\d{1,3}-\d{1,2}-\d{3,5}(?!\d)",
    r"\d{1,5}(?:号楼|单元|[栋幢座室房户层弄巷期区组号])",
    r"\d{1,5}(?:楼(?![下上道梯门])|门(?![禁锁码密口]))",
    r"\b(?:room|flat|apartment|apt|unit|building|floor|block|bus|line|no)\.? ?[a-z]?\d+",
    # amounts
    rf"{_AMOUNT} ?(?:kg|g|mg|ml|l|cm|mm|km|m|kcal|cal|mah|w|v|iu)(?![a-z])",
    rf"{_AMOUNT}(?:千克|公斤|毫升|厘米|公里|千卡|大卡|分钟|小时|路公交|号线|个(?!\d)|米(?!字)|[%℃度克斤两升卡粒颗片袋包罐勺碗顿次天周岁只条秒分人遍位年月日路瓦点])",
    rf"{_AMOUNT} 路(?:公交|到|车|站)",
    rf"{_AMOUNT} (?:grams?|minutes?|mins?|hours?|days?|times|years?|months?|weeks?|pieces?|cups?|am|pm|steps?)\b",
    # numbers and passwords of other things
    r"(?:订单|快递|运单|单号|编号|芯片|批号|型号|车牌|工号|尾号|邮编|qq|微信|vx|wechat|\bid)号?码?"
    r" ?[:是为]{0,2} ?[a-z_-]{0,20}\d[\d-]*",
    r"(?:zip|postal|post|promo|qr|country|area|discount|coupon) ?code ?[:=]? ?(?:is )?\w*",
    r"(?:wi-?fi|wlan|无线|网络|宽带|路由|热点|手机|电脑|平板|喂食器|饮水机|猫砂盆|监控|摄像头|账号|账户|支付|银行"
    r"|app|feeder|camera)[^,。;\n门]{0,16}?(?:密码|password|passcode|code|pwd) ?[:是为=]{0,2} ?(?:is )?[\w@!.-]+",
]
_INNOCENT_RE = re.compile("|".join(f"(?:{one})" for one in _INNOCENT))

_SIGN = r"(?:[#*]|井(?:号键?|键|(?![一-龥]))|星(?:号键?|键)|米字键)"
_ZH = "零〇幺一二三四五六七八九"
_MORE = rf"(?: ?{_SIGN}(?: ?\d{{2,8}}(?!\d) ?{_SIGN}?){{0,4}}+)?"


def _number(least: int) -> str:
    """Digits in one or more groups, with the signs around them."""
    return rf"{_SIGN}? ?(?<![a-z])[a-z]{{0,2}}-?\d(?:[- ]?\d){{{least - 1},11}}(?!\d){_MORE}"


_SIGNED = rf"(?:{_SIGN} ?\d{{3,10}}(?: ?{_SIGN})?|\d{{3,10}} ?{_SIGN}{_MORE})"
_IN_WORDS = rf"(?:[{_ZH}]{{4,12}}|[{_ZH}两\d]个[{_ZH}\d](?!\d))"
_LONG = rf"(?P<code>{_SIGNED}|{_number(4)})"

_DOOR = r"(?:门|锁|楼|单元|小区|入户|电梯|钥匙|盒|door|gate|lock|entry|entrance|building|elevator|key)"
_CODE_WORD = (
    r"(?:密 ?码|口令|暗码|mima|(?:门禁|开门|进门|入户|开锁|大门|单元门|通行|门|锁|盒子?|临时|动态|入口)码"
    r"|pass ?code|pass ?word|\bpwd\b|\bpin\b(?: ?code)?|\bcodes?\b)"
)
_DOOR_THING = (
    r"(?:门禁(?:卡|系统|机)?|锁(?:盒|箱)?|门(?![牌口诊票店路])|楼下|门口机|对讲机?|键盘|按键|钥匙(?:盒|箱|柜)"
    r"|lock ?box|key ?box|key ?safe|\block\b|keypad|intercom|\bgate\b|\bdoor\b|entrance)"
)
_TYPE_IT = r"(?:输入?|键入|摁|按下?|\bpress\b|\benter\b|\btype\b|\bdial\b|punch in|key in)"
_LEADING = (
    r"(?:[ :=,'\"“”‘’「」【】()<>→-]|是|为|叫|改成?|换成?|现在|就|都|还|仍|新|旧|老|请|先|按|输入?|填|打|码"
    r"|\b(?:is|are|was|now|the|it|to|press|enter|changed)\b){0,8}?"
)
_LEADING_BACK = r" ?(?:,|就?是|就?能|可以?|即可|用来|for|to|is|opens?|unlocks?)? ?(?:the|your|我家|我们)? ?"

# (what it looks like, whether it can be nothing else)
_LOOKS = [
    (rf"{_DOOR}[^\d,。;\n{SET_ASIDE}]{{0,6}}?{_CODE_WORD}{_LEADING}(?P<code>{_SIGNED}|{_number(3)}|{_IN_WORDS})", True),
    (rf"门禁(?:卡|系统|机)?{_LEADING}{_LONG}", True),
    (rf"{_DOOR_THING}{_LEADING}(?P<code>{_SIGNED})", True),
    (r"(?<![\w*#])(?P<code>[#*]\d{3,10}[#*])(?!\d)", True),
    (rf"(?<![\w*#]){_LONG}{_LEADING_BACK}{_DOOR}[^\d,。;\n{SET_ASIDE}]{{0,4}}?{_CODE_WORD}", True),
    (rf"{_CODE_WORD}{_LEADING}(?P<code>{_SIGNED}|{_number(3)}|{_IN_WORDS})", False),
    (rf"{_CODE_WORD}[^\d。;!?\n{SET_ASIDE}]{{0,12}}{_LONG}", False),
    (rf"{_DOOR_THING}{_LEADING}(?P<code>{_number(4)}|[{_ZH}]{{4,12}})", False),
    (rf"{_TYPE_IT}{_LEADING}{_LONG}", False),
    (rf"(?<![\w*#]){_LONG}{_LEADING_BACK}(?:{_CODE_WORD}|{_DOOR_THING}|开门|开锁|进门|解锁|开大门)", False),
    (rf"(?<![\w*#.])(?P<code>[a-z]?\d{{4,10}} ?(?:#|{_SIGN}(?! ?\d)){_MORE})", False),
    (r"(?<![\w*#])(?P<code>\*\d{4,10})(?![\d*])", False),
]
_LOOK_RES = [(re.compile(look), is_certain) for look, is_certain in _LOOKS]


@dataclass(frozen=True)
class DoorCode:
    """A code as it was typed, and where. When it is not certain, the one who typed it knows better."""

    text: str
    start: int
    end: int
    is_certain: bool


def door_codes(text: str) -> list[DoorCode]:
    """What looks like a door code, in the order of the text."""
    plain, places = _plain(text)
    plain = _INNOCENT_RE.sub(lambda match: SET_ASIDE * len(match[0]), plain)
    found: list[DoorCode] = []
    for start, end, is_certain in _spans(plain):
        if not any(start < other.end and other.start < end for other in found):
            begin, stop = places[start], places[end - 1] + 1
            found.append(DoorCode(text[begin:stop], begin, stop, is_certain))
    return sorted(found, key=lambda code: code.start)


def _plain(text: str) -> tuple[str, list[int]]:
    """Half-width small letters, without what cannot be seen; and for each sign where it stood."""
    signs, places = [], []
    for place, sign in enumerate(text):
        plain = unicodedata.normalize("NFKC", sign).lower()
        if unicodedata.category(sign) != "Cf" and len(plain) == 1:
            signs.append(" " if plain == "\t" else plain)
            places.append(place)
    return "".join(signs), places


def _spans(plain: str) -> Iterator[tuple[int, int, bool]]:
    for look, is_certain in _LOOK_RES:
        for match in look.finditer(plain):
            start, end = match.span("code")
            code = match["code"]
            yield start + len(code) - len(code.lstrip()), end - len(code) + len(code.rstrip()), is_certain
