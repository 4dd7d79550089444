from django.urls import path

from pets import views

app_name = "pets"
urlpatterns = [
    path("", views.pet_list, name="pet_list"),
    path("add/", views.pet_add, name="pet_add"),
    path("<int:pk>/", views.pet_edit, name="pet_edit"),
    path("<int:pk>/remove/", views.pet_archive, name="pet_archive"),
    path("photos/<int:pk>/", views.pet_photo, name="pet_photo"),
    path("photos/<int:pk>/cover/", views.photo_make_cover, name="photo_make_cover"),
    path("photos/<int:pk>/remove/", views.photo_remove, name="photo_remove"),
]
