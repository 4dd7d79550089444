"""What owners and caregivers write to each other and say of each other."""

from django.urls import path

from bookings.voice.views import complaints, review, suggestions, talks, threads

urlpatterns = [
    path("bookings/<slug:number>/review/", review.review, name="review"),
    path("bookings/<slug:number>/review/<int:pk>/", review.review_edit, name="review_edit"),
    path("work/reviews/<int:pk>/answer/", review.review_answer, name="review_answer"),
    path("reviews/photos/<int:pk>/", review.review_photo, name="review_photo"),
    path("reviews/<int:pk>/video/", review.review_video, name="review_video"),
    path("reviews/<int:pk>/video/poster/", review.review_video_poster, name="review_video_poster"),
    path("caregivers/<int:pk>/", review.caregiver_page, name="caregiver_page"),
    path("caregivers/<int:pk>/record/<slug:what>/", review.caregiver_record, name="caregiver_record"),
    path("bookings/<slug:number>/complain/", complaints.owner_complains, name="owner_complains"),
    path("work/complain/<slug:number>/", complaints.caregiver_complains, name="caregiver_complains"),
    path("complaints/", complaints.complaint_list, name="complaint_list"),
    path("complaints/<int:pk>/", complaints.complaint, name="complaint"),
    path("complaints/<int:pk>/withdraw/", complaints.complaint_withdraw, name="complaint_withdraw"),
    path("complaints/photos/<int:pk>/", complaints.complaint_photo, name="complaint_photo"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("work/suggestions/", suggestions.suggestions_to_me, name="suggestions_to_me"),
    path("talks/", talks.owner_talks, name="owner_talks"),
    path("work/talks/", talks.caregiver_talks, name="caregiver_talks"),
    path("bookings/<slug:number>/threads/", threads.booking_threads, name="booking_threads"),
    path("bookings/<slug:number>/threads/<int:caregiver>/", threads.owner_thread, name="owner_thread"),
    path("bookings/<slug:number>/threads/<int:caregiver>/messages/", threads.owner_messages, name="owner_messages"),
    path("bookings/<slug:number>/threads/<int:caregiver>/seen/", threads.owner_seen, name="owner_seen"),
    path("threads/photos/<int:pk>/", threads.message_photo, name="message_photo"),
    path("work/threads/<slug:number>/", threads.caregiver_thread, name="caregiver_thread"),
    path("work/threads/<slug:number>/messages/", threads.caregiver_messages, name="caregiver_messages"),
    path("work/threads/<slug:number>/seen/", threads.caregiver_seen, name="caregiver_seen"),
]
