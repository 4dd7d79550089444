"""How pages of accounts find what they offer."""

from typing import Any

from django import template
from django.http import HttpRequest

from accounts.providers.names import NAMES
from accounts.social_adapter import app_for

register = template.Library()


@register.simple_tag
def social_entrances(request: HttpRequest) -> list[dict[str, Any]]:
    """The vendors whose pages this browser can open."""
    return [{"code": provider, "name": name} for provider, name in NAMES.items() if app_for(request, provider)]
