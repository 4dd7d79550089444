from django.urls import path, re_path

from accounts.views import legal

VERSION = r"(?P<version>\d{4}-\d{2})"

urlpatterns = [
    path("terms/", legal.legal_text, {"purpose": "terms"}, name="terms"),
    path("privacy/", legal.legal_text, {"purpose": "privacy"}, name="privacy"),
    re_path(rf"^terms/{VERSION}/$", legal.legal_text, {"purpose": "terms"}, name="terms_version"),
    re_path(rf"^privacy/{VERSION}/$", legal.legal_text, {"purpose": "privacy"}, name="privacy_version"),
    path("number-lost/", legal.number_lost, name="number_lost"),
]
