"""What caregivers want owners to see of them instead: looked at, beside what is public now."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.admin.applications import PartForm
from backoffice.admin.deciding import DecidingAdmin
from backoffice.admin.reading import link_to, page_of
from caregivers.actions.decide_profile import decide_profile
from caregivers.models import ProfileChange
from caregivers.profile import Employer, experience_of
from caregivers.status import ChangeStatus, Item
from petcare.errors import DomainError

TONES = {ChangeStatus.WAITING: "warn", ChangeStatus.ACCEPTED: "ok", ChangeStatus.RETURNED: "bad"}


@admin.register(ProfileChange)
class ProfileChangeAdmin(DecidingAdmin):
    posts = {"decide": "decide"}
    tones = TONES
    list_display = ["caregiver", "item", "status_toned", "sent_at", "decided_by", "decided_at"]
    list_filter = ["status", "item"]
    search_fields = ["caregiver__user"]
    search_help_text = gettext_lazy("Name, phone")
    list_select_related = ["caregiver__user", "decided_by"]
    date_hierarchy = "sent_at"
    ordering = ["-sent_at"]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("caregiver__user", "decided_by")

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = self.row_to_decide(request, pk)
        form = PartForm(request.POST)
        if not form.is_valid():
            return self.page(request, change, form)
        given = form.cleaned_data
        try:
            change = decide_profile(
                change=change,
                is_accepted=self.pressed(request, ("yes", "no")) == "yes",
                by=request.user,
                reason=given["reason"],
                seen=given["seen"],
            )
        except DomainError as error:
            form.add_error("reason", error.message)
            return self.page(request, change, form)
        self.log_change(request, change, str(change.get_status_display()))
        messages.success(request, f"{change}: {change.get_status_display()}")
        return redirect(page_of(change))

    def page(self, request: HttpRequest, row: ProfileChange, form: PartForm | None = None) -> HttpResponse:
        row = self.get_queryset(request).get(pk=row.pk)
        context = {
            "status": self.status_toned(row),
            "person": link_to(row.caregiver),
            "sides": _sides(row) if row.item == Item.EXPERIENCE else [],
            "is_waiting": row.status == ChangeStatus.WAITING,
            "form": form or PartForm(initial={"seen": row.sent_at.isoformat()}),
        }
        return self.in_frame(request, row, context)


def _sides(change: ProfileChange) -> list[tuple[str, object, object]]:
    """What is public beside what they want, which of a decided change is the same by now."""
    now = experience_of(change.caregiver)
    wanted = [Employer.from_json(one) for one in change.employers]
    return [
        (_("Years with animals"), now.experience_years, change.experience_years),
        (_("Pets looked after"), now.pets_cared_for, change.pets_cared_for),
        (_("Employers"), "；".join(map(str, now.employers)), "；".join(map(str, wanted))),
        (_("In their words"), now.introduction, change.introduction),
    ]
