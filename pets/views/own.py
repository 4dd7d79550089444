from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from pets.models import Pet, PetPhoto


def own_pet(request: HttpRequest, pk: int) -> Pet:
    return get_object_or_404(request.user.pets.active().with_care(), pk=pk)


def own_photo(request: HttpRequest, pk: int) -> PetPhoto:
    return get_object_or_404(PetPhoto.objects.select_related("pet"), pk=pk, pet__owner=request.user)
