from django.urls import path

from backoffice.second_factor import views

urlpatterns = [
    path("", views.second_factor, name="second_factor"),
    path("set-up/", views.set_up, name="second_factor_set_up"),
    path("device/", views.device, name="second_factor_device"),
    path("of/<int:pk>/reset/", views.reset, name="second_factor_reset"),
    path("codes/", views.renew_codes, name="second_factor_codes"),
]
