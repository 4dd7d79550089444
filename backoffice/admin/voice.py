"""What people say of each other and to us: reviews to moderate, complaints and suggestions to answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.admin.deciding import DecidingAdmin
from backoffice.admin.reading import link_to, one_of, page_of, toned
from bookings.models import Complaint, Review, Suggestion
from bookings.voice.actions.complain import answer_complaint, take_complaint
from bookings.voice.actions.review import hide_review, show_review_again
from bookings.voice.actions.suggest import answer_suggestion
from bookings.voice.models.complaint import ComplaintStatus
from petcare.errors import DomainError


class WordsForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "cols": 60}))

    def __init__(self, *args: Any, label: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.label = label
        words.max_length = words.widget.attrs["maxlength"] = most
        words.validators.append(MaxLengthValidator(most))


class VoiceAdmin(DecidingAdmin):
    """What was said, and a form whose buttons say what is done with the words in it.

    `buttons` holds what each of them makes of the row, as it is said and kept afterwards.
    """

    posts = {"act": "act"}
    buttons: Mapping[str, Any] = {}
    date_hierarchy = "created_at"
    words_label: Any = gettext_lazy("Answer")
    most_words = 2000

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Does what the button says; stays on the page when words are missing or somebody was quicker."""
        row = self.row_to_decide(request, pk)
        to, form = self.pressed(request, self.buttons), self.words_form(request.POST)
        if self.needs_words(to) and not form.is_valid():
            return self.page(request, row, form)
        words = form.cleaned_data["words"] if self.needs_words(to) else ""
        try:
            self.does(row, to, by=request.user, words=words)
        except DomainError as error:
            return self.refused(request, row, form, error)
        self.log_change(request, row, str(self.buttons[to]))
        messages.success(request, f"{self.opts.verbose_name}: {self.buttons[to]}")
        return redirect(page_of(row))

    def words_form(self, data: Any = None) -> WordsForm:
        return WordsForm(data, label=self.words_label, most=self.most_words)

    def needs_words(self, to: str) -> bool:
        return True

    def does(self, row: Any, to: str, *, by: Any, words: str) -> None:
        raise NotImplementedError

    def page(self, request: HttpRequest, row: Any, form: WordsForm | None = None) -> HttpResponse:
        return self.in_frame(request, row, {"form": form or self.words_form(), "facts": self.facts(row)})

    def facts(self, row: Any) -> list[tuple[Any, Any]]:
        return []

    @admin.display(description=gettext_lazy("caregiver"))
    def caregiver_link(self, row: Any) -> str:
        return link_to(row.caregiver)

    @admin.display(description=gettext_lazy("author"))
    def author_link(self, row: Any) -> str:
        return link_to(row.author)

    @admin.display(description=gettext_lazy("booking"))
    def booking_link(self, row: Any) -> str:
        return link_to(row.booking)


@admin.register(Review)
class ReviewAdmin(VoiceAdmin):
    list_display = ["overall", "words", "shown", "caregiver_link", "author_link", "booking_link", "created_at"]
    list_filter = [("overall", one_of(lambda: range(1, 6))), ("hidden_at", admin.EmptyFieldListFilter)]
    sortable_by = ["created_at"]
    search_fields = ["words", "caregiver__user", "author", "booking"]
    list_select_related = ["caregiver__user", "author", "booking"]
    buttons = {"hide": gettext_lazy("hidden"), "show": gettext_lazy("public")}
    words_label = gettext_lazy("Why it is hidden")
    most_words = 200

    @admin.display(description=gettext_lazy("public"))
    def shown(self, review: Review) -> SafeString | str:
        return toned("bad", _("hidden")) if review.hidden_at else _("public")

    def needs_words(self, to: str) -> bool:
        return to != "show"

    def does(self, row: Review, to: str, *, by: Any, words: str) -> None:
        if to == "show":
            show_review_again(review=row)
        else:
            hide_review(review=row, by=by, reason=words)

    def facts(self, row: Review) -> list[tuple[Any, Any]]:
        return [
            (_("booking"), link_to(row.booking)),
            (_("author"), link_to(row.author)),
            (_("caregiver"), link_to(row.caregiver)),
            (_("overall"), row.overall),
            (_("attitude"), row.attitude),
            (_("skill"), row.skill),
            (_("punctuality"), row.punctuality),
            (_("the pet's reaction"), row.pet_reaction),
        ]


@admin.register(Complaint)
class ComplaintAdmin(VoiceAdmin):
    tones = {ComplaintStatus.OPEN: "warn", ComplaintStatus.TAKEN: "warn", ComplaintStatus.ANSWERED: "ok"}
    list_display = ["kind", "status_toned", "side", "author_link", "caregiver_link", "booking_link", "created_at"]
    list_filter = ["status", "is_upheld", "kind", "side"]
    search_fields = ["words", "booking", "author", "caregiver__user"]
    list_select_related = ["caregiver__user", "author", "booking"]
    buttons = {
        "take": ComplaintStatus.TAKEN.label,
        "uphold": gettext_lazy("Upheld"),
        "reject": gettext_lazy("Not upheld"),
    }

    def can_decide(self, row: Complaint) -> bool:
        return row.is_open

    def needs_words(self, to: str) -> bool:
        return to != "take"

    def does(self, row: Complaint, to: str, *, by: Any, words: str) -> None:
        if to == "take":
            take_complaint(complaint=row, by=by)
        else:
            answer_complaint(complaint=row, by=by, is_upheld=to == "uphold", answer=words)

    def facts(self, row: Complaint) -> list[tuple[Any, Any]]:
        return [
            (_("booking"), link_to(row.booking)),
            (_("side"), row.get_side_display()),
            (_("author"), link_to(row.author)),
            (_("owner"), link_to(row.booking.owner)),
            (_("caregiver"), link_to(row.caregiver)),
            (_("kind"), row.get_kind_display()),
            (_("status"), self.status_toned(row)),
            (_("taken by"), row.taken_by or "–"),
        ]


@admin.register(Suggestion)
class SuggestionAdmin(VoiceAdmin):
    """Those for the platform; what is said to a caregiver alone stays between the two."""

    list_display = ["__str__", "is_answered", "author_link", "created_at"]
    list_filter = ["is_answered"]
    search_fields = ["words", "author"]
    list_select_related = ["author"]
    buttons = {"answer": gettext_lazy("Answered")}
    most_words = 1000

    def can_decide(self, row: Suggestion) -> bool:
        return not row.is_answered

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(caregiver=None)

    def does(self, row: Suggestion, to: str, *, by: Any, words: str) -> None:
        answer_suggestion(suggestion=row, by=by, answer=words)

    def facts(self, row: Suggestion) -> list[tuple[Any, Any]]:
        return [(_("author"), link_to(row.author))]
