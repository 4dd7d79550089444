"""Rows that come from people and are decided on a page of their own."""

from collections.abc import Container, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from backoffice.admin.at_it import ShowsWhoIsAtIt
from backoffice.admin.reading import DeskAdmin, ReadOnly, page_of, toned
from backoffice.queue_pages import queue_bar
from petcare.errors import DomainError


class DecidingAdmin(ReadOnly, ShowsWhoIsAtIt, DeskAdmin):
    """A list whose rows open on `page`, where buttons post to methods of this class.

    `posts` holds the names of these methods by their address below the row's. Each takes the row by `row_to_decide`,
    asks `pressed` for the button, shows `page` again when something in the form is wrong, and leaves what a rule
    refuses to `refused`.
    """

    posts: Mapping[str, str] = {}
    tones: Mapping[str, str] = {}

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                f"<int:pk>/{address}/",
                self.admin_site.admin_view(require_POST(getattr(self, method))),
                name=f"{name}_{method}",
            )
            for address, method in self.posts.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        # Before the row: who may not look does not learn which rows there are.
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return self.page(request, row)

    def row_to_decide(self, request: HttpRequest, pk: int) -> Any:
        """Raises PermissionDenied for those who may only look."""
        if not self.has_work_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def pressed(self, request: HttpRequest, buttons: Container[str]) -> str:
        """Raises Http404 for a button that the page does not have: nothing is decided by mistake."""
        to = request.POST.get("to", "")
        if to not in buttons:
            raise Http404
        return to

    def can_decide(self, row: Any) -> bool:
        """Whether the page of the row, as it now is, may show a form again that a rule has refused."""
        return False

    def refused(self, request: HttpRequest, row: Any, form: forms.Form, error: DomainError) -> HttpResponse:
        """What a rule refused: in the form with what was typed, or where somebody was quicker and the page has no form
        any more, in a message above it."""
        current = self.get_queryset(request).filter(pk=row.pk).first()
        is_here = current is not None and self.can_decide(current)
        if error.field in form.fields or is_here:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.page(request, current or row, form)
        typed = _typed(form)
        kept = _("You had written: %(words)s") % {"words": typed} if typed else ""
        messages.error(request, f"{error.message} {kept}".strip())
        return redirect(page_of(row))

    def page(self, request: HttpRequest, row: Any, form: forms.Form | None = None) -> HttpResponse:
        """What is known of the row, with forms that subclasses take as further arguments when they were filled in."""
        raise NotImplementedError

    def in_frame(self, request: HttpRequest, row: Any, context: dict[str, Any]) -> HttpResponse:
        """The template of the row's model within the frame of the desk."""
        frame = self.admin_site.each_context(request) | {
            "title": str(self.opts.verbose_name),
            "opts": self.opts,
            "row": row,
            "queue_bar": queue_bar(request, row, is_item=True),
            "may_decide": self.has_work_permission(request),
        }
        return render(request, f"admin/{self.opts.app_label}/{self.opts.model_name}/page.html", frame | context)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_toned(self, row: Any) -> SafeString:
        return toned(self.tones.get(row.status, ""), row.get_status_display())


def _typed(form: forms.Form) -> str:
    """The words in it, which nobody wants to think of twice."""
    words = [form[name].value() for name, field in form.fields.items() if isinstance(field, forms.CharField)]
    return "\n".join(filter(None, words))
