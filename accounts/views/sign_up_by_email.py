"""Sign-up by e-mail: until the code has come back nobody is made, so nobody's e-mail can be held by somebody else."""

from allauth.account.internal.flows.signup import complete_signup
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from accounts.actions.sign_up_by_email import sign_up_by_email
from accounts.models import User
from accounts.proof import Proof
from accounts.views.proof import ask_for_proof, proof_page

PURPOSE = "sign_up"


def begin_sign_up_by_email(request: HttpRequest, wanted: dict, *, next_url: str) -> HttpResponse:
    """Sends a code, or to an e-mail that has an account a letter that says so. Raises CodeRefused."""
    # The same work for both, the hash of the password included.
    data = {"password": make_password(wanted["password1"]), "next": next_url}
    is_taken = User.objects.with_contact(wanted["email"]) is not None
    proof = Proof(PURPOSE, wanted["email"], instead="account_exists" if is_taken else "", data=data)
    ask_for_proof(request, proof)
    return redirect("account_verify_email")


@never_cache
def verify_email(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    begin = f"{reverse('account_signup_by_email')}?again=1"
    template = "account/verify_email.html"
    return proof_page(
        request, purpose=PURPOSE, template=template, begin=begin, done=lambda proof: _done(request, proof)
    )


def _done(request: HttpRequest, proof: Proof) -> HttpResponse:
    language = translation.get_language()
    user = sign_up_by_email(email=proof.contact, password_hash=proof.data["password"], language=language)
    return complete_signup(request, user=user, redirect_url=proof.data["next"] or None)
