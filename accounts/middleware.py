from collections.abc import Callable

from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from accounts.devices import note_seen


class RateLimitMiddleware:
    """A limit that is reached deep inside a sign-in becomes a page with status 429; the library lets it through as
    an error. It stands after allauth's own middleware, whose request context the page needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return respond_429(request) if isinstance(exception, RateLimited) else None


class DeviceMiddleware:
    """Notes on which devices people are signed in, and leaves no page of theirs behind on a device they share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        if was_signed_in:
            note_seen(request)
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not response.has_header("Cache-Control") and request.user.is_authenticated:
            add_never_cache_headers(response)
        if was_signed_in and not request.user.is_authenticated:
            # Private photos stay with their reader for as long as they are signed in.
            response["Clear-Site-Data"] = '"cache"'
        return response
