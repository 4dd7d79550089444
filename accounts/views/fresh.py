"""What leads into an account is changed only by somebody who proved a moment ago who they are."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import devices


def is_stale_without_password(request: HttpRequest) -> bool:
    """Whoever has a password is asked for it; whoever has none signs in anew."""
    return not request.user.has_usable_password() and not devices.is_fresh(request)


def sign_in_anew(request: HttpRequest, *, back: str) -> HttpResponse:
    logout(request)
    messages.info(request, _("Sign in once more, then you can change this."))
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
