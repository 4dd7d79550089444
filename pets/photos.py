"""The photos of a pet, kept in order; the first one is the cover."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from petcare.errors import DomainError
from petcare.uploads.keeping import claim, release
from pets.models import Pet, PetPhoto

MOST_PHOTOS = 12


@transaction.atomic
def add_photos(*, pet: Pet, names: Iterable[str]) -> None:
    """Puts stored photos behind those that are there. Raises DomainError beyond MOST_PHOTOS."""
    _lock(pet)
    names = list(names)
    positions = list(pet.photos.values_list("position", flat=True))
    if len(positions) + len(names) > MOST_PHOTOS:
        message = _("At most %(most)s photos per pet. Remove some first.") % {"most": MOST_PHOTOS}
        raise DomainError(message, field="photos")
    first = max(positions, default=-1) + 1
    for position, name in enumerate(names, start=first):
        PetPhoto.objects.create(pet=pet, image=claim(name), position=position)


@transaction.atomic
def arrange(*, pet: Pet, order: Sequence[int]) -> None:
    """Puts the photos with these keys to the front in this order, the others behind them as they were; what is not of
    this pet, or gone by now, is passed over."""
    _lock(pet)
    place = {key: number for number, key in enumerate(order)}
    photos = sorted(pet.photos.all(), key=lambda photo: place.get(photo.pk, len(place)))
    for position, photo in enumerate(photos):
        photo.position = position
    PetPhoto.objects.bulk_update(photos, ["position"])


@transaction.atomic
def move(*, photo: PetPhoto, by: int) -> None:
    """Moves the photo so many places, earlier by a negative number; at either end it stays."""
    _lock(photo.pet)
    keys = list(photo.pet.photos.values_list("pk", flat=True))
    if photo.pk in keys:
        place = keys.index(photo.pk)
        keys.insert(max(0, min(len(keys) - 1, place + by)), keys.pop(place))
        arrange(pet=photo.pet, order=keys)


def make_cover(*, photo: PetPhoto) -> None:
    """Moves the photo to the front and keeps the order of the others."""
    arrange(pet=photo.pet, order=[photo.pk])


@transaction.atomic
def remove_photo(*, photo: PetPhoto) -> None:
    """Takes the photo off the pet. Its file stays while a booking that showed it goes on showing it."""
    release(str(photo.image.name))
    photo.delete()


def _lock(pet: Pet) -> None:
    Pet.objects.select_for_update(of=("self",)).get(pk=pet.pk)
