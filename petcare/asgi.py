"""Pages and live events behind one address: what begins with /live/ goes to the bare live-events app."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "petcare.settings")

pages = get_asgi_application()

from petcare.live.app import live_events  # noqa: E402  needs configured settings
from petcare.started import keep_what_is_loaded  # noqa: E402

keep_what_is_loaded()


async def application(scope, receive, send):
    if scope["type"] == "http" and scope["path"].startswith("/live/"):
        await live_events(scope, receive, send)
    elif scope["type"] == "http":
        await pages(scope, receive, send)
