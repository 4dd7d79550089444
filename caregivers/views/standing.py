"""How a caregiver's months were, and what followed from them. Open to who is suspended too: they may appeal."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from caregivers.actions import conduct
from caregivers.checks import checks_of
from caregivers.conduct_words import figure_rows
from caregivers.forms.conduct import TrainingForm, WordsForm
from caregivers.models import Caregiver, Measure
from caregivers.models.conduct import MeasureKind
from caregivers.models.measure import MeasureState
from caregivers.status import Approval
from petcare.errors import DomainError

PAGE = 12


@login_required
@never_cache
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """The months, the newest first, each with what followed."""
    caregiver = get_object_or_404(Caregiver, user=request.user)
    page = Paginator(caregiver.months.all(), PAGE).get_page(request.GET.get("page"))
    shown = _measures(request).filter(record__in=[record.pk for record in page])
    by_month: dict[int, list[Measure]] = {}
    for measure in shown:
        by_month.setdefault(measure.record_id, []).append(measure)
    checks = checks_of(caregiver, [record.month for record in page])
    months = [
        (record, figure_rows(record), by_month.get(record.pk, []), checks.get(record.month, [])) for record in page
    ]
    context = {"caregiver": caregiver, "page": page, "months": months, "frame": _frame(caregiver)}
    return render(request, "caregivers/standing.html", context)


@login_required
@never_cache
@require_safe
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(_measures(request), pk=pk))


@login_required
@require_POST
def measure_answer(request: HttpRequest, pk: int) -> HttpResponse:
    return _say(request, pk, "answer_form", conduct.answer_measure)


@login_required
@require_POST
def measure_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    return _say(request, pk, "appeal_form", conduct.appeal)


@login_required
@require_POST
def measure_trained(request: HttpRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(_measures(request).filter(kind=MeasureKind.TRAINING), pk=pk)
    form = TrainingForm(request.POST)
    if not form.is_valid():
        return _page(request, mine, training_form=form)
    conduct.confirm_training(measure=mine)
    return redirect(mine)


@login_required
@never_cache
@require_safe
def honour(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate, to print."""
    mine = _measures(request).filter(kind=MeasureKind.CERTIFICATE, state=MeasureState.CONFIRMED)
    one = get_object_or_404(mine, pk=pk)
    return render(request, "caregivers/honour.html", {"measure": one, "rows": figure_rows(one.record)})


def _say(request: HttpRequest, pk: int, name: str, action: Callable[..., Measure]) -> HttpResponse:
    mine = get_object_or_404(_measures(request), pk=pk)
    form = WordsForm(request.POST, prefix=name)
    if form.is_valid():
        try:
            action(measure=mine, words=form.cleaned_data["words"])
        except DomainError as error:
            # From a stale page: the one that is shown now has no such form any more.
            messages.info(request, error.message)
        return redirect(mine)
    return _page(request, mine, **{name: form})


def _page(request: HttpRequest, mine: Measure, **forms: Form) -> HttpResponse:
    context: dict[str, Any] = {
        "measure": mine,
        "record": mine.record,
        "rows": figure_rows(mine.record),
        "caregiver": mine.caregiver,
        "checks": checks_of(mine.caregiver, [mine.record.month])[mine.record.month],
        "frame": _frame(mine.caregiver),
        "answer_form": None if mine.answered_at else WordsForm(prefix="answer_form"),
        "appeal_form": WordsForm(prefix="appeal_form") if mine.can_be_appealed else None,
        "training_form": TrainingForm() if mine.awaits_training else None,
    }
    return render(request, "caregivers/measure.html", context | forms)


def _measures(request: HttpRequest):
    """Those they were told of; proposals are the desk's."""
    told = [MeasureState.CONFIRMED, MeasureState.LIFTED]
    rows = Measure.objects.filter(caregiver__user=request.user, state__in=told)
    return rows.select_related("record", "caregiver__user", "training")


def _frame(caregiver: Caregiver) -> str:
    """Whoever is suspended has no tabs: the other pages are closed to them."""
    return "caregiver.html" if caregiver.approval == Approval.APPROVED else "base.html"
