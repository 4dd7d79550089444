"""How caregivers' months were, what is proposed for them, the appeals, and the rules of both."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.validators import MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.admin.catalogue import VersionAdmin
from backoffice.admin.deciding import DecidingAdmin
from backoffice.admin.reading import DeskAdmin, ReadOnly, link_to, page_of, toned
from bookings.conduct.actions.decide_measure import confirm_measure, decide_appeal, dismiss_measure
from bookings.conduct.figures import findings_in, missed_in, reviews_in, upheld_in, visits_in
from bookings.models import Bonus
from bookings.voice.record import whether_in_time
from caregivers.conduct_words import figure_rows
from caregivers.models import ConsequenceRule, Measure, MonthlyRecord, TierRule, Training
from caregivers.models.conduct import MeasureKind, Standing
from caregivers.models.measure import AppealState, MeasureState
from petcare.day_input import DayInput
from petcare.errors import DomainError
from petcare.money import yuan

TONES = {
    Standing.GOLD: "ok",
    Standing.WATCH: "bad",
    MeasureState.PROPOSED: "warn",
    MeasureState.CONFIRMED: "ok",
    AppealState.OPEN: "warn",
}
# What each kind of measure lets its operator change; the reason is asked for always.
OWN_FIELDS = {
    MeasureKind.BONUS: ["amount"],
    MeasureKind.PRIORITY: ["days"],
    MeasureKind.TRAINING: ["days"],
    MeasureKind.SUSPENSION: ["starts_on", "days"],
}
MOST_EVENTS = 50
# What a button makes of it.
BUTTONS = {
    "confirm": MeasureState.CONFIRMED.label,
    "dismiss": MeasureState.DISMISSED.label,
    "grant": AppealState.GRANTED.label,
    "refuse": AppealState.REFUSED.label,
}


class MeasureForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE
    amount = forms.DecimalField(label=_("amount"), max_digits=8, decimal_places=2)
    starts_on = forms.DateField(label=_("first day"), widget=DayInput())
    days = forms.IntegerField(label=_("how many days"), max_value=365, validators=[MinValueValidator(1)])
    reason = forms.CharField(
        label=_("reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("The caregiver reads it once you confirm."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {"reason", *OWN_FIELDS.get(MeasureKind(kind), [])}:
            del self.fields[name]


class AppealForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE
    answer = forms.CharField(
        label=_("Answer"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("The caregiver reads it."),
    )


@admin.register(MonthlyRecord)
class MonthlyRecordAdmin(ReadOnly, DeskAdmin):
    list_display = ["month_name", "caregiver_link", "standing_toned", "stars", "done", "on_time", "complained"]
    list_filter = ["standing"]
    date_hierarchy = "month"
    search_fields = ["caregiver__user"]
    search_help_text = _("Caregiver, phone")
    list_select_related = ["caregiver__user"]
    list_display_links = ["month_name"]
    fields = [
        "month",
        "caregiver_link",
        "standing_toned",
        "stars",
        "done",
        "on_time",
        "complained",
        "rule_link",
        "counted_at",
    ]

    @admin.display(description=_("month"), ordering="month")
    def month_name(self, record: MonthlyRecord) -> str:
        return f"{record.month:%Y-%m}"

    @admin.display(description=_("caregiver"))
    def caregiver_link(self, record: MonthlyRecord) -> str:
        return link_to(record.caregiver)

    @admin.display(description=_("rule of standing"))
    def rule_link(self, record: MonthlyRecord) -> str:
        return link_to(record.rule)

    @admin.display(description=_("standing of a month"), ordering="standing")
    def standing_toned(self, record: MonthlyRecord) -> SafeString:
        return toned(TONES.get(Standing(record.standing), ""), record.get_standing_display())

    @admin.display(description=_("stars"), ordering="rating")
    def stars(self, record: MonthlyRecord) -> str:
        return figure_rows(record)[0][2]

    @admin.display(description=_("completed"))
    def done(self, record: MonthlyRecord) -> str:
        return figure_rows(record)[1][2]

    @admin.display(description=_("begun in time"))
    def on_time(self, record: MonthlyRecord) -> str:
        return figure_rows(record)[2][2]

    @admin.display(description=_("upheld complaints"), ordering="upheld")
    def complained(self, record: MonthlyRecord) -> str:
        return figure_rows(record)[3][2]


@admin.register(Measure)
class MeasureAdmin(DecidingAdmin):
    """The figures beside the events they are made of, and what is to be decided."""

    posts = {"decide": "decide"}
    list_display = ["__str__", "caregiver_link", "state_toned", "appeal_toned", "decided_by", "proposed_at"]
    list_filter = ["state", "appeal_state", "kind"]
    date_hierarchy = "record__month"
    search_fields = ["caregiver__user"]
    search_help_text = _("Caregiver, phone")
    list_select_related = ["caregiver__user", "record", "decided_by"]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirms, lets go, or decides an appeal; somebody slower is told that it stands already."""
        row, to = self.row_to_decide(request, pk), self.pressed(request, BUTTONS)
        form: forms.Form = (
            AppealForm(request.POST) if to in ("grant", "refuse") else MeasureForm(request.POST, kind=row.kind)
        )
        if to == "dismiss":
            form.fields = {"reason": form.fields["reason"]}
        if not form.is_valid():
            return self.page(request, row, form)
        try:
            _decide(row, to, form.cleaned_data, by=request.user)
        except DomainError as error:
            return self.refused(request, row, form, error)
        self.log_change(request, row, str(BUTTONS[to]))
        messages.success(request, f"{row}: {BUTTONS[to]}")
        return redirect(page_of(row))

    def can_decide(self, row: Measure) -> bool:
        return row.state == MeasureState.PROPOSED or row.appeal_state == AppealState.OPEN

    def page(self, request: HttpRequest, row: Measure, form: forms.Form | None = None) -> HttpResponse:
        caregiver, month = row.caregiver, row.record.month
        if form is None and row.state == MeasureState.PROPOSED:
            first = {"amount": row.amount, "days": row.rule.days, "starts_on": timezone.localdate()}
            form = MeasureForm(kind=row.kind, initial=first)
        elif form is None and row.appeal_state == AppealState.OPEN:
            form = AppealForm()
        visits = visits_in(month, caregiver).annotate(is_in_time=whether_in_time()).select_related("booking")
        context = {
            "title": str(row),
            "caregiver": link_to(caregiver),
            "status": self.state_toned(row),
            "standing": toned(TONES.get(Standing(row.record.standing), ""), row.record.get_standing_display()),
            "rows": figure_rows(row.record),
            "visits": visits.order_by("is_in_time", "-window")[:MOST_EVENTS],
            "reviews": reviews_in(month, caregiver).select_related("booking").order_by("overall")[:MOST_EVENTS],
            "missed": missed_in(month, caregiver).select_related("booking")[:MOST_EVENTS],
            "complaints": upheld_in(month, caregiver).select_related("booking")[:MOST_EVENTS],
            "findings": findings_in(month, caregiver).select_related("visit__booking")[:MOST_EVENTS],
            "others": caregiver.measures.exclude(pk=row.pk).select_related("record")[:12],
            "form": form if self.has_work_permission(request) else None,
        }
        return self.in_frame(request, row, context)

    @admin.display(description=_("caregiver"))
    def caregiver_link(self, row: Measure) -> str:
        return link_to(row.caregiver)

    @admin.display(description=_("status"), ordering="state")
    def state_toned(self, row: Measure) -> SafeString:
        return toned(TONES.get(MeasureState(row.state), ""), row.get_state_display())

    @admin.display(description=_("appeal"), ordering="appeal_state")
    def appeal_toned(self, row: Measure) -> SafeString | str:
        if not row.appeal_state:
            return "–"
        return toned(TONES.get(AppealState(row.appeal_state), ""), row.get_appeal_state_display())


@admin.register(TierRule)
class TierRuleAdmin(VersionAdmin):
    """A month keeps the version it was judged by."""

    list_display = ["__str__", "min_visits", "gold_rating", "watch_rating", "reason", "created_at"]
    fields = [
        "min_visits",
        ("gold_rating", "gold_completion", "gold_punctuality", "gold_complaints"),
        ("watch_rating", "watch_completion", "watch_punctuality", "watch_complaints", "watch_findings"),
        "reason",
    ]


@admin.register(ConsequenceRule)
class ConsequenceRuleAdmin(DeskAdmin):
    list_display = ["__str__", "standing", "months", "kind", "amount", "days", "training", "is_active"]
    list_filter = ["standing", "kind", "is_active"]
    list_select_related = ["training"]


@admin.register(Training)
class TrainingAdmin(DeskAdmin):
    list_display = ["title", "retired_at"]


@admin.register(Bonus)
class BonusAdmin(ReadOnly, DeskAdmin):
    list_display = ["earned_on", "caregiver_link", "amount_yuan", "measure_link"]
    date_hierarchy = "earned_on"
    search_fields = ["caregiver__user"]
    list_select_related = ["caregiver__user", "measure__record"]
    fields = ["caregiver_link", "earned_on", "amount_yuan", "measure_link", "created_at"]

    @admin.display(description=_("caregiver"))
    def caregiver_link(self, bonus: Bonus) -> str:
        return link_to(bonus.caregiver)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_yuan(self, bonus: Bonus) -> str:
        return yuan(bonus.amount)

    @admin.display(description=_("consequence"))
    def measure_link(self, bonus: Bonus) -> str:
        return link_to(bonus.measure)


def _decide(row: Measure, to: str, cleaned: dict[str, Any], *, by: Any) -> None:
    if to in ("grant", "refuse"):
        decide_appeal(measure=row, is_granted=to == "grant", answer=cleaned["answer"], by=by)
    elif to == "confirm":
        confirm_measure(measure=row, by=by, **cleaned)
    else:
        dismiss_measure(measure=row, reason=cleaned["reason"], by=by)
