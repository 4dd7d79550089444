import math
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from petcare.geo.city import is_in_city
from petcare.geo.coordinates import Point
from petcare.geo.geocoding import FoundPlace, get_geocoder
from petcare.geo.map_files import read_map_file
from petcare.geo.throttle import may_ask

SUGGESTIONS = 8
QUESTIONS_PER_MINUTE = 90
ONE_DAY = 24 * 60 * 60


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    refusal = _refusal(request)
    if refusal:
        return refusal
    found = get_geocoder().suggest(request.GET.get("q", ""), limit=SUGGESTIONS)
    return JsonResponse({"places": [_as_json(place) for place in found]})


@require_safe
def reverse(request: HttpRequest) -> JsonResponse:
    refusal = _refusal(request)
    if refusal:
        return refusal
    point = _read_point(request)
    if point is None:
        return _error(_("This is not a point on the map."), status=400)
    if not is_in_city(point):
        return _error(_("This place is outside the city we serve."), status=422)
    found = get_geocoder().reverse(point)
    return JsonResponse({"place": _as_json(found) if found else None})


@require_safe
def map_layer(request: HttpRequest, layer: str) -> HttpResponse:
    try:
        file = read_map_file(layer)
    except FileNotFoundError:
        return _error(_("There is no map of the city here yet."), status=404)
    if request.headers.get("If-None-Match") == file.etag:
        response: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(file.gzipped, content_type="application/geo+json", headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(file.plain, content_type="application/geo+json")
    response["ETag"] = file.etag
    response["Cache-Control"] = f"public, max-age={ONE_DAY}"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _refusal(request: HttpRequest) -> JsonResponse | None:
    """A page asks here by script, so the answer is a status and not the way to the sign-in page."""
    if not request.user.is_authenticated:
        return _error(_("Sign in first."), status=401)
    if not may_ask(f"geo:{request.user.pk}", per_minute=QUESTIONS_PER_MINUTE):
        return _error(_("Too many searches at once. Wait a minute."), status=429)
    return None


def _read_point(request: HttpRequest) -> Point | None:
    try:
        point = Point(float(request.GET.get("lat", "")), float(request.GET.get("lon", "")))
    except ValueError:
        return None
    is_on_earth = math.isfinite(point.lat + point.lon) and abs(point.lat) <= 90 and abs(point.lon) <= 180
    return point if is_on_earth else None


def _as_json(place: FoundPlace) -> dict:
    fields = asdict(place)
    point = fields.pop("point")
    return fields | point | {"address": place.address}


def _error(message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)
