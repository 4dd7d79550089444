from django.urls import path

app_name = "caregivers"
urlpatterns: list = []
