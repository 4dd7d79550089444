from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.views.destination import destination
from petcare.errors import DomainError
from petcare.uploads import private_photo
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files
from pets.breeds import BREEDS
from pets.forms import PetForm
from pets.models import Pet, PetPhoto
from pets.photos import add_photos, make_cover, remove_photo


def _own(request: HttpRequest, pk: int) -> Pet:
    return get_object_or_404(request.user.pets.active(), pk=pk)


def _own_photo(request: HttpRequest, pk: int) -> PetPhoto:
    return get_object_or_404(PetPhoto.objects.select_related("pet"), pk=pk, pet__owner=request.user)


@login_required
def pet_list(request: HttpRequest) -> HttpResponse:
    pets = request.user.pets.active().prefetch_related("photos").order_by("pk")
    return render(request, "pets/pet_list.html", {"pets": pets})


@login_required
def pet_add(request: HttpRequest) -> HttpResponse:
    return _edit(request, Pet(owner=request.user))


@login_required
def pet_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _own(request, pk))


def _edit(request: HttpRequest, pet: Pet) -> HttpResponse:
    form = PetForm(request.POST or None, received_files(request) or None, instance=pet)
    is_new = pet.pk is None
    next_page = destination(request, "pets:pet_list")
    if request.method == "POST" and form.is_valid() and _save(form):
        messages.success(request, _("%(pet)s is on your list.") % {"pet": pet} if is_new else _("Saved."))
        return redirect(next_page)
    photos = [] if is_new else pet.photos.all()
    context = {"form": form, "pet": None if is_new else pet, "photos": photos, "breeds": BREEDS, "next": next_page}
    return render(request, "pets/pet_form.html", context)


def _save(form: PetForm) -> bool:
    names = [store_photo(photo, of=PetPhoto) for photo in form.cleaned_data["photos"]]
    try:
        with transaction.atomic():
            add_photos(pet=form.save(), names=names)
    except DomainError as error:
        form.add_error(error.field, error.message)
        return False
    return True


@login_required
def pet_archive(request: HttpRequest, pk: int) -> HttpResponse:
    pet = _own(request, pk)
    if request.method == "POST":
        pet.archived_at = timezone.now()
        pet.save(update_fields=["archived_at"])
        messages.success(request, _("%(pet)s is off your list. Past bookings keep what they showed.") % {"pet": pet})
        return redirect("pets:pet_list")
    return render(request, "pets/pet_archive.html", {"pet": pet})


@login_required
@require_safe
def pet_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A pet's photo, for its owner only."""
    return private_photo(_own_photo(request, pk).image, side=request.GET.get("side"))


@login_required
@require_POST
def photo_make_cover(request: HttpRequest, pk: int) -> HttpResponse:
    photo = _own_photo(request, pk)
    make_cover(photo=photo)
    return redirect("pets:pet_edit", photo.pet_id)


@login_required
@require_POST
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    photo = _own_photo(request, pk)
    remove_photo(photo=photo)
    return redirect("pets:pet_edit", photo.pet_id)
