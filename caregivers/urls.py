from django.urls import path

from caregivers.views import hours

app_name = "caregivers"
urlpatterns = [path("hours/", hours.hours, name="hours")]
