from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from accounts.models import Address, EmergencyContact, User, WayIn
from backoffice.addresses import address_of
from backoffice.admin.reading import DeskAdmin, DeskInline, HistoryAdmin, link_to, of_related, one_of
from backoffice.rights import may_see
from backoffice.roles import Role
from backoffice.statistics.models import districts
from pets.models import Pet, Species

# Apps come from the settings alone, and whose account is whose is decided by the person who proves it.
admin.site.unregister([SocialAccount, SocialApp, SocialToken])

# Nothing sealed is read for a list: no code, no note.
UNSEALED = Prefetch("ways_in", WayIn.objects.only("address", "kind", "version").order_by("-version"))


class PetInline(DeskInline):
    model = Pet
    fields = ["name", "species", "breed", "age", "health", "archived_at"]
    readonly_fields = ["age"]
    show_change_link = True

    @admin.display(description=_("age"))
    def age(self, pet: Pet) -> str:
        return pet.age_text


class AddressInline(DeskInline):
    model = Address
    fields = ["full_text", "way_in", "is_default", "archived_at"]
    readonly_fields = ["full_text", "way_in"]
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Address]:
        return super().get_queryset(request).prefetch_related(UNSEALED)

    @admin.display(description=_("address"))
    def full_text(self, address: Address) -> str:
        return address.full_text

    @admin.display(description=_("way in (sealed)"))
    def way_in(self, address: Address) -> str:
        return way_in_words(address)


class EmergencyContactInline(DeskInline):
    model = EmergencyContact
    fields = ["sealed"]
    readonly_fields = ["sealed"]

    @admin.display(description=_("name and phone"))
    def sealed(self, contact: EmergencyContact) -> SafeString | str:
        covered = "••••••"
        if not may_see(contact):
            return covered
        return format_html('{} <a href="{}">{}</a>', covered, address_of("look_contact", contact.owner_id), _("Look"))


class RolesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group: Group) -> str:
        return str(Role(group.name).label)


@admin.register(User)
class UserAdmin(DeskAdmin):
    list_display = ["name_or_more", "phone", "pet_names", "gender", "date_joined", "is_active", "is_staff"]
    list_filter = ["is_staff", "is_active", "gender", of_related(_("species"), "pets__species", Species)]
    date_hierarchy = "date_joined"
    sortable_by = ["phone", "date_joined"]
    search_fields = ["pk", "email", "username", "pets", "bookings"]
    search_help_text = _("Name, phone, e-mail, a pet's name, or a booking number")
    ordering = ["-date_joined"]
    inlines = [PetInline, AddressInline, EmergencyContactInline]
    readonly_fields = ["phone", "email", "username", "claimed_phone", "date_joined", "last_login", "bookings_link"]
    fieldsets = [
        (None, {"fields": ["name", "gender", "phone", "email", "language", "bookings_link"]}),
        (_("Account"), {"fields": ["is_active", "username", "claimed_phone", "date_joined", "last_login"]}),
        (_("Back office"), {"fields": ["is_staff", "is_superuser", "groups"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        pets = Prefetch("pets", Pet.objects.active(), to_attr="living_here")
        return super().get_queryset(request).prefetch_related(pets)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Who works here is decided by a superuser only."""
        of_staff = [] if request.user.is_superuser else ["is_staff", "is_superuser", "groups", "is_active"]
        return [*self.readonly_fields, *of_staff]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever does not work here any more has no sign-in name, no role and no power over all of it."""
        if not obj.is_staff:
            obj.username, obj.is_superuser = None, False
            form.cleaned_data["groups"] = Group.objects.none()
        super().save_model(request, obj, form, change)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles by their words, to be ticked."""
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return RolesField(
            queryset=Group.objects.filter(name__in=Role.values),
            widget=forms.CheckboxSelectMultiple,
            label=_("roles"),
            required=False,
        )

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Who is listed must not tell, sign by sign, how a password is kept."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("name"), ordering="name")
    def name_or_more(self, user: User) -> str:
        return str(user)

    @admin.display(description=_("pets"))
    def pet_names(self, user: User) -> str:
        return "、".join(pet.name for pet in user.living_here)

    @admin.display(description=_("bookings"))
    def bookings_link(self, user: User) -> SafeString:
        page = reverse("admin:bookings_booking_changelist")
        return format_html('<a href="{}?owner__id__exact={}">{}</a>', page, user.pk, user.bookings.count())


@admin.register(Pet)
class PetAdmin(DeskAdmin):
    list_display = ["name", "species", "breed", "owner_link", "age", "archived_at"]
    list_filter = ["species", "is_neutered", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["pk", "breed", "owner"]
    sortable_by: list[str] = []
    list_select_related = ["owner"]
    readonly_fields = ["owner", "created_at", "archived_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("owner"), ordering="owner__name")
    def owner_link(self, pet: Pet) -> str:
        return link_to(pet.owner)

    @admin.display(description=_("age"))
    def age(self, pet: Pet) -> str:
        return pet.age_text


class AddressForm(NoDoorCodes, forms.ModelForm):
    """Django's page has no place to keep what only may be a code: there an operator is believed."""

    seal_at = SealAt.NOWHERE

    @property
    def kept_codes(self) -> set[str]:
        return {code.text for codes in self.codes_in.values() for code in codes if not code.is_certain}


@admin.register(Address)
class AddressAdmin(HistoryAdmin):
    form = AddressForm
    list_display = ["compound", "full_text", "owner_link", "way_in", "is_default", "archived_at"]
    list_filter = [("district", one_of(districts)), "is_default", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["pk", "owner"]
    sortable_by: list[str] = []
    list_select_related = ["owner"]
    fields = [
        "owner",
        "district",
        "street",
        "compound",
        ("building", "unit", "room"),
        ("lat", "lon"),
        "way_in",
        "is_default",
        "created_at",
        "archived_at",
    ]
    readonly_fields = ["owner", "lat", "lon", "way_in", "is_default", "created_at", "archived_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Address]:
        return super().get_queryset(request).prefetch_related(UNSEALED)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("address"))
    def full_text(self, address: Address) -> str:
        return address.full_text

    @admin.display(description=_("owner"), ordering="owner__name")
    def owner_link(self, address: Address) -> str:
        return link_to(address.owner)

    @admin.display(description=_("way in (sealed)"))
    def way_in(self, address: Address) -> str:
        return way_in_words(address)


def way_in_words(address: Address) -> SafeString | str:
    """Kind and version of the newest, and where to open it; reads what was prefetched."""
    return look_at(next(iter(address.ways_in.all()), None))


def look_at(way_in: WayIn | None) -> SafeString | str:
    """Where it is opened, for those who may."""
    if way_in is None or not may_see(way_in):
        return str(way_in or "")
    return format_html('{} <a href="{}">{}</a>', way_in, address_of("look_way_in", way_in.pk), _("Look"))
