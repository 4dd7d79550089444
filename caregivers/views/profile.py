"""What a caregiver who works shows of themselves, and how it is changed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from caregivers.access import caregiver_required
from caregivers.actions.change_profile import change_experience, send_portrait
from caregivers.demands import certificates_by_skill
from caregivers.forms.application import EmploymentFormSet, ExperienceForm
from caregivers.forms.profile import PortraitForm
from caregivers.models import Application, Caregiver, ProfileChange
from caregivers.models.profile_change import OF_A_PROFILE
from caregivers.profile import Employer, employers_of, waiting_change, wanted_by
from caregivers.status import CertificateKind, ChangeStatus, Item, Skill
from petcare.errors import DomainError
from petcare.uploads import private_photo
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files
from pets.models import Species


@caregiver_required
@never_cache
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """What owners see, what waits for a look, and what came back with which reason."""
    caregiver = request.user.caregiver
    newest = [caregiver.profile_changes.filter(item=item).first() for item in OF_A_PROFILE]
    context = {
        "caregiver": caregiver,
        "changes": [change for change in newest if change and change.status != ChangeStatus.ACCEPTED],
        "employers": employers_of(caregiver),
        "skills": [(Skill(skill).label, skill in caregiver.skills) for skill in caregiver.good_at or caregiver.skills],
        "species": [Species(species).label for species in caregiver.species],
    }
    return render(request, "caregivers/profile.html", context)


@caregiver_required
@never_cache
@require_http_methods(["GET", "POST"])
def profile_portrait(request: HttpRequest) -> HttpResponse:
    caregiver = request.user.caregiver
    form = PortraitForm(*((request.POST, received_files(request)) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        try:
            stored = store_photo(form.cleaned_data["portrait"], of=ProfileChange)
            send_portrait(caregiver=caregiver, portrait=stored)
        except DomainError as error:
            form.add_error("portrait", error.message)
        else:
            messages.success(request, _("It is with us. Owners see the old photo until we have looked at it."))
            return redirect("caregivers:profile")
    context = {"form": form, "waiting": waiting_change(caregiver, Item.PORTRAIT)}
    return render(request, "caregivers/profile_portrait.html", context)


@caregiver_required
@never_cache
@require_safe
def profile_photo(request: HttpRequest) -> HttpResponse:
    """The photo that waits for a look, for whom it shows."""
    waiting = ProfileChange.objects.filter(item=Item.PORTRAIT, status=ChangeStatus.WAITING)
    change = get_object_or_404(waiting, caregiver=request.user.caregiver)
    response = private_photo(change.portrait, side=request.GET.get("side"))
    response["Cache-Control"] = "private, no-store"
    return response


@caregiver_required
@never_cache
@require_http_methods(["GET", "POST"])
def profile_experience(request: HttpRequest) -> HttpResponse:
    caregiver, data = request.user.caregiver, request.POST or None
    form = ExperienceForm(data, instance=_as_told(caregiver))
    told = [one.as_json() for one in wanted_by(caregiver).employers]
    employers = EmploymentFormSet(data, initial=told, prefix="employers")
    if data is not None and all([form.is_valid(), employers.is_valid()]):
        kept = [one.cleaned_data for one in employers.forms if one.cleaned_data.get("employer")]
        named = [
            Employer(one["employer"], one["from_year"], one["until_year"]) for one in kept if not one.get("DELETE")
        ]
        change = change_experience(caregiver=caregiver, employers=named, **form.cleaned_data)
        waits = _("Animals and skills count from now on. Owners read the rest once we have looked at it.")
        messages.success(request, waits if change else _("Saved."))
        return redirect("caregivers:profile_experience" if "more" in request.POST else "caregivers:profile")
    needed = [
        (Skill(skill).label, [CertificateKind(kind).label for kind in sorted(kinds)])
        for skill, kinds in certificates_by_skill().items()
    ]
    context = {"form": form, "employers": employers, "needed": needed}
    return render(request, "caregivers/profile_experience.html", context)


def _as_told(caregiver: Caregiver) -> Application:
    """The form of the application asks the same; nothing of this row is kept."""
    wanted = wanted_by(caregiver)
    return Application(
        user_id=caregiver.user_id,
        experience_years=wanted.experience_years,
        pets_cared_for=wanted.pets_cared_for,
        introduction=wanted.introduction,
        skills=caregiver.good_at or caregiver.skills,
        species=caregiver.species,
    )
