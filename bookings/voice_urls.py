"""What owners and caregivers write to each other and say of each other."""

from django.urls import path

from bookings.voice.views import review, threads

urlpatterns = [
    path("bookings/<slug:number>/review/", review.review, name="review"),
    path("bookings/<slug:number>/threads/", threads.booking_threads, name="booking_threads"),
    path("bookings/<slug:number>/threads/<int:caregiver>/", threads.owner_thread, name="owner_thread"),
    path("bookings/<slug:number>/threads/<int:caregiver>/messages/", threads.owner_messages, name="owner_messages"),
    path("bookings/<slug:number>/threads/<int:caregiver>/seen/", threads.owner_seen, name="owner_seen"),
    path("threads/photos/<int:pk>/", threads.message_photo, name="message_photo"),
    path("work/threads/<slug:number>/", threads.caregiver_thread, name="caregiver_thread"),
    path("work/threads/<slug:number>/messages/", threads.caregiver_messages, name="caregiver_messages"),
    path("work/threads/<slug:number>/seen/", threads.caregiver_seen, name="caregiver_seen"),
]
