"""The guided profile after sign-up."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms.profile import EmergencyContactForm, PersonForm
from accounts.guide import first_open_step, steps_of
from accounts.models import Address, EmergencyContact
from accounts.views.destination import destination
from accounts.views.home_form import home_form


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Where the guide was left, or on to where the person wanted to go."""
    step = first_open_step(request.user)
    if step:
        return _to(request, step.url_name)
    return redirect(destination(request)) if request.user.phone else _to(request, "accounts:phone_add")


@login_required
def profile_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _to(request, "accounts:profile_home")
    return _page(request, "person", {"form": form})


@login_required
@never_cache
@sensitive_post_parameters("way_in-secret", "way_in-note")
def profile_home(request: HttpRequest) -> HttpResponse:
    first = request.user.addresses.active().order_by("-is_default", "pk").first()
    home = home_form(request, first or Address(owner=request.user))
    if home.save():
        return _to(request, "accounts:profile_contact")
    return _page(request, "home", {"home": home})


@login_required
def profile_contact(request: HttpRequest) -> HttpResponse:
    contact = EmergencyContact.objects.filter(owner=request.user).first() or EmergencyContact(owner=request.user)
    form = EmergencyContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _to(request, "accounts:profile")
    return _page(request, "contact", {"form": form})


def _to(request: HttpRequest, url_name: str) -> HttpResponse:
    return redirect(f"{reverse(url_name)}?{urlencode({'next': destination(request)})}")


def _page(request: HttpRequest, current: str, context: dict) -> HttpResponse:
    steps = steps_of(request.user)
    names = [step.name for step in steps]
    position = names.index(current)
    context |= {
        "steps": steps,
        "current": current,
        "number": position + 1,
        "previous": steps[position - 1] if position else None,
        "next": destination(request),
    }
    return render(request, f"accounts/profile_{current}.html", context)
