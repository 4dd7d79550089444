"""Showing who one is, when an operator asks for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actions.consent import give_consent
from accounts.actions.verify_identity import submit_identity
from accounts.forms.requests import IdentityForm
from accounts.models import Identity
from accounts.models.consent import Purpose
from accounts.status import VerificationStatus
from petcare.errors import DomainError
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files


@login_required
@never_cache
@sensitive_post_parameters("number", "name")
def identity(request: HttpRequest) -> HttpResponse:
    """Where the newest verification stands; the form while it waits for the person."""
    verification = request.user.verifications.select_related("identity").first()
    form = None
    if verification and verification.status == VerificationStatus.ASKED:
        form = IdentityForm(request.POST or None, received_files(request) or None)
        if form.is_valid():
            card = card_of(form)
            try:
                with transaction.atomic():
                    give_consent(user=request.user, purposes=[Purpose.IDENTITY])
                    submit_identity(verification=verification, identity=card)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("Thank you. You hear of the decision, as a rule within a day."))
                return redirect("accounts:identity")
    in_force = request.user.identities.in_force().first()
    context = {"verification": verification, "form": form, "in_force": in_force}
    return render(request, "accounts/identity.html", context)


def card_of(form: IdentityForm) -> Identity:
    """What the form says, its photos stored; not saved yet, and nobody's."""
    cleaned = form.cleaned_data
    photos = {side: store_photo(cleaned[side], of=Identity) for side in ("front", "back")}
    return Identity(name=cleaned["name"], number=cleaned["number"], **photos)
