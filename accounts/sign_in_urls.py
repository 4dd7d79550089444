"""The addresses of allauth that this product uses, under allauth's own names."""

from allauth.account import views as allauth_views
from django.urls import path

from accounts.views import reset, sign_in, sign_up_by_email, social

urlpatterns = [
    path("login/", sign_in.sign_in, name="account_login"),
    path("login/code/", sign_in.request_code, name="account_request_login_code"),
    path("login/code/email/", sign_in.request_code_by_email, name="account_request_login_code_by_email"),
    path("login/code/confirm/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("signup/", sign_in.sign_up, name="account_signup"),
    path("signup/email/", sign_in.sign_up_by_email, name="account_signup_by_email"),
    path("email/verify/", sign_up_by_email.verify_email, name="account_verify_email"),
    path("phone/verify/", sign_in.verify_phone, name="account_verify_phone"),
    path("password/reset/", reset.reset, name="account_reset"),
    path("password/reset/code/", reset.reset_code, name="account_reset_code"),
    path("password/reset/new/", reset.reset_password, name="account_reset_new"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("social/phone/", social.phone, name="social_phone"),
    path("social/code/", social.code, name="social_code"),
    path("weixin/login/", social.start, {"provider": "weixin"}, name="weixin_login"),
    path("weixin/login/callback/", social.weixin_callback, name="weixin_callback"),
    path("qq/login/", social.start, {"provider": "qq"}, name="qq_login"),
    path("qq/login/callback/", social.qq_callback, name="qq_callback"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
]
