from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.providers.names import NAMES
from petcare.errors import DomainError


@transaction.atomic
def unlink_social(*, account: SocialAccount, by: User) -> None:
    """Takes this way in away. Raises DomainError when it is the person's last one."""
    # Two ways in unlinked at once would each take the other for the one that stays.
    person = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    others = SocialAccount.objects.filter(user=person).exclude(pk=account.pk)
    if not (person.phone or person.email or others.exists()):
        raise DomainError(
            _("%(vendor)s is your only way in. Add a phone or an e-mail first, then unlink it.")
            % {"vendor": NAMES[account.provider]}
        )
    SocialAccount.objects.filter(pk=account.pk, user=person).delete()
