"""What a page's map needs to know about the city, its addresses and its words."""

import json

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def map_attributes() -> SafeString:
    """The data attributes of every map: `<div class="map" data-map="pick" {% map_attributes %} …>`; see js/map.js."""
    attributes = {
        "bounds": ",".join(str(degrees) for degrees in settings.CITY_BOUNDS),
        "tiles-url": settings.MAP_TILES_URL,
        "roads-url": reverse("geo:roads"),
        "suggest-url": reverse("geo:suggest"),
        "reverse-url": reverse("geo:reverse"),
        "words": json.dumps(_words(), ensure_ascii=False),
    }
    return format_html_join(" ", 'data-{}="{}"', ((name, value) for name, value in attributes.items() if value))


def _words() -> dict[str, str]:
    """The scripts say these by their English text, as gettext does."""
    return {
        "Map": _("Map"),
        "Zoom in": _("Zoom in"),
        "Zoom out": _("Zoom out"),
        "Where I am": _("Where I am"),
        "Find the home": _("Find the home"),
        "Compound, street or landmark": _("Compound, street or landmark"),
        "Places found": _("Places found"),
        "Nothing found. Tap the map where the home is.": _("Nothing found. Tap the map where the home is."),
        "Pin. Move it with the arrow keys.": _("Pin. Move it with the arrow keys."),
        "The home": _("The home"),
        "On the way": _("On the way"),
        "Finding out where you are…": _("Finding out where you are…"),
        "We may not see where you are. Search, or tap the map.": _(
            "We may not see where you are. Search, or tap the map."
        ),
        "You are outside the city we serve.": _("You are outside the city we serve."),
        "No address known here. Please write it in yourself.": _("No address known here. Please write it in yourself."),
        "The map did not load. You can go on without it.": _("The map did not load. You can go on without it."),
        "No connection. Try again.": _("No connection. Try again."),
    }
