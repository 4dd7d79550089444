"""The steps of a caregiver's own visit and their photos."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from bookings.orders.models import Visit
from bookings.visits.actions.add_photo import add_photo
from bookings.visits.actions.add_video import add_video
from bookings.visits.actions.progress import complete_step, skip_step
from bookings.visits.forms import SkipForm, StepNoteForm, StepPhotoForm, StepVideoForm
from bookings.visits.models import VisitStep
from bookings.visits.views.visit_page import own_visit, show, visit_required
from petcare.errors import DomainError
from petcare.uploads.received import received_files


def _own_step(visit: Visit, pk: int) -> VisitStep:
    return get_object_or_404(VisitStep, pk=pk, visit=visit)


@visit_required
@require_POST
def step_complete(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    visit = own_visit(request, pk)
    step = _own_step(visit, step_pk)
    form = StepNoteForm(request.POST)
    refused = _try(form, lambda clean: complete_step(step=step, by=request.user, **clean))
    return _answer(request, visit, step, refused, typed={"field": form["note"], "form_id": f"complete-{step.pk}"})


@visit_required
@require_POST
def step_skip(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    visit = own_visit(request, pk)
    step = _own_step(visit, step_pk)
    form = SkipForm(request.POST)
    refused = _try(form, lambda clean: skip_step(step=step, by=request.user, **clean))
    return _answer(request, visit, step, refused, typed={"field": form["reason"], "form_id": f"leave-out-{step.pk}"})


@visit_required
@require_POST
def step_photos(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """One photo; sent again under the same key it is stored once. Scripts get data, a plain form gets the page."""
    # The moment travels in the address, so that the script which sends photos again knows nothing of it.
    moment = request.GET.get("moment", "")
    return _take_proof(
        request,
        pk,
        step_pk,
        StepPhotoForm,
        lambda step, clean: add_photo(step=step, image=clean.pop("photo"), moment=moment, **clean),
    )


@visit_required
@require_POST
def step_videos(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """One video, in the same way; whether it can be shown turns out later."""
    return _take_proof(
        request, pk, step_pk, StepVideoForm, lambda step, clean: add_video(step=step, file=clean.pop("video"), **clean)
    )


def _take_proof(
    request: HttpRequest, pk: int, step_pk: int, form_class: type[Form], act: Callable[[VisitStep, dict[str, Any]], Any]
) -> HttpResponse:
    visit = own_visit(request, pk)
    step = _own_step(visit, step_pk)
    form = form_class(request.POST, received_files(request))
    refused = _try(form, lambda clean: act(step, clean | {"by": request.user}))
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"refused": refused}, status=422 if refused else 201)
    return _answer(request, visit, step, refused)


def _try(form: Form, act: Callable[[dict[str, Any]], Any]) -> str:
    """Does it with what the form gives. Returns what was wrong, in words; nothing when it is done."""
    if not form.is_valid():
        return " ".join(message for messages in form.errors.values() for message in messages)
    try:
        act(form.cleaned_data)
    except DomainError as error:
        return error.message
    return ""


def _answer(
    request: HttpRequest, visit: Visit, step: VisitStep, refused: str, typed: dict[str, Any] | None = None
) -> HttpResponse:
    """The page with this step in hand, or the next one once it is done. `typed` is the field that was sent."""
    if refused:
        return show(request, visit, step=step, step_refused=refused, typed=typed)
    if not request.htmx:
        return redirect(f"{visit.get_absolute_url()}?step={step.pk}")
    return show(request, own_visit(request, visit.pk), step=step)
