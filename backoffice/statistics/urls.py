"""Under /admin/statistics/; backoffice.site lets nobody in who is not signed in at the desk."""

from django.contrib import admin
from django.urls import path

from backoffice.statistics import downloads, views

urlpatterns = [
    path("", admin.site.admin_view(views.orders), name="statistics"),
    path("hours/", admin.site.admin_view(views.hours), name="statistics_hours"),
    path("owners/", admin.site.admin_view(views.owners), name="statistics_owners"),
    path("figures.csv", admin.site.admin_view(downloads.figures_csv), name="statistics_figures"),
    path("bookings.csv", admin.site.admin_view(downloads.bookings_csv), name="statistics_bookings"),
]
