"""In by WeChat or QQ: out to the vendor, back with its word, and for newcomers a phone to prove."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from redis.exceptions import RedisError

from accounts import codes
from accounts.actions.link_social import join_by_social
from accounts.forms.social import SocialCodeForm, SocialPhoneForm
from accounts.providers import waiting
from accounts.providers.names import NAMES
from accounts.providers.qq.adapter import QQAdapter
from accounts.providers.waiting import Waiting
from accounts.providers.weixin.adapter import WeixinAdapter
from petcare.errors import DomainError
from petcare.notifications.codes import CodeRefused, send_code

weixin_callback = require_GET(OAuth2CallbackView.adapter_view(WeixinAdapter))
qq_callback = require_GET(OAuth2CallbackView.adapter_view(QQAdapter))


@require_POST
def start(request: HttpRequest, provider: str) -> HttpResponse:
    """Out to the vendor. Whoever is signed in comes back to link, everybody else to sign in.

    Nothing of the address or the form gets into the vendor's address, as allauth's own view would let it.
    """
    process = AuthProcess.CONNECT if request.user.is_authenticated else AuthProcess.LOGIN
    vendor = get_social_adapter().get_provider(request, provider)
    return vendor.redirect(request, process, next_url=get_next_redirect_url(request))


@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """A newcomer's number: the code goes to it whether or not it has an account."""
    newcomer = waiting.waiting_in(request)
    if newcomer is None or request.user.is_authenticated:
        return _nobody_waits(request)
    form = SocialPhoneForm(request.POST or None, initial={"phone": newcomer.phone})
    if request.method == "POST" and form.is_valid():
        try:
            _send_code(request, newcomer, form.cleaned_data["phone"])
        except DomainError as refusal:
            form.add_error("phone", refusal.message)
        else:
            return redirect("social_code")
    return render(request, "account/social_phone.html", {"form": form} | _words(newcomer))


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    newcomer = waiting.waiting_in(request)
    if newcomer is None or request.user.is_authenticated:
        return _nobody_waits(request)
    if not newcomer.code:
        return redirect("social_phone")
    if request.POST.get("action") == "resend":
        return _resend(request, newcomer)
    form = SocialCodeForm(request.POST or None, code=newcomer.code)
    if request.method == "POST":
        if not _may_guess(request, newcomer):
            waiting.end(request)
            messages.error(request, _("Too many wrong codes. Begin again."))
            return redirect("account_login")
        if form.is_valid():
            return _come_in(request, newcomer)
    context = {
        "verify_form": form,
        "phone": newcomer.phone,
        "can_resend": newcomer.codes_sent < waiting.MOST_CODES,
        "resend_in": codes.seconds_until_resend(request),
    }
    return render(request, "account/social_code.html", context | _words(newcomer))


def _nobody_waits(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        waiting.end(request)
        return redirect("accounts:linked")
    messages.error(request, _("That took too long. Begin again."))
    return redirect("account_login")


@sensitive_variables("code")
def _send_code(request: HttpRequest, newcomer: Waiting, phone: str) -> None:
    """Raises CodeRefused."""
    if newcomer.codes_sent >= waiting.MOST_CODES:
        raise CodeRefused(_("Too many codes were sent. Wait a while, then begin again."), field="phone")
    code = newcomer.new_code(phone)
    send_code(phone, code, address=get_adapter().get_client_ip(request))
    codes.note_sent(request)
    waiting.save(request, newcomer)


def _resend(request: HttpRequest, newcomer: Waiting) -> HttpResponse:
    seconds = codes.seconds_until_resend(request)
    try:
        if seconds:
            wait = _("You can ask for another code in %(seconds)s seconds.") % {"seconds": seconds}
            raise CodeRefused(wait, field="phone")
        _send_code(request, newcomer, newcomer.phone)
    except CodeRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("social_code")


def _may_guess(request: HttpRequest, newcomer: Waiting) -> bool:
    try:
        return waiting.is_guess_allowed(request, newcomer)
    except (RedisError, OSError):
        return False


def _come_in(request: HttpRequest, newcomer: Waiting) -> HttpResponse:
    waiting.end(request)
    try:
        user = join_by_social(
            phone=newcomer.phone,
            provider=newcomer.provider,
            uid=newcomer.uid,
            nickname=newcomer.nickname,
            language=get_language() or "zh-hans",
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("account_login")
    record_authentication(request, user, method="code", phone=newcomer.phone)
    return perform_login(request, user, redirect_url=newcomer.next or None)


def _words(newcomer: Waiting) -> dict[str, str]:
    return {"vendor": NAMES[newcomer.provider], "nickname": newcomer.nickname, "provider": newcomer.provider}
