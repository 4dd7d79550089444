"""Opening what is sealed: with a reason, written down, and for a few minutes only."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from accounts.models import SealedLook, User
from accounts.models.sealed_look import LookedAt
from petcare.texts import visible_text

LOOK_LASTS = timedelta(minutes=10)


class LookForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE

    reason = forms.CharField(
        label=_("Why do you need to see it?"),
        max_length=200,
        validators=[visible_text],
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 60}),
        help_text=_("The person reads who looked, when and why. It stays open for ten minutes."),
    )


def is_open_for(request: HttpRequest, owner: User, kind: LookedAt) -> bool:
    """Whether this operator gave a reason for it a moment ago."""
    looks = SealedLook.objects.filter(by=request.user, owner=owner, kind=kind)
    return looks.filter(at__gt=timezone.now() - LOOK_LASTS).exists()
