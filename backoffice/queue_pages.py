"""Working off a queue: the next item by a link or the key `n`, and who is at it on its page."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from backoffice.claim import Claim
from backoffice.claims import claim, claim_next, is_waiting, take_over
from backoffice.queues import KINDS, Kind, kind_called


@dataclass(frozen=True)
class QueueBar:
    """What the page of an item says about its queue. `claim` is None where nothing waits any more."""

    kind: Kind
    claim: Claim | None
    is_mine: bool


@never_cache
def next_in_queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads to what waits longest and nobody is at, and takes it."""
    kind = kind_called(slug)
    if kind is None:
        raise Http404
    if not kind.may_work(request.user):
        raise PermissionDenied
    key = claim_next(kind=kind, by=request.user)
    if key is None:
        messages.info(request, _("Nothing more waits here that nobody is at."))
        return redirect(kind.url)
    return redirect(_page(kind.model, key) + f"?queue={kind.slug}")


@require_POST
def take_item_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The next click is theirs; the other reads so on the page."""
    standing = get_object_or_404(Claim.objects.select_related("content_type"), pk=pk)
    kind = next((one for one in KINDS if one.model == standing.content_type.model_class()), None)
    if kind is None or not kind.may_work(request.user):
        raise PermissionDenied
    take_over(standing=standing, by=request.user)
    slug = request.POST.get("queue", "")
    return redirect(_page(kind.model, standing.object_id) + (f"?queue={slug}" if kind_called(slug) else ""))


def queue_bar(request: HttpRequest, row: Model, *, is_item: bool = False) -> QueueBar | None:
    """Of the queue that the operator comes from; pages that are items of a queue and nothing else have one anyway.

    Opening what waits takes it, opening it again keeps it.
    """
    kinds = [kind for kind in KINDS if isinstance(row, kind.model) and kind.may_work(request.user)]
    asked = [kind for kind in kinds if kind.slug == request.GET.get("queue")]
    candidates = asked or (kinds if is_item else [])
    if not candidates:
        return None
    kind = next((one for one in candidates if is_waiting(one, row.pk)), None)
    if kind is None:
        return QueueBar(candidates[0], None, False)
    standing = claim(model=kind.model, key=row.pk, by=request.user)
    return QueueBar(kind, standing, standing.operator_id == request.user.pk)


def _page(model: type[Model], key: int) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])
