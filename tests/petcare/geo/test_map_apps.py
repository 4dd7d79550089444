from urllib.parse import parse_qs, urlsplit

import pytest

from petcare.geo.coordinates import Bd09Point, Gcj02Point, Point, distance_m, from_bd09, from_gcj02
from petcare.geo.map_apps import map_apps
from petcare.geo.routing import TravelMode

HOME = Point(30.5951, 114.3051)


def asked(mode=TravelMode.EBIKE, name="江北区人民路12号, 3单元"):
    return [(urlsplit(app.address), parse_qs(urlsplit(app.address).query)) for app in map_apps(HOME, name, mode)]


@pytest.mark.promise("C9")
def test_each_app_gets_the_home_in_its_own_coordinates():
    (amap, to_amap), (tencent, to_tencent), (baidu, to_baidu) = asked()

    assert (amap.netloc, tencent.netloc, baidu.netloc) == ("uri.amap.com", "apis.map.qq.com", "api.map.baidu.com")
    lon, lat, name = to_amap["to"][0].split(",")
    assert distance_m(from_gcj02(Gcj02Point(float(lat), float(lon))), HOME) < 1
    assert name == "江北区人民路12号  3单元"
    lat, lon = to_tencent["tocoord"][0].split(",")
    assert distance_m(from_gcj02(Gcj02Point(float(lat), float(lon))), HOME) < 1
    assert to_tencent["coord_type"] == ["2"]
    place, _name = to_baidu["destination"][0].removeprefix("latlng:").split("|name:")
    lat, lon = place.split(",")
    assert distance_m(from_bd09(Bd09Point(float(lat), float(lon))), HOME) < 1
    assert to_baidu["coord_type"] == ["bd09ll"]


def test_each_app_goes_the_way_that_is_looked_at():
    modes = [[one["mode"][0] if "mode" in one else one["type"][0] for _url, one in asked(mode)] for mode in TravelMode]
    assert modes == [["walk", "walk", "walking"], ["ride", "bike", "riding"], ["car", "drive", "driving"]]
