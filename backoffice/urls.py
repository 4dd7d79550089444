"""Under /admin/, before the lists of models; backoffice.site lets nobody in who is not signed in at the desk."""

from django.contrib import admin
from django.urls import include, path

from backoffice import identity, people_pages, photos, queue_pages, sealed, threads, voice_photos
from backoffice.message_kinds import message_kinds
from backoffice.peak_mode import peak_mode, peak_mode_off
from backoffice.policy_preview import policy_preview
from backoffice.price_preview import price_preview
from backoffice.refund_reasons import refund_reasons
from backoffice.searching import desk_search

PAGES = [
    ("message-kinds/", message_kinds, "message_kinds"),
    ("price-preview/", price_preview, "price_preview"),
    ("policy-preview/<int:pk>/", policy_preview, "policy_preview"),
    ("peak-mode/", peak_mode, "peak_mode"),
    ("peak-mode/<int:pk>/off/", peak_mode_off, "peak_mode_off"),
    ("refund-reasons/", refund_reasons, "refund_reasons"),
    ("search/", desk_search, "desk_search"),
    ("queues/<slug:slug>/next/", queue_pages.next_in_queue, "next_in_queue"),
    ("claims/<int:pk>/take-over/", queue_pages.take_item_over, "take_over"),
    ("threads/<int:pk>/", threads.thread, "thread"),
    ("people/<int:pk>/", people_pages.person, "person"),
    ("people/<int:pk>/ask-identity/", identity.ask_who_they_are, "ask_identity"),
    ("people/<int:pk>/emergency-contact/", sealed.contact, "look_contact"),
    ("ways-in/<int:pk>/", sealed.way_in, "look_way_in"),
    ("photos/steps/<int:pk>/", photos.step_photo, "step_photo"),
    ("videos/steps/<int:pk>/", photos.step_video, "step_video"),
    ("videos/steps/<int:pk>/poster/", photos.step_video_poster, "step_video_poster"),
    ("photos/pets/<int:pk>/", photos.booked_pet_photo, "booked_pet_photo"),
    ("photos/own-pets/<int:pk>/", photos.pet_photo, "pet_photo"),
    ("photos/refunds/<int:pk>/", photos.refund_photo, "refund_photo"),
    ("photos/applications/<int:pk>/", photos.application_portrait, "application_portrait"),
    ("photos/profiles/<int:pk>/", photos.profile_portrait, "profile_portrait"),
    ("photos/certificates/<int:pk>/", photos.certificate_photo, "certificate_photo"),
    ("photos/reviews/<int:pk>/", voice_photos.review_photo, "review_photo"),
    ("photos/complaints/<int:pk>/", voice_photos.complaint_photo, "complaint_photo"),
    ("photos/messages/<int:pk>/", voice_photos.message_photo, "message_photo"),
    ("photos/identities/<int:pk>/<str:side>/", identity.identity_photo, "identity_photo"),
    ("photos/proofs/<int:pk>/", identity.proof_photo, "proof_photo"),
]
urlpatterns = [
    *(path(address, admin.site.admin_view(view), name=name) for address, view, name in PAGES),
    path("second-factor/", include("backoffice.second_factor.urls")),
    path("dispatch/", include("backoffice.board.urls")),
    path("live/", include("backoffice.orders_live.urls")),
    path("statistics/", include("backoffice.statistics.urls")),
]
