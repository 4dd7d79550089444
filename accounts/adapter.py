"""What allauth asks the project: whose number is whose, how codes leave the house, and where people go afterwards."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import BaseForm, CharField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import codes, letters
from accounts.actions.consent import give_consent
from accounts.consents import REQUIRED, missing_consents
from accounts.language import remember_language
from accounts.models import User
from accounts.notifications import ACCOUNT_EXISTS
from accounts.phone import mobile_e164
from petcare.errors import GatewayError
from petcare.notifications.codes import COULD_NOT_SEND, CodeRefused, count_code, send_code
from petcare.notifications.mail import Letter, send_letter
from petcare.notifications.outbox import notify

# The pages of those who apply, and of those who have applied.
WORK = {"apply", "caregivers"}
# In the session of whoever ticked the terms on the way to an account that was not theirs yet.
TICKED = "ticked_terms"
WRONG_SIGN_IN = _("This and the password do not match. Try again, or sign in with a code.")
# allauth's templates of mails, and what we send in their place.
LETTERS = {
    "account/email/account_already_exists": letters.account_exists,
    "account/email/unknown_account": letters.no_account,
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code we sent. Look at the newest one and try again."),
        "phone_taken": _("This number has an account by now. Sign in with it."),
        "phone_password_mismatch": WRONG_SIGN_IN,
        "email_password_mismatch": WRONG_SIGN_IN,
        "username_password_mismatch": WRONG_SIGN_IN,
        "password_locked": _("Too many wrong passwords here. Sign in with a code."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
        "rate_limited": _("That was quick. Wait a minute, then ask for a code again."),
    }

    def phone_form_field(self, **kwargs) -> CharField:
        from accounts.forms.phone import MobileField  # allauth's fields need this adapter to be loaded

        return MobileField(**kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Only who verified the number is found; whoever merely claims it is nobody here."""
        return User.objects.filter(phone=mobile_e164(phone) or phone).first()

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        if user.phone:
            return user.phone, True
        return (user.claimed_phone, False) if user.claimed_phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        if verified:
            self.set_phone_verified(user, phone)
            return
        user.claimed_phone = phone
        if user.pk:
            user.save(update_fields=["claimed_phone"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Raises ImmediateHttpResponse towards sign-in when somebody else verified the number in the same moment."""
        user.phone, user.claimed_phone = phone, ""
        try:
            with transaction.atomic():
                user.save(update_fields=["phone", "claimed_phone"])
        except IntegrityError as error:
            messages.error(context.request, self.error_messages["phone_taken"])
            raise ImmediateHttpResponse(redirect("account_login")) from error

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs) -> None:
        """Raises CodeRefused when a cap is reached or the provider does not take it."""
        send_code(phone, code, address=self.get_client_ip(context.request))
        codes.note_sent(context.request)

    def send_account_already_exists_sms(self, phone: str, **kwargs) -> None:
        """The page says the same as to a new number; the person who owns the number learns it by SMS, once a day.

        Raises CodeRefused when a cap is reached, as for a new number."""
        count_code(phone, address=self.get_client_ip(context.request))
        notify(
            recipient=self.get_user_by_phone(phone),
            kind=ACCOUNT_EXISTS.code,
            url=reverse("account_login"),
            dedupe_key=f"account_exists:{timezone.localdate()}",
        )
        codes.note_sent(context.request)

    def send_unknown_account_sms(self, phone: str, **kwargs) -> None:
        """Nobody is written to; the page says what to do when no code comes. Raises CodeRefused beyond a cap."""
        count_code(phone, address=self.get_client_ip(context.request))
        codes.note_sent(context.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raises CodeRefused when a cap is reached or the mail server does not take it."""
        address = self.get_client_ip(self.request)
        if "code" in context:
            send_code(email, context["code"], address=address)
        else:
            count_code(email, address=address)
            self._send_letter(email, LETTERS[template_prefix]())
        codes.note_sent(self.request)

    def _send_letter(self, email: str, letter: Letter) -> None:
        try:
            send_letter(email, letter)
        except GatewayError as error:
            raise CodeRefused(str(COULD_NOT_SEND), field="email") from error

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Our pages say themselves what happened; only errors come as messages."""
        if message:
            super().add_message(request, level, extra_tags=extra_tags, message=message)

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def is_safe_url(self, url: str) -> bool:
        """Only pages of ours. What cannot be read as an address at all the library lets through as an error."""
        try:
            return url.startswith("/") and super().is_safe_url(url)
        except ValueError:
            return False

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Counts a try for its number from its address, and from everywhere. Raises ValidationError beyond a cap."""
        super().pre_authenticate(request, **credentials)
        self._failed_anywhere = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=_who(credentials)
        )
        if not self._failed_anywhere:
            raise self.validation_error("password_locked")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        # The library's own key knows no phone: it would be one and the same for all numbers.
        return f"{_who(credentials)}:{ratelimit.get_ip(request)}"

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        self._failed_anywhere.rollback()

    def pre_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse | None:
        if user.is_staff:
            return redirect("admin:login")
        return super().pre_login(request, user, **kwargs)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        caregiver = getattr(request.user, "caregiver", None)
        if caregiver and caregiver.approval == "approved":
            return reverse("bookings:caregiver_today")
        return super().get_login_redirect_url(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        if not user.has_finished_profile and not _is_here_to_work(user, response.url):
            response = redirect(f"{reverse('accounts:profile')}?{urlencode({'next': response.url})}")
        if request.session.pop(TICKED, False):
            give_consent(user=user, purposes=REQUIRED)
        if missing_consents(user):
            response = redirect(f"{reverse('accounts:agree')}?{urlencode({'next': response.url})}")
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        return response


def _who(credentials: dict[str, str]) -> str:
    """Whom a sign-in is for, in one spelling."""
    phone = credentials.get("phone")
    if phone:
        return mobile_e164(phone) or phone
    return (credentials.get("email") or credentials.get("username") or "").casefold()


def _is_here_to_work(user: User, destination: str) -> bool:
    """Caregivers, and whoever is about to apply, are not asked for a home and a pet."""
    try:
        namespaces = resolve(destination.partition("?")[0]).namespaces
        return hasattr(user, "caregiver") or not WORK.isdisjoint(namespaces)
    except Resolver404:
        return False
