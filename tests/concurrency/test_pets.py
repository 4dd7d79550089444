"""One pet, edited in many tabs at once."""

from functools import partial

import pytest
from django.utils import timezone

from petcare.errors import DomainError
from petcare.uploads.keeping import store_photo
from pets.forms import SECTIONS, SectionForm
from pets.models import KnownTo, Pet, PetPhoto
from pets.photos import MOST_PHOTOS, add_photos, arrange, move
from tests.factories.bookings import photo_file
from tests.factories.pets import PetFactory, PetPhotoFactory

NO_ROWS = {"vaccinations-TOTAL_FORMS": 0, "vaccinations-INITIAL_FORMS": 0}


@pytest.mark.promise("U6")
def test_section_saved_in_many_tabs_at_once_keeps_one_list_whole(race):
    pet = PetFactory()

    def tab(number):
        rows = {
            f"meals-{place}-{name}": value
            for place in range(4)
            for name, value in {"food": f"第 {number} 页的粮", "amount": "40", "unit": "g"}.items()
        }
        frame = {"meals-TOTAL_FORMS": 4, "meals-INITIAL_FORMS": 0}
        form = SectionForm(SECTIONS["food"], Pet.objects.get(pk=pet.pk), rows | frame)
        assert form.is_valid()
        return form.save

    assert race([tab(number) for number in range(5)]) == [None] * 5
    foods = [meal.food for meal in pet.meals.all()]
    assert len(foods) == 4
    assert len(set(foods)) == 1


@pytest.mark.promise("U6")
def test_sections_saved_at_once_leave_each_other_as_they_are(race):
    pet = PetFactory()
    about = {"species": "cat", "name": "年糕", "sex": "female", "age_kind": "month", "born_month": "2023-05"}
    sent = {"about": about, "health": {"health": "怕青霉素"} | NO_ROWS, "vet": {"vet_name": "好医生"}}
    forms = [SectionForm(SECTIONS[name], Pet.objects.get(pk=pet.pk), data) for name, data in sent.items()]
    assert all(form.is_valid() for form in forms)
    off_the_list = partial(Pet.objects.filter(pk=pet.pk).update, archived_at=timezone.now())
    race([off_the_list, *(form.save for form in forms)])
    pet.refresh_from_db()
    assert (pet.name, pet.born_known_to, pet.health, pet.vet_name) == ("年糕", KnownTo.MONTH, "怕青霉素", "好医生")
    assert pet.archived_at


@pytest.mark.promise("U5")
def test_photos_added_at_once_stay_within_the_limit(race):
    pet = PetFactory()
    PetPhotoFactory.create_batch(MOST_PHOTOS - 2, pet=pet)
    names = [store_photo(photo_file(), of=PetPhoto) for _ in range(6)]
    outcomes = race([partial(add_photos, pet=pet, names=[name]) for name in names])
    assert outcomes.count(None) == 2
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 4
    assert pet.photos.count() == MOST_PHOTOS


def test_photos_moved_and_arranged_at_once_keep_each_a_place_of_its_own(race):
    pet = PetFactory()
    photos = PetPhotoFactory.create_batch(5, pet=pet)
    keys = [photo.pk for photo in photos]
    calls = [partial(move, photo=photo, by=1) for photo in photos] + [partial(arrange, pet=pet, order=keys[::-1])]
    assert race(calls) == [None] * 6
    assert sorted(pet.photos.values_list("position", flat=True)) == [0, 1, 2, 3, 4]
