"""Peak mode: another version of the policy for some hours."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.dispatch.models import DispatchPolicy, PeakMode
from petcare.errors import DomainError

MOST_HOURS = 72


def switch_on(*, policy: DispatchPolicy, hours: int, reason: str, by: User) -> PeakMode:
    """New rounds go by this version from now on for so many hours; then it is over by itself.

    Raises DomainError while another peak lasts, and for hours that are none.
    """
    if not 1 <= hours <= MOST_HOURS:
        raise DomainError(_("From 1 to %(most)d hours.") % {"most": MOST_HOURS})
    now = timezone.now()
    try:
        # The exclusion constraint says it, whoever is quicker.
        with transaction.atomic():
            return PeakMode.objects.create(
                policy=policy,
                period=DateTimeTZRange(now, now + timedelta(hours=hours)),
                reason=reason,
                switched_on_by=by,
            )
    except IntegrityError as error:
        raise DomainError(_("Peak mode is on already. Switch it off first.")) from error


@transaction.atomic
def switch_off(*, peak: PeakMode, by: User) -> PeakMode:
    """New rounds go by the usual version again. Raises DomainError when the peak is over."""
    peak = PeakMode.objects.select_for_update(of=("self",)).get(pk=peak.pk)
    if not peak.is_on:
        raise DomainError(_("This peak is over."))
    # A range that takes no time is none.
    ends = max(timezone.now(), peak.period.lower + timedelta(microseconds=1))
    peak.period, peak.switched_off_by = DateTimeTZRange(peak.period.lower, ends), by
    peak.save(update_fields=["period", "switched_off_by"])
    return peak
