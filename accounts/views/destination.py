from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def destination(request: HttpRequest, fallback: str = "") -> str:
    """Where a page leads back to: the ?next of the address or of the form when it is ours, else the fallback.

    Ours begins with a slash: any other word would be taken for the name of a view.
    """
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    if is_safe and target.startswith("/"):
        return target
    return resolve_url(fallback or settings.LOGIN_REDIRECT_URL)
