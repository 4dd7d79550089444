"""Every address of the admin, asked for with every role."""

import re
import uuid
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from accounts.models import User
from accounts.status import VerificationStatus
from backoffice.roles import AREAS, Role, rights_of, sync_roles, table
from bookings.models import Booking, Complaint, Earning, Refund, Review, Suggestion
from bookings.money.actions.decide_refund import approve_refund
from bookings.money.models import RequestReason
from bookings.voice.actions.send_message import send_message
from bookings.voice.models.thread import Side
from caregivers.models import Measure
from petcare.notifications.outbox import notify
from tests.bookings.money.conftest import gateway  # noqa: F401
from tests.bookings.money.test_money_back import ask, seen
from tests.factories.applications import CertificateFactory, a_submitted_application
from tests.factories.bookings import a_completed_booking
from tests.factories.conduct import a_proposal, a_sample
from tests.factories.people import StaffFactory
from tests.factories.requests import ChangeRequestFactory, IdentityFactory, VerificationFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]
DOCS = Path(__file__).resolve().parents[2] / "docs"

# Open to everybody who works here: their own sign-in, and pages that show only what a role sees anyway.
OPEN = {"index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "app_list"}
OPEN |= {"view_on_site", "second_factor", "second_factor_set_up", "second_factor_device", "second_factor_codes", None}
# Each kind of rows has a right of its own; tests/backoffice/test_search.py and test_queues.py ask for them.
OPEN |= {"desk_search", "next_in_queue", "take_over"}
# For superusers alone.
NOBODY = {"second_factor_reset"}
# Pages that are no list, form or history of a model, and the right that each demands.
RIGHTS = {
    "dispatch_board": "bookings.view_dispatchround",
    "plan": "bookings.view_dispatchround",
    "plan_state": "bookings.view_dispatchround",
    "plan_ask": "bookings.change_dispatchround",
    "plan_accept": "bookings.change_dispatchround",
    "assign_visit": "bookings.change_dispatchround",
    "assign_check": "bookings.change_dispatchround",
    "message_kinds": "notifications.view_notification",
    "price_preview": "bookings.view_pricerule",
    "policy_preview": "bookings.view_dispatchpolicy",
    "peak_mode": "bookings.view_peakmode",
    "peak_mode_off": "bookings.change_peakmode",
    "bookings_dispatchpolicy_go_live": "bookings.change_dispatchpolicy",
    "refund_reasons": "bookings.view_refundrequest",
    "live_board": "bookings.view_booking",
    "live_map": "bookings.view_booking",
    "live_cancel": "bookings.change_booking",
    "live_end": "bookings.change_booking",
    "live_compensate": "bookings.change_refund",
    "live_message": "bookings.add_message",
    "backoffice_campaign_send": "backoffice.change_campaign",
    "statistics": "backoffice.view_dailyfigure",
    "statistics_hours": "backoffice.view_dailyfigure",
    "statistics_owners": "backoffice.view_areafigure",
    "statistics_figures": "backoffice.view_dailyfigure",
    # Demands the right to see bookings too, which each role that sees statistics has.
    "statistics_bookings": "backoffice.view_dailyfigure",
    "refund_photo": "bookings.view_refundrequest",
    "step_photo": "bookings.view_booking",
    "step_video": "bookings.view_booking",
    "step_video_poster": "bookings.view_booking",
    "booked_pet_photo": "bookings.view_booking",
    "ask_identity": "accounts.change_identityverification",
    "identity_photo": "accounts.view_identityverification",
    "proof_photo": "accounts.view_changerequest",
    "person": "accounts.view_user",
    "pet_photo": "pets.view_pet",
    "look_way_in": "accounts.view_wayin",
    "look_contact": "accounts.view_emergencycontact",
    "application_portrait": "caregivers.view_application",
    "certificate_photo": "caregivers.view_certificate",
    "profile_portrait": "caregivers.view_profilechange",
    "caregivers_profilechange_decide": "caregivers.change_profilechange",
    "thread": "bookings.view_thread",
    "review_photo": "bookings.view_review",
    "complaint_photo": "bookings.view_complaint",
    "message_photo": "bookings.view_thread",
    "caregivers_application_item": "caregivers.change_application",
    "caregivers_application_decide": "caregivers.change_application",
    "caregivers_application_look": "caregivers.change_application",
    "caregivers_certificate_decide": "caregivers.change_certificate",
    "caregivers_caregiver_review": "caregivers.change_caregiver",
    "caregivers_measure_decide": "caregivers.change_measure",
    "bookings_sampledvisit_judge": "bookings.change_sampledvisit",
    "bookings_refund_again": "bookings.change_refund",
    "bookings_pricerule_move": "bookings.change_pricerule",
    "bookings_holiday_seed": "bookings.add_holiday",
    "bookings_refundrequest_decide": "bookings.change_refundrequest",
    "accounts_changerequest_decide": "accounts.change_changerequest",
    "accounts_changerequest_look": "accounts.change_changerequest",
    "accounts_identityverification_take_back": "accounts.change_identityverification",
    "accounts_identityverification_decide": "accounts.change_identityverification",
    "accounts_identityverification_look": "accounts.change_identityverification",
    "bookings_review_act": "bookings.change_review",
    "bookings_complaint_act": "bookings.change_complaint",
    "bookings_suggestion_act": "bookings.change_suggestion",
}
OF_A_MODEL = re.compile(
    r"^(?P<app>[a-z]+)_(?P<model>[a-z]+)_(?P<page>changelist|add|change|delete|history|simple_history)$"
)
CLOSED = {403, 405}
VERB = {"changelist": "view", "change": "view", "history": "view", "simple_history": "view"}


def addresses() -> list[str | None]:
    def walk(patterns):
        for pattern in patterns:
            yield from [pattern.name] if isinstance(pattern, URLPattern) else walk(pattern.url_patterns)

    return sorted({name or "" for name in walk(admin.site.get_urls())} - {""} - OPEN)


def right_for(name: str) -> str:
    """Raises KeyError for an address that nobody has put into the table yet."""
    known = OF_A_MODEL.match(name)
    if known is None:
        return RIGHTS[name]
    return f"{known['app']}.{VERB.get(known['page'], known['page'])}_{known['model']}"


def test_every_address_of_the_desk_has_its_right():
    assert [name for name in addresses() if name not in NOBODY and not right_for(name)] == []


def test_every_model_of_the_desk_is_in_an_area():
    known = {model for area in AREAS for model in area.models}
    assert {model._meta.label_lower for model in admin.site._registry} <= known


def test_table_in_the_docs_is_what_the_roles_are():
    assert table() in (DOCS / "roles.md").read_text()


def test_auditor_changes_nothing_and_opens_nothing_sealed():
    rights = rights_of(Role.AUDITOR)
    assert {right.split(".")[1].split("_")[0] for right in rights} == {"view"}
    assert not rights & {"accounts.view_wayin", "accounts.view_emergencycontact"}


@pytest.fixture
def rows(gateway) -> dict[str, int]:  # noqa: F811
    """A row of each model that has one, by `app_model`, and what stands behind the addresses of their own."""
    booking = a_completed_booking()
    request = ask(booking, RequestReason.LATE)
    approve_refund(
        request=request, amount=booking.total, **seen(request), answer="", by=StaffFactory(is_superuser=True)
    )
    change = ChangeRequestFactory()
    identity = IdentityFactory(owner=change.owner)
    verification = VerificationFactory(owner=change.owner, status=VerificationStatus.SUBMITTED, identity=identity)
    caregiver = booking.visits.get().caregiver
    said = {"booking": booking, "caregiver": caregiver, "author": booking.owner}
    stars = dict.fromkeys(("attitude", "skill", "punctuality", "pet_reaction", "overall"), 5)
    suggestion = Suggestion.objects.create(author=booking.owner, words="周末也开客服", key=uuid.uuid4())
    return {
        "bookings_review": Review.objects.create(**said, **stars).pk,
        "bookings_sampledvisit": a_sample(booking.visits.get()).pk,
        "bookings_complaint": Complaint.objects.create(**said, side=Side.OWNER, kind="late", words="来晚了").pk,
        "bookings_suggestion": suggestion.pk,
        "caregivers_measure": a_proposal("warning", caregiver=caregiver).pk,
        "caregivers_certificate": CertificateFactory(owner=caregiver.user).pk,
        "bookings_booking": booking.pk,
        "bookings_refundrequest": request.pk,
        "bookings_refund": Refund.objects.get().pk,
        "bookings_payment": booking.payments.get().pk,
        "accounts_user": booking.owner.pk,
        "accounts_address": booking.address_id,
        "accounts_changerequest": change.pk,
        "accounts_identityverification": verification.pk,
        "caregivers_caregiver": caregiver.pk,
        "caregivers_application": a_submitted_application().pk,
        "live": booking.pk,
        "look_way_in": booking.address.ways_in.first().pk,
        "look_contact": booking.owner.pk,
        "ask_identity": booking.owner.pk,
        "identity_photo": identity.pk,
        "person": booking.owner.pk,
    }


def path_of(name: str, rows: dict[str, int]) -> str:
    pk = next((pk for row, pk in rows.items() if name == row or name.startswith(f"{row}_")), 1)
    for args in ([], [pk], [pk, "front" if name == "identity_photo" else 1]):
        try:
            return reverse(f"admin:{name}", args=args)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def test_each_role_opens_what_its_table_says_and_nothing_else(rows):
    superuser = signed_in_staff(StaffFactory(is_superuser=True))
    asked = [(name, path_of(name, rows)) for name in addresses()]
    # What changes for nobody, not even a superuser, is closed to roles too.
    opens = {path for _name, path in asked if superuser.get(path).status_code not in CLOSED}
    faults = []
    for role in Role:
        client, rights = signed_in_staff(somebody_as(role)), rights_of(role)
        for name, path in asked:
            status = (client.get if path in opens else client.post)(path).status_code
            is_closed = status in CLOSED or status == 302 and path.endswith("/history/")
            may = name not in NOBODY and right_for(name) in rights
            if not may and not is_closed or may and path in opens and status == 403:
                faults.append(f"{role} {path} {status}")
    assert faults == []


def somebody_as(role: Role) -> User:
    sync_roles()
    staff = StaffFactory()
    staff.groups.set(Group.objects.filter(name=role))
    return staff


def test_roles_are_given_by_superusers_alone(desk):
    manager = somebody_as(Role.MANAGER)
    page = reverse("admin:accounts_user_change", args=[manager.pk])
    assert 'name="groups"' in desk.get(page).text
    assert 'name="groups"' not in signed_in_staff(manager).get(page).text


@pytest.mark.parametrize(("role", "may"), [(Role.DESK, True), (Role.AUDITOR, False)])
def test_actions_of_a_list_demand_the_right_to_work(role, may):
    told = notify(recipient=StaffFactory(), kind="refund_arrived", data={"number": "A1", "amount": "1"})
    told.deliveries.update(state="failed", tries=8)
    rows = list(told.deliveries.values_list("pk", flat=True))
    client = signed_in_staff(somebody_as(role))
    client.post("/admin/notifications/delivery/", {"action": "send_again", "_selected_action": rows})
    assert told.deliveries.filter(state="pending").exists() is may
    assert ("photos_looked_at" in client.get("/admin/bookings/booking/").text) is may


@pytest.mark.parametrize(("role", "may"), [(Role.DESK, True), (Role.FINANCE, False)])
def test_booking_shows_its_talks_to_those_who_may_read_them(role, may):
    booking = a_completed_booking()
    said = {"side": Side.OWNER, "by": booking.owner, "body": "钥匙在物业", "key": uuid.uuid4()}
    send_message(booking=booking, caregiver=booking.visits.get().caregiver, **said)
    page = signed_in_staff(somebody_as(role)).get(reverse("admin:bookings_booking_change", args=[booking.pk]))
    assert ("钥匙在物业" in page.text) is may


def test_whoever_stops_working_here_has_no_sign_in_name_and_no_role(desk):
    sync_roles()
    colleague = StaffFactory(name="同事", is_superuser=True)
    colleague.groups.add(Group.objects.get(name=Role.DESK))
    page = reverse("admin:accounts_user_change", args=[colleague.pk])
    tables = {
        f"{name}-{forms}_FORMS": 0
        for name in ("pets", "addresses", "emergency_contact")
        for forms in ("TOTAL", "INITIAL")
    }
    sent = {"name": "同事", "gender": "unsaid", "language": "zh-hans", "is_active": "on", "is_superuser": "on"}
    sent |= {"groups": [Group.objects.get(name=Role.DESK).pk]}
    assert desk.post(page, sent | tables).status_code == 302
    colleague.refresh_from_db()
    assert (colleague.is_staff, colleague.is_superuser, colleague.username) == (False, False, None)
    assert not colleague.groups.exists()


def test_links_lead_a_role_to_no_closed_door(rows):
    """From the pages whose rows lie in areas of several roles."""
    superuser = signed_in_staff(StaffFactory(is_superuser=True))
    booking = Booking.objects.get(pk=rows["bookings_booking"])
    pages = [f"/admin/bookings/booking/{booking.pk}/change/", f"/admin/accounts/user/{booking.owner_id}/change/"]
    pages += [f"/admin/bookings/dispatchround/{booking.rounds.get().pk}/change/", "/admin/bookings/earning/"]
    pages += [f"/admin/bookings/earning/{Earning.objects.first().pk}/change/", "/admin/accounts/address/"]
    measure = Measure.objects.get(pk=rows["caregivers_measure"])
    pages += [f"/admin/caregivers/monthlyrecord/{measure.record_id}/change/"]
    for client in (superuser, *(signed_in_staff(somebody_as(role)) for role in Role)):
        for page in pages:
            answer = client.get(page)
            links = set(re.findall(r'href="(/admin/[^"#?]+)', answer.text)) if answer.status_code == 200 else set()
            assert [link for link in links if client.get(link).status_code in {403, 404}] == []


@pytest.mark.parametrize(("page", "status"), [("/admin/caregivers/caregiver/", 403), ("/admin/nowhere/", 404)])
def test_closed_door_of_the_desk_leads_back_into_it(page, status):
    answer = signed_in_staff(somebody_as(Role.FINANCE)).get(page)
    assert answer.status_code == status
    assert 'class="button" href="/admin/"' in answer.text
    assert Client().get(page).url.startswith("/admin/login/")
