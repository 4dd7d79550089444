"""An operator's word on a visit that was picked to be looked at."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.conduct.models import Question, SampledVisit, SampleState, Verdict
from petcare.errors import DomainError
from petcare.notifications.outbox import notify


@transaction.atomic
def check_sample(
    *, sample: SampledVisit, by: User, answers: dict[str, str], verdict: str, words: str = ""
) -> SampledVisit:
    """Keeps the answers and tells the caregiver in the operator's words, where there are any to tell.

    Raises DomainError when somebody decided before, or says "not kept" without a word.
    """
    rows = SampledVisit.objects.select_for_update(of=("self",)).select_related("visit__booking", "caregiver__user")
    sample = rows.get(pk=sample.pk)
    if not sample.is_open:
        raise DomainError(_("Somebody has decided this in the meantime. The page now shows how."))
    if verdict == Verdict.FINDING and not words:
        raise DomainError(_("Say what was not kept. The caregiver reads it."), field="words")
    sample.answers = {question: answers[question] for question in Question.values}
    sample.state, sample.verdict, sample.words = SampleState.CHECKED, Verdict(verdict), words
    sample.checked_at, sample.checked_by = timezone.now(), by
    sample.save(update_fields=["answers", "state", "verdict", "words", "checked_at", "checked_by"])
    if words:
        kind = "sample_finding" if verdict == Verdict.FINDING else "sample_advice"
        data = {"window": sample.visit.window, "words": words}
        notify(recipient=sample.caregiver.user, kind=kind, data=data, url=sample.visit.get_absolute_url())
    return sample
