"""Finding a place without JavaScript: the page itself answers the search."""

from dataclasses import dataclass

from django.http import HttpRequest

from petcare.geo.geocoding import FoundPlace, get_geocoder


@dataclass(frozen=True)
class Found:
    """What was typed, with the point of the chosen place in it, and the places to choose from."""

    typed: dict[str, str]
    places: list[FoundPlace]
    has_searched: bool


def searched(request: HttpRequest) -> Found | None:
    """None when the form was sent to be saved."""
    if not {"find", "pick"} & request.POST.keys():
        return None
    typed = request.POST.dict()
    places = get_geocoder().suggest(typed.get("search", ""))
    pick = typed.get("pick", "")
    if len(pick) < 4 and pick.isdecimal() and int(pick) < len(places):
        point = places[int(pick)].point
        return Found(typed | {"lat": str(point.lat), "lon": str(point.lon)}, [], False)
    return Found(typed, places, "find" in request.POST)
