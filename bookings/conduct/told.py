"""The words on visits that were looked at, for their caregiver's own pages."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone

from bookings.conduct.figures import bounds, first_of
from bookings.conduct.models import Verdict
from caregivers.checks import Check, finds_checks
from caregivers.models import Caregiver


@finds_checks
def words_told(caregiver: Caregiver, months: Sequence[date]) -> Iterator[Check]:
    """Those of visits in these months that came with words; one query."""
    begin, end = bounds(min(months))[0], bounds(max(months))[1]
    samples = caregiver.samples.exclude(words="").exclude(checked_at=None)
    samples = samples.filter(visit__window__startswith__gte=begin, visit__window__startswith__lt=end)
    for sample in samples.select_related("visit").order_by("-visit__window"):
        visit = sample.visit
        month = first_of(timezone.localdate(visit.window.lower))
        yield Check(month, visit.window, sample.words, sample.verdict == Verdict.FINDING, visit.get_absolute_url())
