from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.dispatch.models import DispatchPolicy
from petcare.errors import DomainError


@transaction.atomic
def put_live(*, policy: DispatchPolicy, by: User) -> DispatchPolicy:
    """From now on new rounds go by this version; open ones keep theirs.

    Raises DomainError for one that went live before (a copy of it can) and for one that is for peaks.
    """
    policy = DispatchPolicy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if policy.is_for_peaks:
        raise DomainError(_("This version is for peaks. Switch peak mode on to use it."))
    if policy.went_live_at:
        raise DomainError(_("This version went live already. To go back to it, make a copy of it."))
    policy.went_live_at, policy.put_live_by = timezone.now(), by
    policy.save(update_fields=["went_live_at", "put_live_by"])
    return policy
