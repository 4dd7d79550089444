"""WeChat as its documentation describes it: two pages of consent, two questions, errors as errcode with status 200."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from petcare.demo.consent.ledger import Grant, Spent, give_token, owner_of_token, take_code
from petcare.demo.consent.pages import consent_page

VENDOR = "weixin"
# What the platform registered, by kind: app id and secret.
PAGE = ("wxdemopage", "demo-page-secret")
INSIDE = ("wxdemoinside", "demo-inside-secret")
SECRETS = dict([PAGE, INSIDE])


def refuse_at_page(request: HttpRequest) -> str:
    return _refuse(request, PAGE[0], "snsapi_login")


def refuse_inside(request: HttpRequest) -> str:
    if "MicroMessenger" not in request.headers.get("User-Agent", ""):
        return _("Open this link in WeChat")
    return _refuse(request, INSIDE[0], "snsapi_userinfo")


def _refuse(request: HttpRequest, app: str, scope: str) -> str:
    # The real one takes its parameters in this order only.
    if list(request.GET) != ["appid", "redirect_uri", "response_type", "scope", "state"]:
        return _("Parameters are missing or out of order")
    if request.GET["appid"] != app:
        return _("appid is not known here")
    if request.GET["scope"] != scope or request.GET["response_type"] != "code":
        return _("scope or response_type is wrong")
    return ""


NAME = gettext_lazy("WeChat")
# Whoever declines is led back without a code.
page = consent_page(VENDOR, NAME, "appid", refuse_at_page, {})
inside = consent_page(VENDOR, NAME, "appid", refuse_inside, {})


@require_GET
def access_token(request: HttpRequest) -> JsonResponse:
    app = request.GET.get("appid", "")
    if app not in SECRETS:
        return _no(40013, "invalid appid")
    if request.GET.get("secret") != SECRETS[app]:
        return _no(40125, "invalid appsecret")
    if request.GET.get("grant_type") != "authorization_code":
        return _no(40002, "invalid grant_type")
    try:
        grant = take_code(VENDOR, request.GET.get("code", ""))
    except Spent:
        return _no(40163, "code been used")
    if grant is None or grant.app != app:
        return _no(40029, "invalid code")
    return _say(
        access_token=give_token(grant),
        expires_in=7200,
        refresh_token=give_token(grant),
        openid=grant.person.openid(app),
        scope="snsapi_login" if app == PAGE[0] else "snsapi_userinfo",
        unionid=grant.person.unionid(VENDOR),
    )


@require_GET
def userinfo(request: HttpRequest) -> JsonResponse:
    grant: Grant | None = owner_of_token(VENDOR, request.GET.get("access_token", ""))
    if grant is None:
        return _no(40001, "invalid credential")
    if request.GET.get("openid") != grant.person.openid(grant.app):
        return _no(40003, "invalid openid")
    return _say(
        openid=grant.person.openid(grant.app),
        nickname=grant.person.nickname,
        sex=0,
        province="",
        city="",
        country="",
        headimgurl="https://thirdwx.qlogo.cn/mmopen/nobody/132",
        privilege=[],
        unionid=grant.person.unionid(VENDOR),
    )


def _no(code: int, words: str) -> JsonResponse:
    return _say(errcode=code, errmsg=words)


def _say(**answer) -> JsonResponse:
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False}, content_type="text/plain")
