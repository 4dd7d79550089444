from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.voice.brake import not_too_fast
from bookings.voice.models import Suggestion
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.notifications.outbox import notify

MOST_A_MINUTE = 10


@transaction.atomic
def suggest(*, by: User, words: str, key: UUID, caregiver: Caregiver | None = None) -> Suggestion:
    """To the platform, or to a caregiver alone. Sent again under the same key it is kept once.

    Raises DomainError for whoever writes faster than people do.
    """
    if earlier := by.suggestions.filter(key=key).first():
        return earlier
    not_too_fast(by.suggestions.all(), at="created_at", most=MOST_A_MINUTE, field="words")
    suggestion, is_new = Suggestion.objects.get_or_create(
        author=by, key=key, defaults={"words": words, "caregiver": caregiver}
    )
    if is_new and caregiver:
        notify(recipient=caregiver.user, kind="suggestion", url=reverse("bookings:suggestions_to_me"))
    return suggestion


@transaction.atomic
def answer_suggestion(*, suggestion: Suggestion, by: User, answer: str) -> Suggestion:
    """Once, by whom it is for; its author is told. Raises DomainError when somebody answered before."""
    suggestion = Suggestion.objects.select_for_update(of=("self",)).select_related("author").get(pk=suggestion.pk)
    if suggestion.is_answered:
        raise DomainError(_("Somebody has answered this in the meantime."))
    suggestion.is_answered, suggestion.answer = True, answer
    suggestion.answered_by, suggestion.answered_at = by, timezone.now()
    suggestion.save(update_fields=["is_answered", "answer", "answered_by", "answered_at"])
    notify(recipient=suggestion.author, kind="suggestion_answered", url=reverse("bookings:suggestions"))
    return suggestion
