"""The texts people agree to, in every version there was."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from accounts.consents import CURRENT
from accounts.models.consent import Purpose


def legal_text(request: HttpRequest, purpose: str, version: str = "") -> HttpResponse:
    version = version or CURRENT[Purpose(purpose)]
    name = f"legal/{purpose}-{version}.html"
    try:
        get_template(name)
    except TemplateDoesNotExist as error:
        raise Http404 from error
    context = {
        "text": name,
        "version": version,
        "is_current": version == CURRENT[Purpose(purpose)],
        "IDENTITY_PHOTO_DAYS": settings.IDENTITY_PHOTO_DAYS,
    }
    return render(request, f"legal/{purpose}.html", context)


def number_lost(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/number_lost.html")
