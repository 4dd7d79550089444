from django.urls import path

from petcare.demo import views

app_name = "demo"
urlpatterns = [
    path("phones/", views.phones, name="phones"),
    path("phones/authenticator/", views.authenticator, name="authenticator"),
    path("components/", views.components, name="components"),
]
