"""What strangers must not find each other by: numbers, accounts and codes in what they write. Pure."""

import re
import unicodedata

from accounts.door_codes import door_codes

HIDDEN = "•••"

_BETWEEN = r"[ \-–—.·_,，、]{0,2}"
_DIGIT = "[0-9零〇幺一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_MESSENGER = r"(?:微信|威信|薇信|徽信|v信|vx|wx|wechat|weixin|扣扣|qq|抖音|小红书)(?: ?(?:同号|号码?|id|账号|帐号))?"
_SIGNED = r"(?=[a-z0-9_-]{0,19}[0-9_])[a-z][a-z0-9_-]{5,19}"
_NUMBER = rf"\d(?:{_BETWEEN}\d){{4,14}}"
_HIDDEN = [
    # an e-mail, before its digits are taken for a number
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    # a mobile number with or without the country's code, also one that is spelt out
    rf"(?<!\d)(?:(?:\+|00)?86{_BETWEEN})?(?:1|一|幺|壹){_BETWEEN}(?:[3-9]|[三四五六七八九叁肆伍陆柒捌玖])(?:{_BETWEEN}{_DIGIT}){{9}}(?!\d)",
    # a landline, and one without its area where a phone is named
    r"(?<!\d)0\d{2,3}[ \-]?\d{7,8}(?!\d)",
    r"(?<!\d)[48]00[ \-]?\d{3,4}[ \-]?\d{3,4}(?!\d)",
    r"(?:电话|座机|手机|号码|tel|phone|call)[^\d\n]{0,6}\d{7,8}(?!\d)",
    # an account of a messenger
    r"wxid_[a-z0-9_-]{4,}",
    rf"{_MESSENGER} ?(?:[:=是为叫]|is|->|→)[ :]{{0,2}}[a-z][a-z0-9_-]{{5,19}}",
    rf"(?:{_MESSENGER}|加我?微|(?:加我?|\+) ?(?:v|vx|wx))[ :=是为叫搜加（(-]{{0,4}}(?:{_SIGNED}|{_NUMBER})",
]
_HIDDEN_RE = re.compile("|".join(f"(?:{one})" for one in _HIDDEN), re.IGNORECASE)


def masked(text: str) -> str:
    """The text as somebody reads it who is not to come yet: phone numbers, accounts of messengers, e-mails and what
    may be a door code are three dots."""
    plain, places = _half_width(text)
    spans = [match.span() for match in _HIDDEN_RE.finditer(plain)]
    found = [(places[start], places[end - 1] + 1) for start, end in spans]
    found += [(code.start, code.end) for code in door_codes(text)]
    out, at = [], 0
    for start, end in sorted(found):
        if start >= at:
            out += [text[at:start], HIDDEN]
        at = max(at, end)
    return "".join([*out, text[at:]])


def _half_width(text: str) -> tuple[str, list[int]]:
    """Half-width signs without what cannot be seen; and for each where it stood."""
    signs, places = [], []
    for place, sign in enumerate(text):
        plain = unicodedata.normalize("NFKC", sign)
        if unicodedata.category(sign) != "Cf" and len(plain) == 1:
            signs.append(plain)
            places.append(place)
    return "".join(signs), places
