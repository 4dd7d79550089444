"""What owners open, and what payment gateways call."""

from django.urls import path

from bookings.money import views as money

urlpatterns = [
    path("payments/notification/", money.payment_notification, name="payment_notification"),
]
