from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.unlink_social import unlink_social
from accounts.providers.names import NAMES
from accounts.social_adapter import app_for
from petcare.errors import DomainError


@login_required
def linked(request: HttpRequest) -> HttpResponse:
    """Every way into this account."""
    accounts = list(SocialAccount.objects.filter(user=request.user).order_by("date_joined"))
    vendors = [
        {
            "code": provider,
            "name": name,
            "accounts": [account for account in accounts if account.provider == provider],
            "can_link": app_for(request, provider) is not None,
        }
        for provider, name in NAMES.items()
    ]
    shown = [vendor for vendor in vendors if vendor["accounts"] or vendor["can_link"]]
    return render(request, "accounts/linked.html", {"vendors": shown})


@login_required
@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(SocialAccount, pk=pk, user=request.user)
    try:
        unlink_social(account=account, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("%(vendor)s leads nobody into your account any more.") % {"vendor": NAMES[account.provider]}
        )
    return redirect("accounts:linked")
