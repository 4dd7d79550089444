from django.urls import path

from caregivers.views import certificates

app_name = "caregivers"
urlpatterns = [
    path("papers/", certificates.papers, name="papers"),
    path("papers/add/", certificates.paper_add, name="paper_add"),
    path("papers/<int:pk>/", certificates.paper, name="paper"),
    path("papers/<int:pk>/photo/", certificates.paper_photo, name="paper_photo"),
    path("papers/<int:pk>/remove/", certificates.paper_remove, name="paper_remove"),
]
