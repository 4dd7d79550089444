"""The desk where people are let in: each part of an application with its photos and checks, decided one by one."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.note_look import note_look
from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from accounts.models.sealed_look import LookedAt
from backoffice.admin.deciding import DecidingAdmin
from backoffice.admin.reading import link_to, page_of
from backoffice.looks import LookForm, is_open_for
from backoffice.vetting import Part, certificate_parts, parts_of
from caregivers.actions.decide_application import (
    approve_application,
    refuse_application,
    reopen_application,
    return_application,
    undecided_parts,
)
from caregivers.actions.vet import decide_certificate, decide_item
from caregivers.models import Application, Certificate
from caregivers.status import ApplicationStatus, CertificateStatus, Item, Verdict
from petcare.errors import DomainError

TONES = {
    ApplicationStatus.SUBMITTED: "warn",
    ApplicationStatus.APPROVED: "ok",
    ApplicationStatus.REFUSED: "bad",
    CertificateStatus.WAITING: "warn",
    CertificateStatus.ACCEPTED: "ok",
    CertificateStatus.RETURNED: "bad",
}


class PartForm(NoDoorCodes, forms.Form):
    """A decision about one part, with what its operator saw."""

    seal_at = SealAt.NOWHERE

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> datetime | None:
        try:
            return parse_datetime(self.cleaned_data["seen"])
        except ValueError as error:
            raise forms.ValidationError(_("Load the page again.")) from error


class RefusalForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
        help_text=gettext_lazy("Needed to refuse. The person reads it."),
    )


@admin.register(Application)
class ApplicationAdmin(DecidingAdmin):
    posts = {"items/<slug:item>": "item", "decide": "decide", "look": "look"}
    tones = TONES
    list_display = ["user", "phone", "status_toned", "submitted_at", "decided_by", "decided_at"]
    list_filter = ["status"]
    search_fields = ["user"]
    list_select_related = ["user", "decided_by"]
    ordering = ["-submitted_at"]

    @admin.display(description=gettext_lazy("phone"))
    def phone(self, application: Application) -> str:
        return application.user.phone or ""

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("user", "identity")

    def item(self, request: HttpRequest, pk: int, item: str) -> HttpResponse:
        """Accepts or returns one part; stays, with what was typed, when somebody was quicker or the reason misses."""
        application = self.row_to_decide(request, pk)
        if item not in Item.values:
            raise Http404
        form = PartForm(request.POST)
        if not form.is_valid():
            return self.page(request, application, **{item: form})
        try:
            verdict = decide_item(
                application=application,
                item=Item(item),
                is_accepted=self.pressed(request, ("yes", "no")) == "yes",
                by=request.user,
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_error("reason", error.message)
            return self.page(request, application, **{item: form})
        self.log_change(request, application, str(verdict))
        return redirect(f"{page_of(application)}#{item}")

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The whole: approve, return, refuse, or let a refused person apply again."""
        application = self.row_to_decide(request, pk)
        form = RefusalForm(request.POST)
        if not form.is_valid():
            return self.page(request, application, decision=form)
        reason = form.cleaned_data["reason"]
        actions: dict[str, Callable[[], Application]] = {
            "approve": lambda: approve_application(application=application, by=request.user),
            "return": lambda: return_application(application=application, by=request.user),
            "refuse": lambda: refuse_application(application=application, by=request.user, reason=reason),
            "reopen": lambda: reopen_application(application=application, by=request.user),
        }
        action = actions.get(request.POST.get("to", ""))
        if action is None:
            raise Http404
        try:
            decided = action()
        except DomainError as error:
            form.add_error("reason", error.message)
            return self.page(request, application, decision=form)
        self.log_change(request, decided, str(decided.get_status_display()))
        messages.success(request, f"{decided}: {decided.get_status_display()}")
        return redirect(page_of(decided))

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Opens number and card for a few minutes, and writes down why."""
        application = self.row_to_decide(request, pk)
        form = LookForm(request.POST)
        if not form.is_valid():
            return self.page(request, application, look=form)
        kind = LookedAt.IDENTITY
        note_look(by=request.user, owner=application.user, kind=kind, reason=form.cleaned_data["reason"])
        return redirect(f"{page_of(application)}#identity")

    def page(self, request: HttpRequest, row: Application, **forms_by_part: forms.Form) -> HttpResponse:
        row = self.get_queryset(request).get(pk=row.pk)
        parts = parts_of(row, is_look_open=is_open_for(request, row.user, LookedAt.IDENTITY))
        is_waiting = row.status == ApplicationStatus.SUBMITTED
        if not is_waiting:
            say_errors(request, forms_by_part.values())
        for part in parts:
            part.form = forms_by_part.get(part.key) or form_of(part) if is_waiting else None
        verdicts = [verdict.verdict for verdict in row.verdicts.all()]
        context = {
            "status": self.status_toned(row),
            "parts": parts,
            "person": link_to(row.user),
            "is_waiting": is_waiting,
            "undecided": undecided_parts(row) if is_waiting else [],
            "has_returned": Verdict.RETURNED in verdicts
            or any(part.tone == "bad" and part.key.startswith("certificate") for part in parts),
            "decision": forms_by_part.get("decision") or RefusalForm(),
            "look": forms_by_part.get("look") or LookForm(),
            "caregiver": link_to(getattr(row.user, "caregiver", None), _("their page as a caregiver")),
        }
        return self.in_frame(request, row, context)


@admin.register(Certificate)
class CertificateAdmin(DecidingAdmin):
    posts = {"decide": "decide"}
    tones = TONES
    list_display = ["owner", "kind", "issuer", "status_toned", "expires_on", "submitted_at", "decided_by"]
    list_filter = ["status", "kind"]
    search_fields = ["owner", "number", "issuer"]
    list_select_related = ["owner", "decided_by"]
    date_hierarchy = "expires_on"
    ordering = ["-submitted_at"]

    def get_queryset(self, request: HttpRequest):
        """What its owner is still writing is nobody's business."""
        found = super().get_queryset(request).select_related("owner", "decided_by")
        return found.exclude(status=CertificateStatus.DRAFT)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        certificate = self.row_to_decide(request, pk)
        form = PartForm(request.POST)
        if not form.is_valid():
            return self.page(request, certificate, certificate=form)
        try:
            decided = decide_certificate(
                certificate=certificate,
                is_accepted=self.pressed(request, ("yes", "no")) == "yes",
                by=request.user,
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_error("reason", error.message)
            return self.page(request, certificate, certificate=form)
        self.log_change(request, decided, str(decided.get_status_display()))
        waiting = Application.objects.filter(user=decided.owner_id, status=ApplicationStatus.SUBMITTED).first()
        if waiting:
            return redirect(f"{page_of(waiting)}#certificate-{decided.pk}")
        messages.success(request, f"{decided}: {decided.get_status_display()}")
        return redirect(page_of(decided))

    def page(self, request: HttpRequest, row: Certificate, **forms_by_part: forms.Form) -> HttpResponse:
        """Its owner's application shows it beside the rest; this page serves those who work already."""
        row = self.get_queryset(request).get(pk=row.pk)
        part = certificate_parts([row])[0]
        part.form = forms_by_part.get("certificate") or form_of(part)
        application = Application.objects.filter(user=row.owner_id).first()
        context = {
            "status": self.status_toned(row),
            "parts": [part],
            "person": link_to(row.owner),
            "application": link_to(application, _("their application")),
        }
        return self.in_frame(request, row, context)


def say_errors(request: HttpRequest, refused: Iterable[forms.Form]) -> None:
    """Where somebody else has decided meanwhile, no form stands on the page any more to say it beside."""
    for form in refused:
        for error in chain.from_iterable(form.errors.values()):
            messages.error(request, error)


def form_of(part: Part) -> PartForm:
    return PartForm(initial={"seen": part.seen.isoformat() if part.seen else ""})
