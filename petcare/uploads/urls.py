from django.urls import path

from petcare.uploads import views

app_name = "uploads"
urlpatterns = [path("<uuid:key>/", views.upload, name="upload")]
