"""What a browser says it is, in words its owner knows."""

from django.utils.translation import gettext as _

# The first that is found counts: most browsers call themselves by the names of others as well.
_MACHINES = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
]
_BROWSERS = [
    ("MicroMessenger", "WeChat"),
    ("MQQBrowser", "QQ Browser"),
    ("QQBrowser", "QQ Browser"),
    (" QQ/", "QQ"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("Quark", "Quark"),
    ("UCBrowser", "UC"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]


def device_name(user_agent: str) -> str:
    """`iPhone · Safari`, as far as the browser tells."""
    machine = next((name for sign, name in _MACHINES if sign in user_agent), "")
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    if browser == "WeChat":
        browser = _("WeChat")
    return " · ".join(filter(None, [machine, browser])) or _("An unknown device")


def is_handheld(user_agent: str) -> bool:
    return any(sign in user_agent for sign in ("Mobile", "Android", "iPad", "HarmonyOS"))
