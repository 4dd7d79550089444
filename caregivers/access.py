"""Who may open the caregivers' pages."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from caregivers.actions.note_seen import note_seen
from caregivers.models import Application, Caregiver
from caregivers.status import ApplicationStatus, Approval

View = Callable[..., HttpResponse]


def caregiver_required(view: View, *, unless_approved: Callable[[Caregiver], bool] = lambda caregiver: False) -> View:
    """Lets approved caregivers in, and others of whom `unless_approved` says so; `request.user.caregiver` is there.
    Everybody else is told why not, and what next."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        caregiver: Caregiver | None = getattr(request.user, "caregiver", None)
        if caregiver is None or (caregiver.approval != Approval.APPROVED and not unless_approved(caregiver)):
            return _closed(request, caregiver)
        note_seen(caregiver)
        return view(request, *args, **kwargs)

    return guarded


def _approval_of(request: HttpRequest, caregiver: Caregiver | None) -> str:
    """Of whoever was refused only the application is left."""
    if caregiver is not None:
        return caregiver.approval
    was_refused = Application.objects.filter(user=request.user, status=ApplicationStatus.REFUSED).exists()
    return Approval.REFUSED if was_refused else ""


def _closed(request: HttpRequest, caregiver: Caregiver | None) -> HttpResponse:
    response = render(request, "caregivers/closed.html", {"approval": _approval_of(request, caregiver)}, status=403)
    # A page that was open when its caregiver was suspended gives way to this one, instead of standing there as it was.
    response["HX-Refresh"] = "true"
    return response
