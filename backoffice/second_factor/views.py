"""The second door of the desk: the code, the set-up of a device, and what is kept of it."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import qrcode
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from qrcode.image.svg import SvgPathImage

from accounts import totp
from accounts.actions.check_second_factor import Proof, check_second_factor
from accounts.actions.reset_second_factor import reset_second_factor
from accounts.actions.set_up_second_factor import begin_second_factor, confirm_second_factor, renew_recovery_codes
from accounts.models import SecondFactor, User
from backoffice.second_factor.forms import CodeForm, ReasonForm
from backoffice.second_factor.session import KEY, is_fresh, is_proven, prove
from petcare.errors import DomainError

type View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """Behind the password, before the second factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.is_active and request.user.is_staff):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(request, *args, **kwargs)

    return guarded


def proven_freshly(view: View) -> View:
    """Asks for a code anew when the last one was typed a while ago."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("admin:second_factor_device")
        return redirect(f"{reverse('admin:second_factor')}?{urlencode({'next': back})}")

    return guarded


@for_staff
@never_cache
@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Takes a code, and leads on to where the person wanted to go."""
    if _device_of(request.user) is None:
        return redirect(f"{reverse('admin:second_factor_set_up')}?{urlencode({'next': _next(request)})}")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            factor, proof = check_second_factor(user=request.user, code=form.cleaned_data["code"])
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            prove(request, factor)
            if proof is Proof.RECOVERY_CODE:
                _tell_of_used_code(request, factor)
            return redirect(_next(request))
    return _page(request, "code", _("Second factor"), {"form": form, "next": _next(request)})


@for_staff
@never_cache
@sensitive_post_parameters("code")
def set_up(request: HttpRequest) -> HttpResponse:
    """Shows the secret as a picture and in letters; the first code from the app makes it count."""
    if _device_of(request.user) and not (is_proven(request) and is_fresh(request)):
        return redirect(f"{reverse('admin:second_factor')}?{urlencode({'next': request.get_full_path()})}")
    factor = _begun(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = confirm_second_factor(factor=factor, code=form.cleaned_data["code"])
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            prove(request, factor)
            _log(request, request.user, _("Set up a device as second factor."))
            return _codes_page(request, codes)
    uri = totp.key_uri(factor.secret, issuer=_("Fed at Home"), name=str(request.user))
    shown = {"form": form, "next": _next(request), "secret": _in_fours(factor.secret), "uri": uri, "qr": qr_svg(uri)}
    return _page(request, "set_up", _("Set up the second factor"), shown)


@for_staff
@never_cache
def device(request: HttpRequest) -> HttpResponse:
    factor = _device_of(request.user)
    left = factor.recovery_codes.filter(used_at=None).count()
    return _page(request, "device", _("Second factor"), {"factor": factor, "codes_left": left})


@for_staff
@never_cache
@require_POST
@proven_freshly
def renew_codes(request: HttpRequest) -> HttpResponse:
    codes = renew_recovery_codes(factor=_device_of(request.user))
    _log(request, request.user, _("Made new recovery codes."))
    return _codes_page(request, codes)


@for_staff
@never_cache
@proven_freshly
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A superuser takes a colleague's lost device away, and says why."""
    if not request.user.is_superuser:
        raise PermissionDenied
    colleague = get_object_or_404(User, pk=pk, is_staff=True)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reset_second_factor(user=colleague, by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            _log(request, colleague, _("Took the second factor away: %(reason)s") % form.cleaned_data)
            words = _("The device no longer counts. %(name)s sets up a new one at the next sign-in.")
            messages.success(request, words % {"name": colleague})
            return redirect("admin:accounts_user_change", colleague.pk)
    return _page(request, "reset", _("Take a device away"), {"form": form, "colleague": colleague})


def qr_svg(text: str) -> str:
    """A picture to scan, to stand inline in a page."""
    picture = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=2).save(picture)
    drawn = picture.getvalue().decode()
    return mark_safe(drawn[drawn.index("<svg") :])  # noqa: S308  drawn here, of squares only


def _device_of(user: User) -> SecondFactor | None:
    return user.second_factors.filter(confirmed_at__isnull=False).first()


def _begun(request: HttpRequest) -> SecondFactor:
    """The set-up that this session began: what another one was shown must not become this person's device."""
    mark = request.session.get(KEY, {})
    factor = request.user.second_factors.filter(pk=mark.get("begun"), confirmed_at=None).first()
    if factor is None:
        factor = begin_second_factor(user=request.user)
        request.session[KEY] = mark | {"begun": factor.pk}
    return factor


def _tell_of_used_code(request: HttpRequest, factor: SecondFactor) -> None:
    left = factor.recovery_codes.filter(used_at=None).count()
    _log(request, request.user, _("Signed in with a recovery code."))
    words = ngettext("%(left)s recovery code is left.", "%(left)s recovery codes are left.", left) % {"left": left}
    messages.warning(request, f"{_('If the device is lost, set up a new one.')} {words}")


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    # The answer to the form itself: led elsewhere, the codes would have to be kept somewhere.
    return _page(request, "codes", _("Recovery codes"), {"codes": codes, "next": _next(request)})


def _page(request: HttpRequest, name: str, title: str, shown: dict[str, Any]) -> HttpResponse:
    frame = admin.site.each_context(request) | {"title": title, "is_nav_sidebar_enabled": False}
    # Before the second factor the frame shows nothing of what is inside.
    if not is_proven(request):
        frame |= {"has_permission": False, "available_apps": []}
    return render(request, f"admin/second_factor/{name}.html", frame | shown)


def _next(request: HttpRequest) -> str:
    target = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours and target.startswith("/") else reverse("admin:index")


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _log(request: HttpRequest, about: User, words: str) -> None:
    LogEntry.objects.log_actions(request.user.pk, [about], CHANGE, change_message=words, single_object=True)
