from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications import WAY_IN_LINKED
from accounts.providers.names import NAMES
from petcare.errors import DomainError
from petcare.notifications.outbox import notify


@transaction.atomic
def link_social(*, user: User, provider: str, uid: str, nickname: str) -> SocialAccount:
    """From now on this account of WeChat or QQ leads in as this person, who is told.

    Linking what is linked already changes nothing. Raises DomainError when it leads in as somebody else.
    """
    account, is_new = _attach(user, provider, uid, nickname)
    if is_new:
        with translation.override(user.language):
            vendor = str(NAMES[provider])
        notify(recipient=user, kind=WAY_IN_LINKED.code, data={"vendor": vendor}, url=reverse("accounts:linked"))
    return account


@transaction.atomic
def join_by_social(*, phone: str, provider: str, uid: str, nickname: str, language: str) -> User:
    """Who proved this number and this account of WeChat or QQ: the person of that number, else somebody new.

    People who work here and closed accounts are returned without a link: they do not come in this way.
    Raises DomainError when the account leads in as somebody else by now.
    """
    user, is_new = User.objects.get_or_create(
        phone=phone, defaults={"password": make_password(None), "language": language}
    )
    if is_new:
        _attach(user, provider, uid, nickname)
    elif user.is_active and not user.is_staff:
        link_social(user=user, provider=provider, uid=uid, nickname=nickname)
    return user


def _attach(user: User, provider: str, uid: str, nickname: str) -> tuple[SocialAccount, bool]:
    if user.is_staff:
        raise DomainError(_("People who work here sign in with a password and a second factor only."))
    account, is_new = SocialAccount.objects.get_or_create(
        provider=provider, uid=uid, defaults={"user": user, "extra_data": {"nickname": nickname}}
    )
    if account.user_id != user.pk:
        raise DomainError(
            _("This %(vendor)s belongs to another account here. Sign in with it and unlink it there first.")
            % {"vendor": NAMES[provider]}
        )
    return account, is_new
