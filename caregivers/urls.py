from django.urls import path

from caregivers.views import certificates, profile

app_name = "caregivers"
urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/portrait/", profile.profile_portrait, name="profile_portrait"),
    path("profile/portrait/waiting/", profile.profile_photo, name="profile_photo"),
    path("profile/experience/", profile.profile_experience, name="profile_experience"),
    path("papers/", certificates.papers, name="papers"),
    path("papers/add/", certificates.paper_add, name="paper_add"),
    path("papers/<int:pk>/", certificates.paper, name="paper"),
    path("papers/<int:pk>/photo/", certificates.paper_photo, name="paper_photo"),
    path("papers/<int:pk>/remove/", certificates.paper_remove, name="paper_remove"),
]
