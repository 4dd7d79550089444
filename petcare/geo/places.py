"""The geocoder that needs nobody: our own address table, searched by trigrams."""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.conf import settings
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Abs, Cast, Coalesce, Length

from petcare.geo.coordinates import Point, distance_m
from petcare.geo.geocoding import FoundPlace
from petcare.geo.models import Place, PlaceKind

REVERSE_RADIUS_M = 300
METRES_PER_DEGREE = 111_195
LONGEST_QUERY = 60
ENOUGH_SIMILARITY = 0.35
FAR_NUMBER = 100_000


class PlaceGeocoder:
    def suggest(self, text: str, limit: int = 8) -> list[FoundPlace]:
        """Places that hold every typed word; if too few, those that merely look alike fill up."""
        query = read_query(text)
        if not query.words:
            return []
        places = list(_holding_all_words(query)[:limit])
        if len(places) < limit:
            places += _looking_alike(query, without=[place.pk for place in places], limit=limit - len(places))
        return [_found(place) for place in places]

    def reverse(self, point: Point) -> FoundPlace | None:
        """The nearest address within 300 m. A street as a whole is not an address."""
        half_lat = REVERSE_RADIUS_M / METRES_PER_DEGREE
        half_lon = half_lat / math.cos(math.radians(point.lat))
        in_box = Place.objects.filter(
            lat__range=(point.lat - half_lat, point.lat + half_lat),
            lon__range=(point.lon - half_lon, point.lon + half_lon),
        ).exclude(kind=PlaceKind.STREET)
        nearest = min(in_box, key=lambda place: distance_m(point, place.point), default=None)
        if nearest is None or distance_m(point, nearest.point) > REVERSE_RADIUS_M:
            return None
        return _found(nearest)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed: words to find, and the house number to come near to."""

    words: tuple[str, ...]
    house_number: int | None


_PART = re.compile(r"(?P<number>\d+)(?P<unit>号|弄|栋|幢|座|单元|楼|室|户)?|(?P<word>[^\W\d_]+)")
_HOUSE_UNITS = {None, "号", "弄"}


def read_query(text: str) -> Query:
    """Split typed text. The first number is the house's unless it counts buildings, floors or rooms (3栋, 502室)."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_QUERY]).lower().replace(settings.CITY_NAME.lower(), " ")
    words, house_number = [], None
    for part in _PART.finditer(plain):
        if part["word"]:
            words.append(part["word"])
        elif house_number is None and part["unit"] in _HOUSE_UNITS and len(part["number"]) < 6:
            house_number = int(part["number"])
    return Query(tuple(words), house_number)


def _holding_all_words(query: Query) -> QuerySet[Place]:
    holds_all = reduce(and_, (Q(search_text__contains=word) for word in query.words))
    return (
        Place.objects.filter(holds_all)
        .annotate(rank=_rank(query), numbers_away=_numbers_away(query.house_number))
        .order_by("rank", "numbers_away", Length("name"), "name", "pk")
    )


def _rank(query: Query) -> Case:
    first = query.words[0]
    by_name = [Q(name=first), Q(name__startswith=first)]
    by_street = [Q(street=first, number__gt=""), Q(street__startswith=first, number__gt="")]
    # Whoever adds a number after a street wants a house in it, not the street.
    best_first = by_name + by_street if query.house_number is None else by_street + by_name
    best_first.append(Q(search_text__contains=f" {first}"))
    return Case(*(When(match, then=rank) for rank, match in enumerate(best_first)), default=len(best_first))


def _looking_alike(query: Query, *, without: list[int], limit: int) -> list[Place]:
    typed = "".join(query.words)
    places = (
        Place.objects.filter(search_text__trigram_word_similar=typed)
        .exclude(pk__in=without)
        .annotate(
            similarity=TrigramWordSimilarity(typed, "search_text"),
            numbers_away=_numbers_away(query.house_number),
        )
        .order_by("-similarity", "numbers_away", Length("search_text"), "pk")
    )
    # One wrong character of four leaves 0.4, below the default of 0.6; the index obeys only this setting.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ENOUGH_SIMILARITY)])
        return list(places[:limit])


def _numbers_away(house_number: int | None) -> Value | Coalesce:
    if house_number is None:
        return Value(0)
    leading_digits = Func(F("number"), Value(r"^\d{1,6}"), function="substring")
    return Coalesce(Abs(Cast(leading_digits, IntegerField()) - house_number), FAR_NUMBER)


def _found(place: Place) -> FoundPlace:
    return FoundPlace(
        name=place.name,
        street=place.street,
        number=place.number,
        district=place.district,
        kind=place.kind,
        point=place.point,
    )
