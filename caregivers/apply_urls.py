from django.urls import path

from caregivers.views import apply, certificates

app_name = "apply"
urlpatterns = [
    path("", apply.status, name="status"),
    path("begin/", apply.begin, name="begin"),
    path("who/", apply.who, name="who"),
    path("card/", apply.card, name="card"),
    path("papers/", certificates.apply_papers, name="papers"),
    path("papers/add/", certificates.apply_paper_add, name="paper_add"),
    path("papers/<int:pk>/", certificates.apply_paper, name="paper"),
    path("experience/", apply.experience, name="experience"),
    path("area/", apply.area, name="area"),
    path("send/", apply.send, name="send"),
    path("photos/portrait/", certificates.portrait, name="portrait"),
    path("photos/card/<slug:side>/", certificates.card_photo, name="card_photo"),
]
