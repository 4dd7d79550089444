"""Asking for a change that an operator decides about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions.ask_change import ask_change, withdraw_change
from accounts.actions.consent import give_consent
from accounts.forms.requests import ChangeForm, IdentityChangeForm, NameChangeForm, NewNumberForm
from accounts.models import ChangeRequest, User
from accounts.models.change_request import ChangeKind
from accounts.models.consent import Purpose
from accounts.proof import Proof
from accounts.status import RequestStatus
from accounts.views.identity import card_of
from accounts.views.proof import ask_for_proof, proof_page
from petcare.errors import DomainError
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files

FORMS = {ChangeKind.NAME: NameChangeForm, ChangeKind.PHONE: ChangeForm, ChangeKind.IDENTITY: IdentityChangeForm}
# What the code is for, and where the session keeps the number once it is proven.
NEW_NUMBER = "new_number"


@login_required
def request_list(request: HttpRequest) -> HttpResponse:
    changes = list(request.user.change_requests.all())
    taken = {change.kind for change in changes if change.is_open}
    kinds = [kind for kind in kinds_for(request.user) if kind not in taken]
    return render(request, "accounts/request_list.html", {"changes": changes, "kinds": kinds})


@login_required
@never_cache
@sensitive_post_parameters("number", "name")
def request_add(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of one kind. Whoever has asked already is led to the open request."""
    if kind not in kinds_for(request.user):
        raise Http404
    kind = ChangeKind(kind)
    earlier = request.user.change_requests.filter(kind=kind, status=RequestStatus.OPEN).first()
    if earlier:
        return redirect(earlier)
    number = request.session.get(NEW_NUMBER, "")
    if kind == ChangeKind.PHONE and not number:
        return redirect("accounts:new_number")
    form = FORMS[kind](request.POST or None, received_files(request) or None)
    if form.is_valid() and (change := _ask(request, kind, form)):
        messages.success(request, _("Your request is with us. You hear of the decision."))
        return redirect(change)
    return render(request, "accounts/request_form.html", {"form": form, "kind": kind, "number": number})


@login_required
@never_cache
def new_number(request: HttpRequest) -> HttpResponse:
    """The number that is to come, and a code to it: nobody gets an account's number by a slip of the finger."""
    if ChangeKind.PHONE not in kinds_for(request.user):
        raise Http404
    form = NewNumberForm(request.POST or None)
    if form.is_valid():
        try:
            ask_for_proof(request, Proof(NEW_NUMBER, form.cleaned_data["phone"]))
            return redirect("accounts:new_number_code")
        except DomainError as error:
            form.add_error("phone", error.message)
    return render(request, "accounts/new_number.html", {"form": form})


@login_required
@never_cache
def new_number_code(request: HttpRequest) -> HttpResponse:
    """Takes the code; that the number has an account is told only to whoever holds it."""

    def done(proof: Proof) -> HttpResponse:
        if User.objects.with_contact(proof.contact):
            raise DomainError(_("This number has an account already. Sign in with it, or choose another."))
        request.session[NEW_NUMBER] = proof.contact
        return redirect("accounts:request_add", ChangeKind.PHONE)

    begin, template = reverse("accounts:new_number"), "accounts/contact_verify.html"
    return proof_page(request, purpose=NEW_NUMBER, template=template, begin=begin, done=done)


@login_required
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "accounts/request_detail.html", {"change": _own(request, pk)})


@login_required
@require_POST
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        withdraw_change(change=_own(request, pk))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("accounts:request_list")


def kinds_for(user: User) -> list[ChangeKind]:
    """What this person cannot change alone: a name somebody vetted, a number that is lost, a verified identity."""
    has_identity = user.identities.in_force().exists()
    can_ask = {ChangeKind.NAME: user.is_name_fixed, ChangeKind.PHONE: bool(user.phone)}
    return [kind for kind in ChangeKind if can_ask.get(kind, has_identity)]


def _own(request: HttpRequest, pk: int) -> ChangeRequest:
    return get_object_or_404(request.user.change_requests.select_related("identity"), pk=pk)


def _ask(request: HttpRequest, kind: ChangeKind, form: Form) -> ChangeRequest | None:
    """What the form asks for. None when it cannot be, with the reason beside the field."""
    cleaned = form.cleaned_data
    try:
        is_phone = kind == ChangeKind.PHONE
        new_value = request.session.get(NEW_NUMBER, "") if is_phone else cleaned.get("new_value", "")
        card = card_of(form) if kind == ChangeKind.IDENTITY else None
        proof = store_photo(cleaned["proof"], of=ChangeRequest) if cleaned.get("proof") else ""
        with transaction.atomic():
            if cleaned["agrees"]:
                give_consent(user=request.user, purposes=[Purpose.IDENTITY])
            change = ask_change(
                owner=request.user,
                kind=kind,
                words=cleaned["words"],
                new_value=new_value,
                identity=card,
                proof=proof,
            )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None
    request.session.pop(NEW_NUMBER, None)
    return change
