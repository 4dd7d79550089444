from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions.archive_address import archive_address
from accounts.actions.make_default import make_default
from accounts.actions.save_way_in import save_way_in
from accounts.forms.address import WayInForm
from accounts.models import Address
from accounts.models.way_in import WayInKind
from accounts.views.destination import destination
from accounts.views.home_form import home_form
from petcare.errors import DomainError
from petcare.texts import id_in


def _own(request: HttpRequest, pk: int) -> Address:
    return get_object_or_404(request.user.addresses.active(), pk=pk)


@login_required
@never_cache
@sensitive_post_parameters("way_in-secret", "way_in-note")
def address_add(request: HttpRequest) -> HttpResponse:
    home = home_form(request, Address(owner=request.user))
    if home.save():
        messages.success(request, _("Saved. The way in is sealed."))
        return redirect(destination(request, "accounts:me"))
    return render(request, "accounts/address_form.html", {"home": home, "next": destination(request, "accounts:me")})


@login_required
def address_edit(request: HttpRequest, pk: int) -> HttpResponse:
    address = _own(request, pk)
    home = home_form(request, address)
    if home.save():
        messages.success(request, _("Saved. Bookings already placed keep the old address."))
        return redirect("accounts:me")
    context = {"home": home, "address": address, "way_in": address.current_way_in}
    return render(request, "accounts/address_form.html", context)


@login_required
@never_cache
@sensitive_post_parameters("way_in-secret", "way_in-note")
def way_in_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Masked until its owner asks to see it."""
    address = _own(request, pk)
    current = address.current_way_in
    if request.method != "POST" or "reveal" in request.POST:
        form = WayInForm(current=current, reveal="reveal" in request.POST)
    else:
        form = WayInForm(request.POST, current=current, reveal=bool(request.POST.get("way_in-is_revealed")))
        if form.is_valid():
            save_way_in(address=address, **form.way_in)
            messages.success(request, _("The new way in is sealed. Visits to come use it."))
            return redirect("accounts:me")
    return render(request, "accounts/way_in_form.html", {"form": form, "address": address, "way_in": current})


@login_required
@never_cache
@sensitive_post_parameters()
def way_in_from_text(request: HttpRequest) -> HttpResponse:
    """A door code that was caught in some text, on its way to where it is sealed. Nothing is saved yet."""
    code = request.POST.get("door_code", "")
    homes = request.user.addresses.active().order_by("-is_default", "pk")
    asked = id_in(request.GET.get("home", ""))
    address = homes.filter(pk=asked).first() if asked is not None else homes.first()
    if address is None:
        return redirect("accounts:address_add", preserve_request=True)
    if not code:
        return redirect("accounts:way_in_edit", address.pk)
    current = address.current_way_in
    filled = {"kind": WayInKind.DOOR_CODE, "secret": code}
    if current and current.kind != WayInKind.DOOR_CODE:
        # Shown with what it says already, which what is saved takes the place of.
        filled = {"note": f"{current.note}\n{code}".strip()}
    form = WayInForm(current=current, initial=filled)
    context = {"form": form, "address": address, "way_in": current, "is_from_text": True}
    return render(request, "accounts/way_in_form.html", context)


@login_required
@require_POST
def address_make_default(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        make_default(address=_own(request, pk))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("accounts:me")


@login_required
def address_archive(request: HttpRequest, pk: int) -> HttpResponse:
    address = _own(request, pk)
    if request.method == "POST":
        archive_address(address=address)
        messages.success(request, _("The home is off your list."))
        return redirect("accounts:me")
    return render(request, "accounts/address_archive.html", {"address": address})
