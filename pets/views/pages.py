from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.views.destination import destination
from petcare.errors import DomainError
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files
from pets.breeds import BREEDS, VACCINES, WAYS_TO_GIVE
from pets.care import care_of
from pets.facts import FactKind, facts_of, sections_of
from pets.forms import SECTIONS, NewPetForm, SectionForm
from pets.missing import gaps_of
from pets.models import Pet, PetPhoto
from pets.photos import add_photos
from pets.plans import plans_of
from pets.sheet import Sheet
from pets.views.own import own_pet
from pets.views.sheets import show_sheets

# What each section of the page shows of the facts.
SHOWN = {
    "food": [FactKind.FOOD, FactKind.WATER, FactKind.LITTER],
    "medicine": [FactKind.MEDICATION],
    "character": [FactKind.WARNING, FactKind.CHARACTER, FactKind.DO, FactKind.DO_NOT],
    "health": [FactKind.HEALTH, FactKind.VACCINATION],
    "vet": [FactKind.VET],
}


@login_required
@require_safe
def pet_list(request: HttpRequest) -> HttpResponse:
    pets = list(request.user.pets.active().with_care().order_by("pk"))
    return render(request, "pets/pet_list.html", {"pets": [(pet, gaps_of(pet)) for pet in pets]})


@login_required
def pet_add(request: HttpRequest) -> HttpResponse:
    next_page = destination(request, "pets:pet_list")
    form = NewPetForm(request.POST or None, received_files(request) or None, instance=Pet(owner=request.user))
    if request.method == "POST" and form.is_valid() and _save_new(form):
        messages.success(request, _("%(pet)s is on your list.") % {"pet": form.instance})
        return redirect(form.instance if next_page == reverse("pets:pet_list") else next_page)
    context = {"form": form, "breeds": BREEDS, "next": next_page}
    return render(request, "pets/pet_add.html", context)


def _save_new(form: NewPetForm) -> bool:
    names = [store_photo(photo, of=PetPhoto) for photo in form.cleaned_data["photos"]]
    try:
        with transaction.atomic():
            add_photos(pet=form.save(), names=names)
    except DomainError as error:
        form.add_error(error.field, error.message)
        return False
    return True


@login_required
@require_safe
def pet_page(request: HttpRequest, pk: int) -> HttpResponse:
    pet = own_pet(request, pk)
    care = care_of(pet)
    sections = [
        (SECTIONS[name], [one for one in sections_of(care) if one.kind in kinds]) for name, kinds in SHOWN.items()
    ]
    about = facts_of(care, FactKind.ABOUT)
    context = {"pet": pet, "about": about, "sections": sections, "gaps": gaps_of(pet)}
    return render(request, "pets/pet_page.html", context)


@login_required
def pet_edit(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section. Asked for one more row, it is saved and shown again with an empty one."""
    pet = own_pet(request, pk)
    if section not in SECTIONS:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = SectionForm(SECTIONS[section], pet, sent, one_more="more" in request.GET)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}?more=1" if "more" in request.POST else pet)
    context = {
        "pet": pet,
        "section": form.section,
        "form": form.fields,
        "rows": form.rows,
        "breeds": BREEDS,
        "vaccines": VACCINES.get(pet.species, []),
        "ways_to_give": WAYS_TO_GIVE,
        "plans": plans_of(pet),
    }
    return render(request, "pets/pet_edit.html", context)


@login_required
@require_safe
def care_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The pet on one page of paper."""
    pet = own_pet(request, pk)
    sheet = Sheet(pet.name, pet.species, pet.photo_url, sections_of(care_of(pet)))
    return show_sheets(request, [sheet], back=pet.get_absolute_url())


@login_required
def pet_archive(request: HttpRequest, pk: int) -> HttpResponse:
    pet = own_pet(request, pk)
    if request.method == "POST":
        pet.archived_at = timezone.now()
        pet.save(update_fields=["archived_at"])
        messages.success(request, _("%(pet)s is off your list. Past bookings keep what they showed.") % {"pet": pet})
        return redirect("pets:pet_list")
    return render(request, "pets/pet_archive.html", {"pet": pet, "plans": plans_of(pet)})
