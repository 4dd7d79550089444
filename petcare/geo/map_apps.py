"""Links that open the map apps people have. Each speaks its own coordinates, so each gets its own.

AMap: https://lbs.amap.com/api/uri-api/guide/travel/route · Tencent: https://lbs.qq.com/webApi/uriV1/uriGuide/uriWebRoute
· Baidu: https://lbsyun.baidu.com/faq/api?title=webapi/uri/web
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from petcare.geo.coordinates import Point, to_bd09, to_gcj02
from petcare.geo.routing import TravelMode

AMAP = {TravelMode.FOOT: "walk", TravelMode.EBIKE: "ride", TravelMode.CAR: "car"}
TENCENT = {TravelMode.FOOT: "walk", TravelMode.EBIKE: "bike", TravelMode.CAR: "drive"}
BAIDU = {TravelMode.FOOT: "walking", TravelMode.EBIKE: "riding", TravelMode.CAR: "driving"}
APP = "petcare"


@dataclass(frozen=True, slots=True)
class MapApp:
    name: str
    address: str


def map_apps(destination: Point, name: str, mode: TravelMode) -> list[MapApp]:
    """The way from where the phone is to the destination (WGS-84), in AMap, Tencent and Baidu."""
    gcj02, bd09 = to_gcj02(destination), to_bd09(destination)
    amap = {
        "to": f"{gcj02.lon:.6f},{gcj02.lat:.6f},{name.replace(',', ' ')}",
        "mode": AMAP[mode],
        "src": APP,
        "callnative": 1,
    }
    tencent = {
        "type": TENCENT[mode],
        "to": name,
        "tocoord": f"{gcj02.lat:.6f},{gcj02.lon:.6f}",
        "coord_type": 2,
        "referer": APP,
    }
    baidu = {
        "origin": "我的位置",
        "destination": f"latlng:{bd09.lat:.6f},{bd09.lon:.6f}|name:{name.replace('|', ' ')}",
        "mode": BAIDU[mode],
        "region": settings.CITY_NAME,
        "output": "html",
        "coord_type": "bd09ll",
        "src": f"webapp.{APP}.{APP}",
    }
    return [
        MapApp(_("AMap"), f"https://uri.amap.com/navigation?{_query(amap)}"),
        MapApp(_("Tencent Maps"), f"https://apis.map.qq.com/uri/v1/routeplan?{_query(tencent)}"),
        MapApp(_("Baidu Maps"), f"https://api.map.baidu.com/direction?{_query(baidu)}"),
    ]


def _query(parts: dict[str, object]) -> str:
    return urlencode(parts, quote_via=quote, safe=",:|")
