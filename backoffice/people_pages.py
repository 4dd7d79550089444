"""One page for each person: who they are, what is theirs, and all that happened, with ways into the desk's pages."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.models import User
from backoffice.admin.caregivers import REVIEWS
from backoffice.person import page_for
from backoffice.rights import demand
from caregivers.models.conduct import Standing
from caregivers.status import APPROVAL_STEPS, Approval


@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "accounts.view_user")
    try:
        page = page_for(pk, by=request.user, page=request.GET.get("page"))
    except User.DoesNotExist as error:
        raise Http404 from error
    context = admin.site.each_context(request) | {
        "title": str(page.person),
        "page": page,
        "person": page.person,
        "standing": Standing(page.person.standing).label if getattr(page.person, "standing", None) else "",
        "review_buttons": _reviews(request, page.person),
    }
    return render(request, "admin/person/page.html", context)


def _reviews(request: HttpRequest, person: User) -> list[dict[str, Any]]:
    """What may be done with a caregiver's approval; the caregiver's own page takes it."""
    caregiver = getattr(person, "caregiver", None)
    if caregiver is None or caregiver.approval not in REVIEWS:
        return []
    if not request.user.has_perm("caregivers.change_caregiver"):
        return []
    return [{"to": to, "label": REVIEWS[Approval(to)]} for to in sorted(APPROVAL_STEPS[caregiver.approval])]
