from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.consent import give_consent, withdraw_consent
from accounts.consents import WITHDRAWABLE, missing_consents
from accounts.models.consent import Purpose
from accounts.views.destination import destination
from petcare.errors import DomainError

LOOKS_PER_PAGE = 20


@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """What somebody agreed to, and who looked at what is sealed of them."""
    looks = Paginator(request.user.sealed_looks.select_related("by"), LOOKS_PER_PAGE)
    context = {
        "consents": request.user.consents.all(),
        "withdrawable": WITHDRAWABLE,
        "page": looks.get_page(request.GET.get("page")),
    }
    return render(request, "accounts/my_data.html", context)


@login_required
@require_POST
def consent_withdraw(request: HttpRequest, purpose: str) -> HttpResponse:
    if purpose not in Purpose.values:
        raise Http404
    try:
        withdraw_consent(user=request.user, purpose=Purpose(purpose))
        messages.success(request, _("Withdrawn. What we kept for it is erased."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("accounts:my_data")


@login_required
def agree(request: HttpRequest) -> HttpResponse:
    """For whoever came in by another door than the sign-up form, and when a text has a new version."""
    missing = missing_consents(request.user)
    if request.method == "POST":
        give_consent(user=request.user, purposes=missing)
        missing = []
    if not missing:
        return redirect(destination(request))
    return render(request, "accounts/agree.html", {"missing": missing, "next": destination(request)})
