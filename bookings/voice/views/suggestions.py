"""Ideas for the platform, and what an owner says to a caregiver alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.orders.status import VisitStatus
from bookings.voice.actions.suggest import answer_suggestion, suggest
from bookings.voice.forms import AnswerForm, SuggestionForm
from bookings.voice.models import Suggestion
from caregivers.access import caregiver_required
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.texts import id_in

PAGE = 10


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """One's own with their answers, and a place for the next: to the platform, or to somebody who came."""
    caregiver = _caregiver(request)
    form = SuggestionForm(request.POST or None)
    if form.is_valid() and _sent(request, form, caregiver):
        words = _("Sent. Only %(name)s reads it.") if caregiver else _("Thank you. The answer comes here.")
        messages.success(request, words % {"name": caregiver.user.name} if caregiver else words)
        return redirect("bookings:suggestions")
    mine = request.user.suggestions.select_related("caregiver__user")
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    return render(request, "voice/suggestions.html", {"form": form, "page": page, "caregiver": caregiver})


@caregiver_required
@never_cache
@require_http_methods(["GET", "POST"])
def suggestions_to_me(request: HttpRequest) -> HttpResponse:
    """What owners said to this caregiver alone; each can be answered once."""
    to_me = Suggestion.objects.filter(caregiver=request.user.caregiver).select_related("author")
    form, answered = AnswerForm(request.POST or None), None
    if request.method == "POST":
        answered = get_object_or_404(to_me, pk=id_in(request.POST.get("suggestion", "")))
        if form.is_valid():
            try:
                answer_suggestion(suggestion=answered, by=request.user, answer=form.cleaned_data["words"])
            except DomainError as error:
                messages.info(request, error.message)
            return redirect("bookings:suggestions_to_me")
    page = Paginator(to_me, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "answered": answered, "empty_form": AnswerForm()}
    return render(request, "voice/suggestions_to_me.html", context)


def _sent(request: HttpRequest, form: SuggestionForm, caregiver: Caregiver | None) -> bool:
    try:
        suggest(by=request.user, words=form.cleaned_data["words"], key=form.cleaned_data["key"], caregiver=caregiver)
    except DomainError as error:
        form.add_error(error.field, error.message)
        return False
    return True


def _caregiver(request: HttpRequest) -> Caregiver | None:
    """Whom it is for: somebody who was at one's home. Nobody is named for the platform."""
    asked = request.GET.get("to", "")
    if not asked:
        return None
    came = Caregiver.objects.filter(visits__booking__owner=request.user, visits__status=VisitStatus.FINISHED)
    return get_object_or_404(came.select_related("user").distinct(), pk=id_in(asked))
