from django.urls import path

from pets.views import pages, photos

app_name = "pets"
urlpatterns = [
    path("", pages.pet_list, name="pet_list"),
    path("add/", pages.pet_add, name="pet_add"),
    path("<int:pk>/", pages.pet_page, name="pet_page"),
    path("<int:pk>/care-sheet/", pages.care_sheet, name="care_sheet"),
    path("<int:pk>/edit/<slug:section>/", pages.pet_edit, name="pet_edit"),
    path("<int:pk>/remove/", pages.pet_archive, name="pet_archive"),
    path("<int:pk>/photos/", photos.pet_photos, name="pet_photos"),
    path("<int:pk>/photos/order/", photos.photos_order, name="photos_order"),
    path("photos/<int:pk>/", photos.pet_photo, name="pet_photo"),
    path("photos/<int:pk>/cover/", photos.photo_make_cover, name="photo_make_cover"),
    path("photos/<int:pk>/move/", photos.photo_move, name="photo_move"),
    path("photos/<int:pk>/remove/", photos.photo_remove, name="photo_remove"),
]
