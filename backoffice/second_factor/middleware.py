from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.second_factor.session import is_over, is_proven, note_seen

# Where a password alone leads: to the second factor and out again.
OPEN = {"admin:login", "admin:logout", "admin:second_factor", "admin:second_factor_set_up", "account_logout"}
# The demo's page of phones stands in for the one in the operator's hand.
OPEN |= {"demo:phones", "demo:authenticator"}


class SecondFactorMiddleware:
    """Whoever works here reaches no page at all before the second factor, at the desk or elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not (request.user.is_authenticated and request.user.is_staff):
            return None
        if is_over(request):
            logout(request)
            messages.info(request, _("You were signed out after a while. Sign in again to go on."))
            return _lead(request, "admin:login")
        note_seen(request)
        if request.resolver_match.view_name in OPEN or is_proven(request):
            return None
        return _lead(request, "admin:second_factor")


def _lead(request: HttpRequest, page: str) -> HttpResponse | None:
    """To this page and from there back; what is no page that somebody opened is refused."""
    if request.resolver_match.view_name == page:
        return None
    if request.method != "GET" or "text/html" not in request.headers.get("Accept", "text/html"):
        raise PermissionDenied
    return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
