"""Under /admin/dispatch/; backoffice.site lets nobody in who is not signed in at the desk."""

from django.contrib import admin
from django.urls import path

from backoffice.board import assign, plans, views

PAGES = [
    ("", views.dispatch_board, "dispatch_board"),
    ("visits/<int:pk>/assign/", assign.assign_visit, "assign_visit"),
    ("visits/<int:pk>/assign/check/", assign.assign_check, "assign_check"),
    ("plans/", plans.plan_ask, "plan_ask"),
    ("plans/<int:pk>/", plans.plan, "plan"),
    ("plans/<int:pk>/state/", plans.plan_state, "plan_state"),
    ("plans/<int:pk>/accept/", plans.plan_accept, "plan_accept"),
]
urlpatterns = [path(address, admin.site.admin_view(view), name=name) for address, view, name in PAGES]
