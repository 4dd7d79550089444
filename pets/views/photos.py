from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from petcare.errors import DomainError
from petcare.texts import id_in
from petcare.uploads import private_photo
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files
from pets.forms import PhotosForm
from pets.models import PetPhoto
from pets.photos import MOST_PHOTOS, add_photos, arrange, make_cover, move, remove_photo
from pets.views.own import own_pet, own_photo

STEPS = {"earlier": -1, "later": 1}


@login_required
def pet_photos(request: HttpRequest, pk: int) -> HttpResponse:
    pet = own_pet(request, pk)
    form = PhotosForm(request.POST, received_files(request)) if request.method == "POST" else PhotosForm()
    if request.method == "POST" and form.is_valid():
        try:
            names = [store_photo(photo, of=PetPhoto) for photo in form.cleaned_data["photos"]]
            add_photos(pet=pet, names=names)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("pets:pet_photos", pet.pk)
    return render(request, "pets/pet_photos.html", {"pet": pet, "form": form, "most": MOST_PHOTOS})


@login_required
@require_POST
def photos_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole order at once, as dragging leaves it."""
    named = [id_in(key) for key in request.POST.getlist("photo")[:MOST_PHOTOS]]
    arrange(pet=own_pet(request, pk), order=[photo for photo in named if photo is not None])
    return HttpResponse(status=204)


@login_required
@require_safe
def pet_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A pet's photo, for its owner only."""
    return private_photo(own_photo(request, pk).image, side=request.GET.get("side"))


@login_required
@require_POST
def photo_make_cover(request: HttpRequest, pk: int) -> HttpResponse:
    photo = own_photo(request, pk)
    make_cover(photo=photo)
    return _back(photo)


@login_required
@require_POST
def photo_move(request: HttpRequest, pk: int) -> HttpResponse:
    photo = own_photo(request, pk)
    move(photo=photo, by=STEPS.get(request.POST.get("to", ""), 0))
    return _back(photo)


@login_required
@require_POST
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    photo = own_photo(request, pk)
    remove_photo(photo=photo)
    messages.success(request, _("The photo is gone. Bookings that showed it keep it."))
    return _back(photo)


def _back(photo: PetPhoto) -> HttpResponse:
    return redirect("pets:pet_photos", photo.pet_id)
