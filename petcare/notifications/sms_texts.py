"""What SMS providers in China ask of a template: signature, variables, length. Pure."""

import math
import re

from django.utils.translation import gettext as _

from petcare.notifications.kinds import all_kinds

PART = 70
LONGEST_VALUE = 20
VARIABLE = re.compile(r"\$\{(\w+)\}")
LINK = re.compile(r"https?:|www\.|[\w-]+\.(?:com|cn|net|org|top|xyz|io|cc|me|vip|link)\b", re.IGNORECASE)
# Texts that no kind stands for: codes and words to a former number, sent at once.
SENT_AT_ONCE = {"sign_in_code": {"code"}, "contact_changed": set[str]()}

_NAME = re.compile(r"%\((\w+)\)s")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def variables_of(name: str) -> set[str] | None:
    """The variables that every message with this template brings; None for a name that nothing is sent under."""
    if name in SENT_AT_ONCE:
        return SENT_AT_ONCE[name]
    brought = [
        set(_NAME.findall(f"{kind.title} {kind.body} {kind.sms or ''}"))
        for kind in all_kinds()
        if kind.sms_template_id == name
    ]
    return set.intersection(*brought) if brought else None


def complaints(*, name: str, signature: str, text: str) -> dict[str, str]:
    """What is wrong, by field, in words for the operator."""
    wrong = {}
    known = variables_of(name)
    if known is None:
        wrong["name"] = _("Nothing is sent under this name.")
    if not (3 <= len(signature) <= 8 and signature.isalnum() and _CHINESE.search(signature)):
        wrong["signature"] = _("A signature has 3 to 8 letters or characters, Chinese among them.")
    used = VARIABLE.findall(text)
    if VARIABLE.sub("", text).count("$") or re.search(r"[{}]", VARIABLE.sub("", text)):
        wrong["text"] = _("Write variables as ${name}, with letters, digits and underscores.")
    elif too_long := [one for one in used if len(one) > LONGEST_VALUE]:
        wrong["text"] = _("The name of a variable is at most 20 characters: %(name)s") % {"name": too_long[0]}
    elif unknown := [one for one in used if known is not None and one not in known]:
        wrong["text"] = _("These messages bring no %(name)s. They bring: %(known)s") % {
            "name": unknown[0],
            "known": "、".join(sorted(known or [])) or "–",
        }
    elif re.search(r"(?:https?:|www\.)\S*\$\{", text):
        wrong["text"] = _("A variable cannot be part of a link.")
    elif len(text) > 500:
        wrong["text"] = _("A text has at most 500 characters.")
    return wrong


def parts(text: str) -> int:
    """For how many messages the provider charges, with each variable as long as it may be."""
    return math.ceil(len(VARIABLE.sub("x" * LONGEST_VALUE, text)) / PART)


def fitting(value: str) -> str:
    """The value as the provider takes it: at most 20 characters."""
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
