from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from petcare.errors import DomainError


def not_too_fast(written: QuerySet[Any], *, at: str, most: int, field: str) -> None:
    """Raises DomainError for whoever wrote `most` of these, dated by the column `at`, within a minute."""
    if written.filter(**{f"{at}__gt": timezone.now() - timedelta(minutes=1)}).count() >= most:
        raise DomainError(
            _("That was a lot in one minute. Wait a moment and send it then; what you typed stays here."), field=field
        )
