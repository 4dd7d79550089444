"""Under /admin/live/; backoffice.site lets nobody in who is not signed in at the desk."""

from django.contrib import admin
from django.urls import path

from backoffice.orders_live import acts, pages

_own = [
    ("", pages.board, "live_board"),
    ("map/", pages.city_map, "live_map"),
    ("bookings/<int:pk>/cancel/", acts.cancel_page, "live_cancel"),
    ("bookings/<int:pk>/compensate/", acts.compensate_page, "live_compensate"),
    ("visits/<int:pk>/end/", acts.end_page, "live_end"),
    ("bookings/<int:pk>/message/", acts.message_page, "live_message"),
]
urlpatterns = [path(address, admin.site.admin_view(view), name=name) for address, view, name in _own]
