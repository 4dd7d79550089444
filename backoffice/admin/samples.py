"""Finished visits that were picked to be looked at: the report with its photos beside a list of questions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.admin.deciding import DecidingAdmin
from backoffice.admin.reading import link_to, page_of, toned
from backoffice.event_words import detail_of
from bookings.conduct.actions.check_sample import check_sample
from bookings.conduct.models import Answer, Question, SampledVisit, SampleState, Verdict
from bookings.models import Review, VisitStep
from bookings.orders.models.event import EventKind
from petcare.errors import DomainError
from petcare.texts import visible_text

TONES = {SampleState.WAITING: "warn", Verdict.KEPT: "ok", Verdict.ADVICE: "ok", Verdict.FINDING: "bad"}


class CheckForm(NoDoorCodes, forms.Form):
    """A question each, then what it comes to."""

    seal_at = SealAt.NOWHERE

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Words to the caregiver"),
        max_length=300,
        required=False,
        validators=[visible_text],
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("Kind and to the point. Needed where it was not kept; they read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in Question:
            self.fields[question.value] = forms.ChoiceField(
                label=question.label, choices=Answer, widget=forms.RadioSelect
            )
        self.order_fields([*Question.values, "verdict", "words"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") == Verdict.KEPT and Answer.NOT_OK in self.answers.values():
            self.add_error("verdict", _("One answer is no. Give advice, or say that it was not kept."))
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        return {question: self.cleaned_data.get(question, "") for question in Question.values}


@admin.register(SampledVisit)
class SampledVisitAdmin(DecidingAdmin):
    posts = {"judge": "judge"}
    list_display = ["__str__", "caregiver_link", "why", "score", "state_toned", "checked_by", "picked_at"]
    list_filter = ["state", "verdict"]
    date_hierarchy = "picked_at"
    search_fields = ["visit__booking", "caregiver__user"]
    search_help_text = _("Booking number, caregiver, phone")
    list_select_related = ["visit__booking", "caregiver__user", "checked_by"]

    def judge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The answers of one operator; somebody slower is told that it stands already."""
        row = self.row_to_decide(request, pk)
        form = CheckForm(request.POST)
        if not form.is_valid():
            return self.page(request, row, form)
        said = {"verdict": form.cleaned_data["verdict"], "words": form.cleaned_data["words"]}
        try:
            row = check_sample(sample=row, by=request.user, answers=form.answers, **said)
        except DomainError as error:
            return self.refused(request, row, form, error)
        self.log_change(request, row, str(row.get_verdict_display()))
        messages.success(request, f"{row}: {row.get_verdict_display()}")
        return redirect(page_of(row))

    def can_decide(self, row: SampledVisit) -> bool:
        return row.is_open

    def page(self, request: HttpRequest, row: SampledVisit, form: forms.Form | None = None) -> HttpResponse:
        visit = row.visit
        arrived = visit.events.filter(kind=EventKind.ARRIVED).last()
        context = {
            "title": str(row),
            "status": self.state_toned(row),
            "visit": visit,
            "booking": link_to(visit.booking),
            "caregiver": link_to(row.caregiver),
            "arrived": detail_of(arrived, {}) if arrived else "",
            "pets": visit.booking.pets.all(),
            "steps": VisitStep.objects.filter(visit=visit).prefetch_related("photos", "videos__video"),
            "review": Review.objects.filter(booking=visit.booking_id, caregiver=row.caregiver_id).first(),
            "said": [(Question(name).label, Answer(answer).label) for name, answer in row.answers.items()],
            "others": row.caregiver.samples.exclude(pk=row.pk).select_related("visit__booking")[:10],
            "form": (form or CheckForm()) if self.can_decide(row) and self.has_work_permission(request) else None,
        }
        return self.in_frame(request, row, context)

    @admin.display(description=_("caregiver"))
    def caregiver_link(self, row: SampledVisit) -> str:
        return link_to(row.caregiver)

    @admin.display(description=_("why it was picked"))
    def why(self, row: SampledVisit) -> str:
        return "、".join(row.reason_words)

    @admin.display(description=_("status"), ordering="state")
    def state_toned(self, row: SampledVisit) -> SafeString:
        words = row.get_verdict_display() or row.get_state_display()
        return toned(TONES.get(row.verdict or row.state, ""), words)
