"""The page on which somebody lets an app know who they are, or does not."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import validate_host
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods

from petcare.demo.consent.ledger import Grant, give_code
from petcare.demo.consent.people import PEOPLE

# A vendor leads back to whatever domain the app registered; our own policy would hold it to this site.
_POLICY = {name: sources for name, sources in settings.SECURE_CSP.items() if name != "form-action"}
type Check = Callable[[HttpRequest], str]


def consent_page(vendor: str, name: str, app_parameter: str, refusal: Check, cancelled: dict[str, str]):
    """`refusal` says what is wrong with the app's question, or nothing."""

    @csp_override(_POLICY)
    @require_http_methods(["GET", "POST"])
    def page(request: HttpRequest, **kwargs) -> HttpResponse:
        asked = {key: request.GET.get(key, "") for key in (app_parameter, "redirect_uri", "state")}
        wrong = refusal(request) or _wrong_way_back(asked["redirect_uri"])
        if wrong:
            context = {"vendor": vendor, "vendor_name": name, "wrong": wrong}
            return render(request, "demo/consent.html", context, status=400)
        if request.method == "GET":
            people = PEOPLE.values()
            return render(request, "demo/consent.html", {"vendor": vendor, "vendor_name": name, "people": people})
        person = PEOPLE.get(request.POST.get("person", ""))
        if person is None:
            return _lead_back(asked, cancelled)
        grant = Grant(vendor, asked[app_parameter], person.key, asked["redirect_uri"])
        return _lead_back(asked, {"code": give_code(grant)})

    return page


def _wrong_way_back(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme in {"http", "https"} and validate_host(parts.hostname or "", settings.ALLOWED_HOSTS):
        return ""
    return _("redirect_uri is not on the domain of this app")


def _lead_back(asked: dict[str, str], answer: dict[str, str]) -> HttpResponse:
    return HttpResponseRedirect(f"{asked['redirect_uri']}?{urlencode(answer | {'state': asked['state']})}")
