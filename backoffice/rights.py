from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from simple_history.models import HistoricalRecords


def demand(request: HttpRequest, right: str) -> None:
    """Raises PermissionDenied when this operator was not given the right (`app.codename`)."""
    if not request.user.has_perm(right):
        raise PermissionDenied


def may_see(row: Model) -> bool:
    """Whether whoever asks for this page may open the row's. A cell of a list is handed no request, so it is read where
    the history finds it; outside of requests nobody is kept from anything."""
    request = getattr(HistoricalRecords.context, "request", None)
    return request is None or request.user.has_perm(f"{row._meta.app_label}.view_{row._meta.model_name}")
