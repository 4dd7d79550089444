from django.urls import path

from accounts.views import addresses, identity, linked, me, my_data, profile, requests

app_name = "accounts"
urlpatterns = [
    path("", me.me, name="me"),
    path("edit/", me.person_edit, name="person_edit"),
    path("emergency-contact/", me.contact_edit, name="contact_edit"),
    path("linked/", linked.linked, name="linked"),
    path("linked/<int:pk>/unlink/", linked.unlink, name="unlink"),
    path("language/", me.language, name="language"),
    path("profile/", profile.profile, name="profile"),
    path("profile/person/", profile.profile_person, name="profile_person"),
    path("profile/home/", profile.profile_home, name="profile_home"),
    path("profile/contact/", profile.profile_contact, name="profile_contact"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/phone/number/", requests.new_number, name="new_number"),
    path("requests/<int:pk>/", requests.request_detail, name="request_detail"),
    path("requests/<int:pk>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("requests/<slug:kind>/", requests.request_add, name="request_add"),
    path("identity/", identity.identity, name="identity"),
    path("data/", my_data.my_data, name="my_data"),
    path("data/<slug:purpose>/withdraw/", my_data.consent_withdraw, name="consent_withdraw"),
    path("agree/", my_data.agree, name="agree"),
    path("homes/add/", addresses.address_add, name="address_add"),
    path("homes/<int:pk>/", addresses.address_edit, name="address_edit"),
    path("homes/way-in/", addresses.way_in_from_text, name="way_in_from_text"),
    path("homes/<int:pk>/way-in/", addresses.way_in_edit, name="way_in_edit"),
    path("homes/<int:pk>/default/", addresses.address_make_default, name="address_make_default"),
    path("homes/<int:pk>/remove/", addresses.address_archive, name="address_archive"),
]
