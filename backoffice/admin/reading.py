"""What the pages of the desk have in common."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.db.models import Choices, Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import User
from backoffice.addresses import address_of
from backoffice.admin.finding import narrowed
from backoffice.admin.long_lists import DeskList, LongPaginator
from backoffice.rights import may_see
from petcare.texts import id_in

# Django's own words above a choice, which its Chinese catalogue does not have yet.
gettext_noop("- Select an option -")


class ReadOnly:
    """Rows that change by the product's actions only. Who may change them by Django's rights may use those."""

    opts: Any

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_work_permission(self, request: HttpRequest) -> bool:
        """For the actions of a list: `permissions=["work"]`."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")


class DeskAdmin(admin.ModelAdmin):
    """Lists that stay quick when they are long."""

    list_per_page = 50
    # Counting a million rows to say "40 of 1,000,000" takes longer than the page.
    show_full_result_count = False
    paginator = LongPaginator
    empty_value_display = "–"
    # The pages of owners and caregivers are closed to operators.
    view_on_site = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Fields in the rows of a list, and files, come without a label of their own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, (forms.IntegerField, forms.FileField)):
            field.widget.attrs["aria-label"] = str(field.label)
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return DeskList

    def action_checkbox(self, row: Any) -> SafeString:
        """Django's, without a template of its own for every row."""
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, row.pk, _("Choose %(row)s") % {"row": row})

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return narrowed(queryset, self.search_fields, search_term), False

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if any(id_in(key) is None for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest
        return super().response_action(request, *args, **kwargs)


class HistoryAdmin(DeskAdmin, SimpleHistoryAdmin):
    """With every version of a row; an address that names none is not found."""

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        if id_in(object_id) is None:
            raise Http404
        return super().history_view(request, object_id, *args, **kwargs)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        if id_in(object_id) is None or id_in(version_id) is None:
            raise Http404
        return super().history_form_view(request, object_id, version_id, *args, **kwargs)


class DeskInline(ReadOnly, admin.TabularInline):
    """Rows below the one that they belong to."""

    extra = 0
    view_on_site = False


def page_of(row: Model) -> str:
    return address_of(f"{row._meta.app_label}_{row._meta.model_name}_change", row.pk)


def place_of(row: Model) -> str:
    """Where everything about it stands: people have a page of their own, whoever works here the plain one."""
    is_person = isinstance(row, User) and not row.is_staff
    return address_of("person", row.pk) if is_person else page_of(row)


def link_to(row: Model | None, text: str = "") -> SafeString | str:
    """Words alone where the link would lead to a closed door."""
    if row is None:
        return ""
    words = text or str(row)
    return format_html('<a href="{}">{}</a>', place_of(row), words) if may_see(row) else words


def toned(tone: str, text: str) -> SafeString:
    """Words with a tone of the admin's skin (ok, warn, bad), or plain."""
    return format_html('<span class="tone-{}">{}</span>', tone, text) if tone else format_html("{}", text)


def of_related(title: Any, lookup: str, choices: type[Choices]) -> type[admin.SimpleListFilter]:
    """A filter by a column of related rows, under a name that tells it from the row's own. A join would give a row for
    each of them, and all would have to be sorted to be told apart."""

    class OfRelated(admin.SimpleListFilter):
        # With two lines under it Django would take it for a lookup of its own, and refuse it.
        parameter_name = lookup.replace("__", "_")

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            return list(choices.choices)

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            if not self.value():
                return queryset
            relation, column = lookup.split("__")
            key = queryset.model._meta.get_field(relation).field
            matching = key.model._default_manager.order_by().filter(**{column: self.value()})
            return queryset.filter(pk__in=matching.values(key.name))

    OfRelated.title = title
    return OfRelated


def one_of(values: Callable[[], Iterable[Any]]) -> type[admin.AllValuesFieldListFilter]:
    """A filter by a column whose values are known without reading its table from end to end."""

    class Known(admin.AllValuesFieldListFilter):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.lookup_choices = list(values())

    return Known
