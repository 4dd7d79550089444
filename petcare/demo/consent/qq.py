"""QQ as its documentation describes it, with `callback( … )` around the answer to /me."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from petcare.demo.consent.ledger import Spent, give_token, owner_of_token, take_code
from petcare.demo.consent.pages import consent_page

VENDOR = "qq"
APP, KEY = "100demo", "demo-qq-key"


def refuse(request: HttpRequest) -> str:
    if request.GET.get("client_id") != APP:
        return _("client_id is not known here")
    if request.GET.get("response_type") != "code" or not request.GET.get("state"):
        return _("Parameters are missing or out of order")
    return ""


authorize = consent_page(VENDOR, gettext_lazy("QQ"), "client_id", refuse, {"usercancel": "1"})


@require_GET
def token(request: HttpRequest) -> JsonResponse:
    if request.GET.get("client_id") != APP:
        return _no(100008, "client_id is illegal")
    if request.GET.get("client_secret") != KEY:
        return _no(100009, "client_secret is illegal")
    try:
        grant = take_code(VENDOR, request.GET.get("code", ""))
    except Spent:
        return _no(100020, "code is reused error")
    if grant is None:
        return _no(100019, "code to access token error")
    if request.GET.get("redirect_uri") != grant.redirect_uri:
        return _no(100010, "redirect uri is illegal")
    return JsonResponse({"access_token": give_token(grant), "expires_in": "7776000", "refresh_token": "unused"})


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    grant = owner_of_token(VENDOR, request.GET.get("access_token", ""))
    if grant is None:
        return _call(error=100016, error_description="access token check failed")
    answer = {"client_id": grant.app, "openid": grant.person.openid(grant.app)}
    if request.GET.get("unionid") == "1":
        answer["unionid"] = grant.person.unionid(VENDOR)
    return _call(**answer)


@require_GET
def get_user_info(request: HttpRequest) -> JsonResponse:
    grant = owner_of_token(VENDOR, request.GET.get("access_token", ""))
    if grant is None or request.GET.get("oauth_consumer_key") != grant.app:
        return JsonResponse({"ret": 100016, "msg": "access token check failed"})
    if request.GET.get("openid") != grant.person.openid(grant.app):
        return JsonResponse({"ret": 100007, "msg": "openid is illegal"})
    picture = "https://thirdqq.qlogo.cn/nobody/100"
    return JsonResponse({"ret": 0, "msg": "", "nickname": grant.person.nickname, "figureurl_qq_1": picture})


def _no(code: int, words: str) -> JsonResponse:
    return JsonResponse({"error": code, "error_description": words})


def _call(**answer) -> HttpResponse:
    return HttpResponse(f"callback( {json.dumps(answer)} );\n", content_type="text/html")
