"""Under /admin/dispatch/; backoffice.site lets nobody in who is not signed in at the desk."""

from django.contrib import admin
from django.urls import path

from backoffice.board import assign

urlpatterns = [
    path("visits/<int:pk>/assign/", admin.site.admin_view(assign.assign_visit), name="assign_visit"),
    path("visits/<int:pk>/assign/check/", admin.site.admin_view(assign.assign_check), name="assign_check"),
]
