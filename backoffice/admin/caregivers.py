from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.admin.reading import DeskAdmin, link_to, page_of, toned
from bookings.dispatch.actions.suspend import suspend_caregiver, visits_ahead
from caregivers.actions.review import approve
from caregivers.models import Application, Caregiver, DateHours
from caregivers.models.hours import minute_text
from caregivers.status import APPROVAL_STEPS, Approval, Presence, Skill
from petcare.errors import DomainError
from petcare.texts import visible_text
from pets.models import Species

TONES = {
    Approval.APPLYING: "warn",
    Approval.APPROVED: "ok",
    Approval.SUSPENDED: "bad",
    Approval.REFUSED: "bad",
    Presence.ONLINE: "ok",
    Presence.BUSY: "warn",
}
# What is done about somebody who works here; whoever applies is decided about on the page of the application.
REVIEWS = {Approval.APPROVED: _("Let work again"), Approval.SUSPENDED: _("Suspend")}


class SuspendForm(NoDoorCodes, forms.Form):
    """`reason` is read by the caregiver."""

    seal_at = SealAt.NOWHERE
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        validators=[visible_text],
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


class HasSkill(admin.SimpleListFilter):
    title = _("skill")
    parameter_name = "skill"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return list(Skill.choices)

    def queryset(self, request: HttpRequest, queryset):
        return queryset.filter(skills__contains=[self.value()]) if self.value() else queryset


@admin.register(Caregiver)
class CaregiverAdmin(DeskAdmin):
    list_display = [
        "face",
        "name",
        "phone",
        "approval_toned",
        "presence_toned",
        "stars",
        "finished_visits",
        "skill_words",
        "joined_at",
    ]
    list_display_links = ["face", "name"]
    list_filter = ["approval", "presence", HasSkill]
    search_fields = ["user", "introduction"]
    search_help_text = _("Name, phone, or a word of the introduction")
    list_select_related = ["user"]
    date_hierarchy = "joined_at"
    ordering = ["-joined_at"]
    change_form_template = "admin/caregivers/caregiver/change_form.html"
    readonly_fields = [
        "face",
        "person",
        "phone",
        "approval_toned",
        "presence_toned",
        "stars",
        "rating_count",
        "finished_visits",
        "skill_words",
        "species_words",
        "home_lat",
        "home_lon",
        "joined_at",
        "visits_link",
        "application",
        "good_at_words",
        "pets_cared_for",
        "week",
        "other_days",
    ]
    fieldsets = [
        (
            None,
            {"fields": [("face", "person", "phone", "approval_toned", "presence_toned", "joined_at"), "application"]},
        ),
        (_("Record"), {"fields": [("stars", "rating_count", "finished_visits", "visits_link")]}),
        (
            _("Can do"),
            {
                "fields": [("skill_words", "good_at_words", "species_words"), ("experience_years", "pets_cared_for")]
                + ["introduction"]
            },
        ),
        (_("When and where"), {"fields": [("week", "other_days"), ("radius_m", "home_lat", "home_lon")]}),
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list:
        reviewing = path(
            "<int:pk>/review/<slug:to>/",
            self.admin_site.admin_view(self.review_view),
            name="caregivers_caregiver_review",
        )
        return [reviewing, *super().get_urls()]

    def review_view(self, request: HttpRequest, pk: int, to: str) -> HttpResponse:
        """Lets somebody work again at once; suspends them once it has been said why."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        caregiver = get_object_or_404(Caregiver.objects.select_related("user"), pk=pk, approval__in=REVIEWS)
        if to == Approval.SUSPENDED:
            return self.suspend(request, caregiver)
        if to != Approval.APPROVED:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            caregiver = approve(caregiver=caregiver, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            self.log_change(request, caregiver, str(caregiver.get_approval_display()))
            messages.success(request, f"{caregiver}: {caregiver.get_approval_display()}")
        return redirect(page_of(caregiver))

    def suspend(self, request: HttpRequest, caregiver: Caregiver) -> HttpResponse:
        """Shows first which visits it takes away."""
        form, ahead = SuspendForm(request.POST or None), visits_ahead(caregiver)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                caregiver = suspend_caregiver(caregiver=caregiver, by=request.user, reason=reason)
            except DomainError as error:
                messages.error(request, error.message)
            else:
                self.log_change(request, caregiver, f"{caregiver.get_approval_display()}: {reason}")
                words = _("%(caregiver)s is suspended; %(count)s visits go to others.")
                messages.success(request, words % {"caregiver": caregiver, "count": len(ahead)})
            return redirect(page_of(caregiver))
        ahead.sort(key=lambda visit: visit.window.lower)
        prefetch_related_objects(ahead, "booking")
        title = _("Suspend %(name)s") % {"name": caregiver}
        frame = self.admin_site.each_context(request) | {"title": title, "opts": self.opts, "caregiver": caregiver}
        return render(request, "admin/caregivers/caregiver/suspend.html", frame | {"form": form, "ahead": ahead})

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        caregiver = self.get_object(request, object_id)
        is_vetted = caregiver is not None and caregiver.approval in REVIEWS
        steps = sorted(APPROVAL_STEPS[caregiver.approval]) if is_vetted else []
        can_review = self.has_change_permission(request, caregiver)
        buttons = [{"to": to, "label": REVIEWS[Approval(to)]} for to in steps] if can_review else []
        return super().change_view(request, object_id, form_url, {"review_buttons": buttons} | (extra_context or {}))

    @admin.display(description=_("portrait"))
    def face(self, caregiver: Caregiver) -> SafeString | str:
        if not caregiver.portrait:
            return ""
        return format_html('<img class="portrait" src="{}" alt="">', caregiver.portrait.url)

    @admin.display(description=_("name"), ordering="user__name")
    def name(self, caregiver: Caregiver) -> str:
        return caregiver.user.name

    @admin.display(description=_("person"))
    def person(self, caregiver: Caregiver) -> str:
        return link_to(caregiver.user)

    @admin.display(description=_("phone"))
    def phone(self, caregiver: Caregiver) -> str:
        return caregiver.user.phone or ""

    @admin.display(description=_("approval"), ordering="approval")
    def approval_toned(self, caregiver: Caregiver) -> SafeString:
        return toned(TONES.get(caregiver.approval, ""), caregiver.get_approval_display())

    @admin.display(description=_("presence"), ordering="presence")
    def presence_toned(self, caregiver: Caregiver) -> SafeString:
        return toned(TONES.get(caregiver.presence, ""), caregiver.get_presence_display())

    @admin.display(description=_("stars"))
    def stars(self, caregiver: Caregiver) -> str:
        return str(caregiver.average_stars or "")

    @admin.display(description=_("skills"))
    def skill_words(self, caregiver: Caregiver) -> str:
        return "、".join(str(Skill(skill).label) for skill in caregiver.skills)

    @admin.display(description=_("good at"))
    def good_at_words(self, caregiver: Caregiver) -> str:
        return "、".join(str(Skill(skill).label) for skill in caregiver.good_at)

    @admin.display(description=_("application"))
    def application(self, caregiver: Caregiver) -> str:
        application = Application.objects.filter(user=caregiver.user_id).first()
        return link_to(application, application.get_status_display()) if application else ""

    @admin.display(description=_("species"))
    def species_words(self, caregiver: Caregiver) -> str:
        return "、".join(str(Species(one).label) for one in caregiver.species)

    @admin.display(description=_("bookings"))
    def visits_link(self, caregiver: Caregiver) -> SafeString:
        page = reverse("admin:bookings_booking_changelist")
        text = _("all bookings")
        return format_html('<a href="{}?visits__caregiver__id__exact={}">{}</a>', page, caregiver.pk, text)

    @admin.display(description=_("weekly hours"))
    def week(self, caregiver: Caregiver) -> SafeString:
        return format_html_join(mark_safe("<br>"), "{}", ((hours,) for hours in caregiver.weekly_hours.all()))

    @admin.display(description=_("hours of dates"))
    def other_days(self, caregiver: Caregiver) -> SafeString:
        coming = caregiver.date_hours.filter(date__gte=timezone.localdate())
        return format_html_join(mark_safe("<br>"), "{}", ((day_words(hours),) for hours in coming))


def day_words(hours: DateHours) -> str:
    if hours.is_day_off:
        return _("%(date)s off") % {"date": hours.date}
    return f"{hours.date} {minute_text(hours.start_minute)}–{minute_text(hours.end_minute)}"
