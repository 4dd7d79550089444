"""In by WeChat or QQ: out to the vendor, back with its word, and for newcomers a phone to prove."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import devices, proof
from accounts.actions.link_social import join_by_social
from accounts.forms.social import SocialPhoneForm
from accounts.proof import Proof
from accounts.providers import waiting
from accounts.providers.names import NAMES
from accounts.providers.qq.adapter import QQAdapter
from accounts.providers.waiting import Waiting
from accounts.providers.weixin.adapter import WeixinAdapter
from accounts.views.fresh import sign_in_anew
from accounts.views.proof import ask_for_proof, proof_page
from petcare.errors import DomainError
from petcare.notifications.codes import CodeRefused

weixin_callback = require_GET(OAuth2CallbackView.adapter_view(WeixinAdapter))
qq_callback = require_GET(OAuth2CallbackView.adapter_view(QQAdapter))


@require_POST
def start(request: HttpRequest, provider: str) -> HttpResponse:
    """Out to the vendor. Whoever is signed in comes back to link, everybody else to sign in.

    Nothing of the address or the form gets into the vendor's address, as allauth's own view would let it.
    """
    if request.user.is_authenticated and not devices.is_fresh(request):
        return sign_in_anew(request, back=reverse("accounts:linked"))
    process = AuthProcess.CONNECT if request.user.is_authenticated else AuthProcess.LOGIN
    vendor = get_social_adapter().get_provider(request, provider)
    return vendor.redirect(request, process, next_url=get_next_redirect_url(request))


@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """A newcomer's number: the code goes to it whether or not it has an account."""
    newcomer = waiting.waiting_in(request)
    if newcomer is None or request.user.is_authenticated:
        return _nobody_waits(request)
    earlier = proof.waiting(request, newcomer.purpose)
    form = SocialPhoneForm(request.POST or None, initial={"phone": earlier.contact if earlier else ""})
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_proof(request, Proof(newcomer.purpose, form.cleaned_data["phone"]))
            return redirect("social_code")
        except CodeRefused as refusal:
            form.add_error("phone", refusal.message)
    return render(request, "account/social_phone.html", {"form": form} | _words(newcomer))


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    newcomer = waiting.waiting_in(request)
    if newcomer is None or request.user.is_authenticated:
        return _nobody_waits(request)

    def done(proven: Proof) -> HttpResponse:
        return _come_in(request, newcomer, proven.contact)

    begin, template = reverse("social_phone"), "account/social_code.html"
    return proof_page(request, purpose=newcomer.purpose, template=template, begin=begin, done=done)


def _nobody_waits(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        waiting.end(request)
        return redirect("accounts:linked")
    messages.error(request, _("That took too long. Begin again."))
    return redirect("account_login")


def _come_in(request: HttpRequest, newcomer: Waiting, phone: str) -> HttpResponse:
    waiting.end(request)
    try:
        user = join_by_social(
            phone=phone,
            provider=newcomer.provider,
            uid=newcomer.uid,
            nickname=newcomer.nickname,
            language=get_language() or "zh-hans",
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("account_login")
    record_authentication(request, user, method="code", phone=phone)
    return perform_login(request, user, redirect_url=newcomer.next or None)


def _words(newcomer: Waiting) -> dict[str, str]:
    return {"vendor": NAMES[newcomer.provider], "nickname": newcomer.nickname, "provider": newcomer.provider}
