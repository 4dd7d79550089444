"""What makes the site an app on a phone: its manifest, its service worker, and the page without a connection."""

import hashlib
import json
import re
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

PART = re.compile(r'(?:href|src)="([^"]+\.(?:css|js|svg|webp|png)[^"]*)"')
ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"))


@require_GET
@cache_control(max_age=3600)
@vary_on_headers("Accept-Language", "Cookie")
def manifest(request: HttpRequest) -> HttpResponse:
    """The name in the reader's language, and the colours of the light page."""
    icons = [
        {
            "src": static(f"img/app/{purpose}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in ICONS
    ]
    words = {
        "id": "/",
        "name": _("Fed at Home"),
        "short_name": _("Fed at Home"),
        "description": _("Home visits that feed and look after pets."),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf8f3",
        "theme_color": "#fbf8f3",
        "icons": icons,
    }
    return JsonResponse(words, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_GET
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """From the root, since a worker looks after what lies below its own address."""
    page = render(request, "offline.html").text
    shell = {
        "offline": reverse("offline"),
        "parts": sorted(set(PART.findall(page))),
        "icon": static("img/app/any-192.png"),
        "badge": static("img/app/badge-96.png"),
    }
    # A new worker is set up whenever a byte of this changes.
    shell["version"] = hashlib.sha256((json.dumps(shell) + _page_without_nonce(page)).encode()).hexdigest()[:12]
    source = f"const SHELL = {json.dumps(shell, ensure_ascii=False)};\n{_worker()}"
    return HttpResponse(source, content_type="text/javascript; charset=utf-8")


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """The same for everybody: browsers keep it."""
    return render(request, "offline.html")


@cache
def _worker() -> str:
    return (settings.BASE_DIR / "static/js/service_worker.js").read_text()


def _page_without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", page)
