from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def demand(request: HttpRequest, right: str) -> None:
    """Raises PermissionDenied when this operator was not given the right (`app.codename`)."""
    if not request.user.has_perm(right):
        raise PermissionDenied
