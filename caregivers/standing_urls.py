from django.urls import path

from caregivers.views import standing

app_name = "standing"
urlpatterns = [
    path("", standing.standing, name="months"),
    path("<int:pk>/", standing.measure, name="measure"),
    path("<int:pk>/answer/", standing.measure_answer, name="answer"),
    path("<int:pk>/appeal/", standing.measure_appeal, name="appeal"),
    path("<int:pk>/trained/", standing.measure_trained, name="trained"),
    path("<int:pk>/certificate/", standing.honour, name="honour"),
]
