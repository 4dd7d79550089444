from django.urls import path

from petcare.live import views

app_name = "live"
urlpatterns = [path("", views.token, name="token")]
