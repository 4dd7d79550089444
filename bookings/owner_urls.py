"""What owners open, and what payment gateways call."""

from django.urls import path

from bookings.catalogue import views as catalogue
from bookings.dispatch import owner_views as dispatch
from bookings.money import refund_views as refunds
from bookings.money import views as money
from bookings.orders.views import book, cancel, follow
from bookings.visits.views import care, way
from bookings.visits.views import owner as visits

urlpatterns = [
    path("services/", catalogue.service_list, name="service_list"),
    path("services/<slug:code>/", catalogue.service_detail, name="service_detail"),
    path("book/", book.book, name="book"),
    path("book/days/", book.book_days, name="book_days"),
    path("bookings/", follow.booking_list, name="booking_list"),
    path("bookings/<slug:number>/", follow.booking_detail, name="booking_detail"),
    path("bookings/<slug:number>/live/", follow.booking_live, name="booking_live"),
    path("bookings/<slug:number>/arrival/", way.booking_arrival, name="booking_arrival"),
    path("bookings/<slug:number>/keep-looking/", dispatch.keep_looking, name="keep_looking"),
    path("bookings/<slug:number>/visits/<int:position>/move/", dispatch.move_visit, name="move_visit"),
    path("bookings/<slug:number>/choose/<int:pk>/", dispatch.choose_caregiver, name="choose_caregiver"),
    path("bookings/<slug:number>/cancel/", cancel.cancel, name="cancel"),
    path("bookings/<slug:number>/pay/", money.pay, name="pay"),
    path("bookings/<slug:number>/payment-return/", money.payment_return, name="payment_return"),
    path("bookings/<slug:number>/videos/<int:pk>/", visits.step_video, name="step_video"),
    path("bookings/<slug:number>/videos/<int:pk>/poster/", visits.step_video_poster, name="step_video_poster"),
    path("bookings/<slug:number>/photos/<int:pk>/", visits.step_photo, name="step_photo"),
    path("bookings/<slug:number>/pets/<int:pk>/photo/", visits.booked_pet_photo, name="booked_pet_photo"),
    path("bookings/<slug:number>/pet-photos/<int:pk>/", care.booked_photo, name="booked_photo"),
    path("bookings/<slug:number>/care-sheet/", care.care_sheet, name="care_sheet"),
    path("bookings/<slug:number>/refund/", refunds.money_back, name="money_back"),
    path("bookings/<slug:number>/refund/withdraw/", refunds.money_back_withdraw, name="money_back_withdraw"),
    path("bookings/<slug:number>/refund/photos/<int:pk>/", refunds.money_back_photo, name="money_back_photo"),
    path("me/caregivers/", dispatch.caregiver_list, name="caregiver_list"),
    path("me/caregivers/<int:pk>/bond/", dispatch.caregiver_bond, name="caregiver_bond"),
    path("payments/notification/", money.payment_notification, name="payment_notification"),
]
