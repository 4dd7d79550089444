"""The talk of an owner and a caregiver, from either side. Whose talk it is not finds nothing here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.visits.working import working_as
from bookings.voice.actions.mark_seen import mark_seen
from bookings.voice.actions.send_message import send_message
from bookings.voice.forms import MessageForm
from bookings.voice.models import Message, Side
from bookings.voice.phrases import phrases_for
from bookings.voice.reading import Page, entries_of, page_of
from bookings.voice.talks import Talk, caregivers_talk, owners_talk, talk_between
from caregivers.access import caregiver_required
from petcare.errors import DomainError
from petcare.texts import id_in
from petcare.uploads import private_photo
from petcare.uploads.received import received_files

PAGES = {Side.OWNER: "threads/owner_page.html", Side.CAREGIVER: "threads/caregiver_page.html"}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def owner_thread(request: HttpRequest, number: str, caregiver: int) -> HttpResponse:
    return _thread(request, owners_talk(request.user, number, caregiver), Side.OWNER)


@login_required
@never_cache
@require_safe
def owner_messages(request: HttpRequest, number: str, caregiver: int) -> HttpResponse:
    return _messages(request, owners_talk(request.user, number, caregiver), Side.OWNER)


@login_required
@require_POST
def owner_seen(request: HttpRequest, number: str, caregiver: int) -> HttpResponse:
    return _seen(request, owners_talk(request.user, number, caregiver), Side.OWNER)


@caregiver_required
@never_cache
@require_http_methods(["GET", "POST"])
def caregiver_thread(request: HttpRequest, number: str) -> HttpResponse:
    return _thread(request, caregivers_talk(request.user.caregiver, number), Side.CAREGIVER)


@caregiver_required
@never_cache
@require_safe
def caregiver_messages(request: HttpRequest, number: str) -> HttpResponse:
    return _messages(request, caregivers_talk(request.user.caregiver, number), Side.CAREGIVER)


@caregiver_required
@require_POST
def caregiver_seen(request: HttpRequest, number: str) -> HttpResponse:
    return _seen(request, caregivers_talk(request.user.caregiver, number), Side.CAREGIVER)


@login_required
@never_cache
@require_safe
def booking_threads(request: HttpRequest, number: str) -> HttpResponse:
    """The owner's talks about a booking, as a part of its page that changes by itself."""
    booking = get_object_or_404(request.user.bookings.for_list(), number=number)
    here = request.GET.get("here", "")
    entries = [one for one in entries_of(booking, booking.visits.all()) if str(one.caregiver.pk) != here]
    return render(request, "threads/_entries.html", {"booking": booking, "entries": entries, "here": here})


@login_required
@require_safe
def message_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """For the two who talk."""
    own = Q(thread__booking__owner=request.user) | Q(thread__caregiver__in=working_as(request.user))
    return private_photo(get_object_or_404(Message.objects.filter(own), pk=pk).photo, side=request.GET.get("side"))


def _thread(request: HttpRequest, talk: Talk | None, side: str) -> HttpResponse:
    """The page, or for a page that shows the talk within itself this part alone."""
    if talk is None:
        raise Http404
    phrases = phrases_for(side, is_coming=talk.is_coming)
    form = _form(request, talk, side, phrases)
    if request.method == "POST" and form.is_valid() and _send(request, talk, side, form):
        if not request.htmx and not form.left_over:
            return redirect(f"{talk.url_for(side)}#newest")
        form = MessageForm(phrases=phrases, initial={"body": form.left_over})
        talk = talk_between(talk.booking, talk.caregiver)
    page = page_of(talk, side, before=_number(request, "before"))
    if request.method == "GET" and not request.htmx and page.unseen:
        mark_seen(talk=talk, side=side, until=page.unseen)
    template = "threads/_thread.html" if request.htmx else PAGES[side]
    return render(request, template, _context(talk, side, page) | {"form": form})


def _messages(request: HttpRequest, talk: Talk | None, side: str) -> HttpResponse:
    """What a page that is open fetches: the messages since its first one, or older ones."""
    if talk is None:
        raise Http404
    before = _number(request, "before")
    page = page_of(talk, side, before=before, since=None if before else _number(request, "since"))
    template = "threads/_older.html" if before else "threads/_messages.html"
    return render(request, template, _context(talk, side, page))


def _seen(request: HttpRequest, talk: Talk | None, side: str) -> HttpResponse:
    if talk is None:
        raise Http404
    mark_seen(talk=talk, side=side, until=_number(request, "until") or 0)
    return HttpResponse(status=204)


def _form(request: HttpRequest, talk: Talk, side: str, phrases: list[str]) -> MessageForm:
    data = (request.POST, received_files(request)) if request.method == "POST" else ()
    return MessageForm(*data, phrases=phrases, home=talk.booking.address_id if side == Side.OWNER else None)


def _send(request: HttpRequest, talk: Talk, side: str, form: MessageForm) -> bool:
    """Whether it was sent; if not the form says why."""
    try:
        send_message(booking=talk.booking, caregiver=talk.caregiver, side=side, by=request.user, **form.said)
    except DomainError as error:
        form.add_error(error.field, error.message)
        return False
    return True


def _number(request: HttpRequest, name: str) -> int | None:
    return id_in(request.POST.get(name) or request.GET.get(name) or "")


def _context(talk: Talk, side: str, page: Page) -> dict[str, Any]:
    other = Side.OWNER if side == Side.CAREGIVER else Side.CAREGIVER
    address = talk.url_for(side)
    changes = talk.booking.topic if side == Side.OWNER else f"caregiver:{talk.caregiver.pk}"
    return {
        "talk": talk,
        "side": side,
        "page": page,
        "address": address,
        "topics": f"{talk.topic} {changes}",
        "other_name": talk.name_of(other),
        "portrait": talk.caregiver.portrait if side == Side.OWNER else None,
    }
