"""What people ask for and who they are: one page each, old beside new, where an operator decides."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.decide_change import approve_change, refuse_change
from accounts.actions.note_look import note_look
from accounts.actions.verify_identity import refuse_identity, take_question_back, verify_identity
from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from accounts.models import ChangeRequest, Identity, IdentityVerification, SealedLook, User
from accounts.models.change_request import ChangeKind
from accounts.models.sealed_look import LookedAt
from accounts.status import RequestStatus, VerificationStatus
from backoffice.admin.deciding import DecidingAdmin
from backoffice.admin.reading import DeskAdmin, ReadOnly, link_to, page_of
from backoffice.comparison import Side, card_photos, compared
from backoffice.looks import LookForm, is_open_for
from petcare.errors import DomainError

TONES = {
    RequestStatus.OPEN: "warn",
    RequestStatus.APPROVED: "ok",
    RequestStatus.REFUSED: "bad",
    VerificationStatus.SUBMITTED: "warn",
    VerificationStatus.VERIFIED: "ok",
}


class DecisionForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 60}),
        help_text=gettext_lazy("Needed to refuse. The person reads it."),
    )


class DecisionAdmin(DecidingAdmin):
    """A queue whose rows are compared, old beside new."""

    posts = {"decide": "decide", "look": "look"}
    tones = TONES
    list_select_related = ["owner", "decided_by"]
    search_fields = ["owner"]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The answer with its reason; stays on the page when that is missing or somebody was quicker."""
        row = self.row_to_decide(request, pk)
        form = DecisionForm(request.POST)
        is_yes = self.pressed(request, ("yes", "no")) == "yes"
        if form.is_valid() and not is_yes and not form.cleaned_data["reason"]:
            form.add_error("reason", _("Say why. The person reads it."))
        if form.errors:
            return self.page(request, row, decision=form)
        try:
            say = self.say_yes if is_yes else self.say_no
            row = say(row, by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            return self.refused(request, row, form, error)
        self.log_change(request, row, str(row.get_status_display()))
        messages.success(request, f"{row.owner}: {row.get_status_display()}")
        return redirect(page_of(row))

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Opens what is sealed of this row for a few minutes, and writes down why."""
        row = self.row_to_decide(request, pk)
        form = LookForm(request.POST)
        if not form.is_valid():
            return self.page(request, row, look=form)
        note_look(by=request.user, owner=row.owner, kind=self.look_kind(row), reason=form.cleaned_data["reason"])
        return redirect(page_of(row))

    def page(
        self, request: HttpRequest, row: Any, decision: forms.Form | None = None, look: forms.Form | None = None
    ) -> HttpResponse:
        is_open = is_open_for(request, row.owner, self.look_kind(row))
        context = {
            "status": self.status_toned(row),
            "sides": self.sides(row, is_open),
            "photos": self.photos(row),
            "has_sealed": self.has_sealed(row),
            "is_look_open": is_open,
            "look": look or LookForm(),
            "decision": (decision or DecisionForm()) if self.can_decide(row) else None,
            "person": self.person(row.owner),
            "earlier": self.earlier(row),
            "clash": self.clash(row),
        }
        return self.in_frame(request, row, context)

    def person(self, owner: User) -> dict[str, Any]:
        return {"link": link_to(owner), "bookings": owner.bookings.count(), "owner": owner}

    def earlier(self, row: Any) -> list[Model]:
        return list(self.get_queryset_of(row.owner).exclude(pk=row.pk)[:10])

    def get_queryset_of(self, owner: User):
        return self.model._default_manager.filter(owner=owner)

    def clash(self, row: Any) -> SafeString | str:
        """Who else this number is verified for; found by its fingerprint, without opening it."""
        if not row.identity or not row.identity.number_index:
            return ""
        same = Identity.objects.in_force().filter(number_index=row.identity.number_index).exclude(owner=row.owner)
        other = same.select_related("owner").first()
        return link_to(other.owner) if other else ""


@admin.register(ChangeRequest)
class ChangeRequestAdmin(DecisionAdmin):
    list_display = ["owner", "kind", "status_toned", "asked_at", "decided_by", "decided_at"]
    list_filter = ["status", "kind"]
    ordering = ["-asked_at"]

    def look_kind(self, row: ChangeRequest) -> LookedAt:
        return LookedAt.IDENTITY if row.kind == ChangeKind.IDENTITY else LookedAt.PROOF

    def has_sealed(self, row: ChangeRequest) -> bool:
        return bool(row.proof or (row.identity and row.identity.number_index))

    def can_decide(self, row: ChangeRequest) -> bool:
        return row.is_open

    def say_yes(self, row: ChangeRequest, *, by: User, reason: str) -> ChangeRequest:
        return approve_change(change=row, by=by)

    def say_no(self, row: ChangeRequest, *, by: User, reason: str) -> ChangeRequest:
        return refuse_change(change=row, by=by, reason=reason)

    def sides(self, row: ChangeRequest, is_look_open: bool) -> list[Side]:
        if row.kind != ChangeKind.IDENTITY:
            return [Side(row.get_kind_display(), row.old_value, row.new_value)]
        known = Identity.objects.in_force().filter(owner=row.owner).exclude(pk=row.identity_id).first()
        return compared(row.owner, known, row.identity, is_look_open)

    def photos(self, row: ChangeRequest) -> list[tuple[str, str]]:
        if row.identity:
            return card_photos(row.identity)
        return [(_("proof"), reverse("admin:proof_photo", args=[row.pk]))] if row.proof else []


@admin.register(IdentityVerification)
class IdentityVerificationAdmin(DecisionAdmin):
    posts = {**DecisionAdmin.posts, "take-back": "take_back"}
    list_display = ["owner", "status_toned", "asked_at", "submitted_at", "decided_by", "decided_at"]
    list_filter = ["status"]
    ordering = ["-asked_at"]

    def look_kind(self, row: IdentityVerification) -> LookedAt:
        return LookedAt.IDENTITY

    def has_sealed(self, row: IdentityVerification) -> bool:
        return bool(row.identity and row.identity.number_index)

    def can_decide(self, row: IdentityVerification) -> bool:
        return row.status == VerificationStatus.SUBMITTED

    def say_yes(self, row: IdentityVerification, *, by: User, reason: str) -> IdentityVerification:
        return verify_identity(verification=row, by=by)

    def say_no(self, row: IdentityVerification, *, by: User, reason: str) -> IdentityVerification:
        return refuse_identity(verification=row, by=by, reason=reason)

    def sides(self, row: IdentityVerification, is_look_open: bool) -> list[Side]:
        return compared(row.owner, None, row.identity, is_look_open) if row.identity else []

    def photos(self, row: IdentityVerification) -> list[tuple[str, str]]:
        return card_photos(row.identity) if row.identity else []

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row_to_decide(request, pk)
        try:
            row = take_question_back(verification=row, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            self.log_change(request, row, str(row.get_status_display()))
        return redirect(page_of(row))


@admin.register(SealedLook)
class SealedLookAdmin(ReadOnly, DeskAdmin):
    list_display = ["at", "by", "owner", "kind", "reason"]
    list_filter = ["kind"]
    search_fields = ["owner", "by", "by__username", "reason"]
    list_select_related = ["by", "owner"]
    date_hierarchy = "at"
