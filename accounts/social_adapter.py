"""What allauth's social side asks the project: which apps there are, and what follows a vendor's word."""

import logging

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.base.provider import Provider
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.actions.link_social import link_social
from accounts.models import User
from accounts.providers import waiting
from accounts.providers.names import NAMES
from petcare.errors import DomainError

log = logging.getLogger(__name__)


def app_for(request: HttpRequest, provider: str) -> SocialApp | None:
    """The app whose pages this browser can open: WeChat has one for its own browser and one for all others."""
    is_inside = provider == "weixin" and "MicroMessenger" in request.headers.get("User-Agent", "")
    for config in settings.SOCIALACCOUNT_PROVIDERS.get(provider, {}).get("APPS", []):
        app = SocialApp(provider=provider, **config)
        if app.settings.get("inside", False) == is_inside:
            return app
    return None


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """Only apps of the settings: no row adds a way in."""
        app = app_for(request, provider)
        if app is None:
            raise Http404(f"{provider} is not set up")
        return app

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict) -> User:
        """A nickname is no name: the guided profile asks for it."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Lets through whoever is known; links for whoever asked to; leads newcomers on to prove a phone."""
        sociallogin.token = None
        if sociallogin.state.get("process") == AuthProcess.CONNECT and request.user.is_authenticated:
            raise ImmediateHttpResponse(_link(request, sociallogin.account))
        if not sociallogin.is_existing:
            waiting.begin(request, sociallogin.account, sociallogin.state.get("next") or "")
            raise ImmediateHttpResponse(redirect("social_phone"))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict | None = None,
    ) -> None:
        """Says what happened on the page the person came from; nothing has changed."""
        state = (extra_context or {}).get("state")
        name = {"vendor": NAMES[provider.id]}
        if exception is not None:
            reason = exception if isinstance(exception, OAuth2Error) else type(exception).__name__
            log.warning("%s vouched for nobody: %s", provider.id, reason)
            messages.error(request, _("%(vendor)s did not answer as it should. Try again in a minute.") % name)
        elif state is None:
            messages.error(request, _("This sign-in was begun elsewhere or too long ago. Begin again here."))
        else:
            messages.info(request, _("You stopped at %(vendor)s. Nothing has changed.") % name)
        raise ImmediateHttpResponse(_back(request, state or {}))


def _link(request: HttpRequest, account: SocialAccount) -> HttpResponse:
    try:
        link_social(
            user=request.user,
            provider=account.provider,
            uid=account.uid,
            nickname=account.extra_data.get("nickname", ""),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(vendor)s leads you in from now on.") % {"vendor": NAMES[account.provider]})
    return redirect("accounts:linked")


def _back(request: HttpRequest, state: dict) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("accounts:linked")
    query = {"next": state["next"]} if state.get("next") else {}
    return redirect(f"{reverse('account_login')}?{urlencode(query)}".rstrip("?"))
