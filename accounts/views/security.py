"""How somebody signs in: number, e-mail, password, and the devices where they are signed in."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts import devices
from accounts.actions.end_devices import end_device, end_other_devices
from accounts.actions.set_password import set_password
from accounts.forms.password import ChangePasswordForm
from accounts.views.fresh import is_stale_without_password, sign_in_anew


@login_required
@never_cache
@require_GET
def sign_in_settings(request: HttpRequest) -> HttpResponse:
    context = {
        "devices": list(request.user.devices.signed_in()),
        "this_key": request.session.session_key,
    }
    return render(request, "accounts/sign_in_settings.html", context)


@login_required
@never_cache
@sensitive_post_parameters("current", "password")
def password_edit(request: HttpRequest) -> HttpResponse:
    if is_stale_without_password(request):
        return sign_in_anew(request, back=request.path)
    form = ChangePasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        set_password(user=request.user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        devices.note_password(request)
        end_other_devices(user=request.user, keep=request.session.session_key)
        messages.success(request, _("Your password is set. Other devices were signed out."))
        return redirect("accounts:sign_in_settings")
    return render(request, "accounts/password_form.html", {"form": form})


@login_required
@require_POST
def device_end(request: HttpRequest, pk: int) -> HttpResponse:
    device = get_object_or_404(request.user.devices, pk=pk)
    if device.session_key == request.session.session_key:
        return redirect("account_logout")
    end_device(device=device)
    messages.success(request, _("%(device)s is signed out.") % {"device": device.name})
    return redirect("accounts:sign_in_settings")


@login_required
@require_POST
def devices_end_others(request: HttpRequest) -> HttpResponse:
    ended = end_other_devices(user=request.user, keep=request.session.session_key)
    words = ngettext("%(number)s other device is signed out.", "%(number)s other devices are signed out.", ended)
    messages.success(request, words % {"number": ended})
    return redirect("accounts:sign_in_settings")
