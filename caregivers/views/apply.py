"""Becoming a caregiver, step by step. Every step is saved when it is sent."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.models import Identity
from caregivers.actions.submit_application import submit_application
from caregivers.actions.write_application import (
    begin_application,
    save_area,
    save_card,
    save_experience,
    save_person,
    save_portrait,
)
from caregivers.application_steps import Step, is_to_be_corrected, progress_of
from caregivers.demands import certificates_by_skill
from caregivers.forms.application import AreaForm, CardForm, EmploymentFormSet, ExperienceForm, SendForm, WhoForm
from caregivers.models import Application
from caregivers.status import ApplicationStatus, CertificateKind, Item, Skill
from caregivers.views.place_search import searched
from petcare.errors import DomainError
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files

View = Callable[..., HttpResponse]


def own_application(request: HttpRequest) -> Application | None:
    return Application.objects.select_related("user", "identity").filter(user=request.user).first()


def step_view(name: str) -> Callable[[View], View]:
    """A page of the guide: for whoever has begun, and while this step may be written. Else it leads to the overview."""

    def decorate(view: View) -> View:
        @login_required
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            application = own_application(request)
            if application is None or not progress_of(application).step(name).is_open:
                return redirect("apply:status")
            return view(request, application, *args, **kwargs)

        return guarded

    return decorate


@login_required
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """What it takes, what is missing, what came back with which reason, and what comes next."""
    application = own_application(request)
    context = {"application": application, "progress": progress_of(application) if application else None}
    return render(request, "apply/status.html", context)


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    if not request.user.phone and not request.user.is_staff:
        return redirect(f"{reverse('accounts:phone_add')}?next={reverse('apply:status')}")
    try:
        begin_application(user=request.user)
    except DomainError as error:
        return render(request, "apply/status.html", {"application": None, "error": error.message}, status=409)
    return redirect("apply:who")


@step_view("who")
@sensitive_post_parameters("name", "number")
def who(request: HttpRequest, application: Application) -> HttpResponse:
    is_draft = application.status == ApplicationStatus.DRAFT
    returned = {verdict.item for verdict in application.verdicts.all() if is_to_be_corrected(verdict)}
    form = _form(request, WhoForm, application=application, open_items=set(Item) if is_draft else returned)
    if form.is_bound and form.is_valid() and _does(form, lambda: _save_who(application, form.cleaned_data)):
        return _on(application)
    return step_page(request, application, "who", {"form": form})


def _save_who(application: Application, cleaned: dict) -> None:
    portrait = store_photo(cleaned["portrait"], of=Application) if cleaned.get("portrait") else ""
    with transaction.atomic():
        if "number" in cleaned:
            facts = {name: cleaned[name] for name in ("name", "gender", "number")}
            application = save_person(application=application, **facts)
        if portrait:
            save_portrait(application=application, portrait=portrait)


@step_view("card")
def card(request: HttpRequest, application: Application) -> HttpResponse:
    form = _form(request, CardForm, application=application)

    def save() -> None:
        sides = {side: form.cleaned_data[side] for side in ("front", "back") if form.cleaned_data.get(side)}
        stored = {side: store_photo(photo, of=Identity) for side, photo in sides.items()}
        save_card(application=application, **stored)

    if form.is_bound and form.is_valid() and _does(form, save):
        return _on(application)
    return step_page(request, application, "card", {"form": form})


@step_view("experience")
def experience(request: HttpRequest, application: Application) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ExperienceForm(data, instance=application)
    known = application.employments.values("employer", "from_year", "until_year")
    employers = EmploymentFormSet(data, initial=list(known), prefix="employers")

    def save() -> None:
        kept = [one.instance for one in employers.forms if one.cleaned_data.get("employer") and not _is_gone(one)]
        save_experience(application=application, employments=kept, **form.cleaned_data)

    if data is not None and all([form.is_valid(), employers.is_valid()]) and _does(form, save):
        return redirect("apply:experience") if "more" in request.POST else _on(application)
    demands = certificates_by_skill()
    needed = [
        (Skill(skill).label, [CertificateKind(kind).label for kind in sorted(kinds)])
        for skill, kinds in demands.items()
    ]
    context = {"form": form, "employers": employers, "needed": needed}
    return step_page(request, application, "experience", context)


def _is_gone(form: BaseForm) -> bool:
    return bool(form.cleaned_data.get("DELETE"))


@step_view("area")
def area(request: HttpRequest, application: Application) -> HttpResponse:
    home = {
        "lat": application.home_lat,
        "lon": application.home_lon,
        "radius_km": application.radius_m and f"{application.radius_m / 1000:g}",
    }
    found = searched(request)
    if request.method == "POST" and found is None:
        form = AreaForm(request.POST)
        if form.is_valid() and _does(form, lambda: _save_area(application, form)):
            return _on(application)
    else:
        form = AreaForm(initial=home | (found.typed if found else {}))
    return step_page(request, application, "area", {"form": form, "found": found})


def _save_area(application: Application, form: AreaForm) -> None:
    cleaned = form.cleaned_data
    save_area(application=application, lat=cleaned["lat"], lon=cleaned["lon"], radius_m=form.radius_m)


@login_required
@never_cache
def send(request: HttpRequest) -> HttpResponse:
    """The consents, each by itself, and off it goes."""
    application = own_application(request)
    is_written = application and application.status in (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED)
    if application is None or not is_written or not progress_of(application).is_complete:
        return redirect("apply:status")
    given = set(request.user.consents.in_force().values_list("purpose", flat=True))
    form = SendForm(request.POST or None, initial=dict.fromkeys(given, True))
    if form.is_valid() and _does(form, lambda: submit_application(application=application, agreed=form.agreed)):
        return redirect("apply:status")
    return step_page(request, application, "send", {"form": form})


def _form(request: HttpRequest, kind: type[BaseForm], **kwargs) -> BaseForm:
    sent = (request.POST, received_files(request)) if request.method == "POST" else ()
    return kind(*sent, **kwargs)


def _does(form: BaseForm, save: Callable[[], object]) -> bool:
    """Whether it could be done; if not, the form says why."""
    try:
        save()
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True


def _on(application: Application) -> HttpResponse:
    """To the next step that is missing; with none missing, or when it came back, to the overview."""
    application = Application.objects.select_related("user", "identity").get(pk=application.pk)
    step = progress_of(application).next
    is_draft = application.status == ApplicationStatus.DRAFT
    return redirect(step.url_name) if step and step.is_open and is_draft else redirect("apply:status")


def step_page(request: HttpRequest, application: Application, current: str, context: dict) -> HttpResponse:
    progress = progress_of(application)
    names = [step.name for step in progress.steps]
    step: Step | None = progress.step(current) if current in names else None
    context |= {"application": application, "progress": progress, "current": current, "step": step}
    return render(request, f"apply/{current}.html", context)
