from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page may need to know about this installation."""
    return {
        "DEMO": settings.DEMO,
        "COMPANY_NAME": settings.COMPANY_NAME,
        "SUPPORT_CONTACT": settings.SUPPORT_CONTACT,
        "CITY_NAME": settings.CITY_NAME,
        "CITY_BOUNDS": settings.CITY_BOUNDS,
        "MAP_TILES_URL": settings.MAP_TILES_URL,
        "live_token_url": reverse("live:token"),
    }
