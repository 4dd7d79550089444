from django.urls import path

from petcare.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("badge/", views.badge, name="badge"),
    path("choices/", views.choices, name="choices"),
    path("devices/", views.device_add, name="device_add"),
    path("devices/renew/", views.device_renew, name="device_renew"),
    path("devices/<int:pk>/remove/", views.device_remove, name="device_remove"),
]
