from importlib import import_module
from pkgutil import walk_packages
from time import thread_time

import pytest
from django import forms
from django.urls import reverse

import accounts
import backoffice
import bookings
import caregivers
import pets
from accounts.forms.no_door_codes import NoDoorCodes, is_free_text
from accounts.models import User
from bookings.orders.models import Booking
from bookings.schedule.windows import window_key
from tests.factories.bookings import a_completed_booking, a_visit_in_service, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import HOME_FORM, OwnerFactory
from tests.factories.pets import PetFactory

pytestmark = pytest.mark.django_db

CODE = "739105#"
# Their text is sealed, searched for, shown to nobody, or about what is sold to everybody.
EXEMPT = {"WayInForm", "SignUpForm", "PhoneSignUpForm", "EmailSignUpForm", "PhoneCodeForm", "SignInCodeForm"}
EXEMPT |= {"ProofForm", "ResetForm", "MoveForm", "DeskSignInForm", "CodeForm", "BoardForm"}
EXEMPT |= {"ServiceForm", "StepForm", "PackageForm", "PriceForm", "PriceRuleForm", "PolicyForm"}


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


@pytest.fixture
def home(owner):
    return owner.addresses.get()


def all_forms():
    for floor in (accounts, pets, caregivers, bookings, backoffice):
        for module in walk_packages(floor.__path__, f"{floor.__name__}."):
            if "migrations" not in module.name:
                found = vars(import_module(module.name)).values()
                own = (one for one in found if getattr(one, "__module__", "") == module.name)
                yield from (one for one in own if isinstance(one, type) and issubclass(one, forms.BaseForm))


@pytest.mark.promise("B1")
def test_every_form_with_free_text_refuses_door_codes():
    open_forms = {
        form.__name__
        for form in all_forms()
        if any(is_free_text(field) for field in getattr(form, "base_fields", {}).values())
        and not issubclass(form, NoDoorCodes)
    }
    assert open_forms == EXEMPT


@pytest.mark.promise("B1")
@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/me/edit/", {"name": f"门禁{CODE}", "gender": "female"}),
        ("/me/emergency-contact/", {"name": f"李梅 门禁{CODE}", "phone": "13700001111"}),
        ("/me/profile/person/", {"name": f"门禁{CODE}", "gender": "female"}),
    ],
)
def test_code_in_a_profile_is_refused_beside_the_field_and_kept_as_typed(client, owner, path, typed):
    response = client.post(path, typed)
    assert "门禁码" in response.context["form"].errors["name"][0]
    assert f'value="{typed["name"]}"' in response.text
    assert f'formaction="{reverse("accounts:way_in_from_text")}"' in response.text
    assert 'name="not_a_code"' not in response.text
    assert CODE not in User.objects.get(pk=owner.pk).name


@pytest.mark.promise("B1")
def test_code_in_a_new_home_moves_to_the_way_in_on_the_same_page(client, owner):
    typed = HOME_FORM | {"room": f"502 门禁{CODE}", "way_in-kind": "", "way_in-secret": ""}
    response = client.post("/me/homes/add/", typed)
    assert response.context["home"].address.errors["room"]
    assert "seal-way-in" not in response.context["home"].address["room"].caught_codes
    home = client.post("/me/homes/add/", typed | {"door_code": CODE}).context["home"]
    assert home.way_in["secret"].value() == CODE
    assert home.way_in["kind"].value() == "door_code"
    assert home.address["room"].value() == "502 门禁"
    assert owner.addresses.count() == 1


@pytest.mark.promise("B1")
def test_code_in_a_home_leads_to_the_way_in_of_that_home(client, owner, home):
    response = client.post(f"/me/homes/{home.pk}/", HOME_FORM | {"compound": f"滨江花园 大门密码{CODE}"})
    assert f"/me/homes/way-in/?home={home.pk}" in response.text
    page = client.post(f"/me/homes/way-in/?home={home.pk}", {"door_code": CODE})
    assert f'value="{CODE}"' in page.text
    assert f'action="/me/homes/{home.pk}/way-in/"' in page.text
    assert "no-store" in page["Cache-Control"]
    assert home.current_way_in.version == 1


def test_code_beside_another_way_in_goes_to_its_note(client, owner, home):
    home.ways_in.create(version=2, kind="front_desk", secret="东门")
    form = client.post("/me/homes/way-in/", {"door_code": CODE}).context["form"]
    assert (form["kind"].value(), form["secret"].value(), form["note"].value()) == ("front_desk", None, CODE)


def test_code_that_goes_to_a_note_leaves_what_the_note_says(client, owner, home):
    home.ways_in.create(version=2, kind="key_box", secret="左边", note="门很紧，用力推")
    form = client.post("/me/homes/way-in/", {"door_code": CODE}).context["form"]
    shown = {f"way_in-{name}": form[name].value() or "" for name in ("kind", "secret", "note")}
    client.post(f"/me/homes/{home.pk}/way-in/", shown)
    now = home.current_way_in
    assert (now.kind, now.secret, now.note.splitlines()) == ("key_box", "左边", ["门很紧，用力推", CODE])


def test_code_of_somebody_without_a_home_goes_along_to_their_new_home(client):
    client.force_login(OwnerFactory(home=False))
    page = client.post("/me/homes/way-in/", {"door_code": CODE}, follow=True)
    assert page.request["PATH_INFO"] == "/me/homes/add/"
    assert page.context["home"].way_in["secret"].value() == CODE


@pytest.mark.parametrize("asked", ["", "x", "9" * 400, "0"])
def test_way_in_of_a_home_that_is_not_one_s_own_is_not_opened(client, owner, home, asked):
    stranger_s = OwnerFactory().addresses.get()
    for number in (asked, stranger_s.pk):
        page = client.post(f"/me/homes/way-in/?home={number}", {"door_code": CODE}, follow=True)
        assert stranger_s.street not in page.text


@pytest.fixture
def order(owner):
    CaregiverFactory()
    return {
        "pets": [PetFactory(owner=owner).pk],
        "services": [ServiceFactory().code],
        "address": owner.addresses.get().pk,
        "window": window_key(window_at()),
        "quoted_total": "36.00",
        "submission_key": "5f0c5f1e-3c92-4d8a-9a39-5d2f9b5f0001",
    }


@pytest.mark.promise("B1")
def test_code_in_a_booking_note_is_refused_and_stands_in_no_address(client, owner, home, order):
    response = client.post("/book/", order | {"note": f"门禁密码 {CODE}，猫很乖"})
    field = response.context["form"]["note"]
    assert field.errors
    assert field.caught_codes == CODE
    assert f"门禁密码 {CODE}，猫很乖</textarea>" in response.text
    assert f"?home={home.pk}" in response.text
    assert "739105" not in " ".join(part for part in response.text.split() if "href=" in part)
    assert not Booking.objects.exists()


def test_text_that_is_too_long_is_refused_without_being_searched(client, owner):
    began = thread_time()
    form = client.post("/me/edit/", {"name": "门禁码密" * 50_000, "gender": "female"}).context["form"]
    assert [error.code for error in form.errors.as_data()["name"]] == ["max_length"]
    assert thread_time() - began < 1


@pytest.mark.promise("B1")
@pytest.mark.parametrize("notes", [[f"门禁{CODE}", "猫很乖"], ["长" * 501]])
def test_note_that_holds_a_code_or_is_too_long_is_not_carried_on(client, owner, notes):
    page = client.get("/book/", {"step": "time", "note": notes})
    assert "note" not in page.context["chosen"]


@pytest.mark.promise("B1")
def test_number_that_is_no_code_is_kept_when_its_writer_says_so(client, owner, order):
    typed = order | {"note": "喂食器上按 2580"}
    response = client.post("/book/", typed)
    assert response.context["form"]["note"].doubtful_codes == [("2580", False)]
    assert not Booking.objects.exists()
    client.post("/book/", typed | {"not_a_code": ["2580"]})
    assert Booking.objects.get().note == "喂食器上按 2580"


def test_saying_so_of_one_number_lets_no_other_through(client, owner, order):
    typed = order | {"note": f"按 2580，大门密码 {CODE}", "not_a_code": ["2580", CODE]}
    field = client.post("/book/", typed).context["form"]["note"]
    assert field.caught_codes == CODE
    assert field.doubtful_codes == [("2580", True)]


@pytest.mark.promise("B1")
def test_code_in_a_review_is_refused(client, owner):
    CaregiverFactory()
    booking = a_completed_booking(owner=owner)
    stars = dict.fromkeys(("overall", "attitude", "skill", "punctuality", "pet_reaction"), "5")
    response = client.post(f"{booking.get_absolute_url()}review/", stars | {"words": f"很好，门禁{CODE}好记"})
    assert response.context["form"].errors["words"]
    assert not booking.reviews.exists()


@pytest.mark.promise("B1")
@pytest.mark.parametrize(("act", "field"), [("complete", "note"), ("skip", "reason")])
def test_code_in_what_a_caregiver_writes_is_refused_and_kept_as_typed(client, act, field):
    visit = a_visit_in_service(caregiver=CaregiverFactory())
    client.force_login(visit.caregiver.user)
    step = visit.steps.get(proof="none")
    address = f"{visit.get_absolute_url()}steps/{step.pk}/{act}/"
    response = client.post(address, {field: f"门禁{CODE}不好使"})
    assert "门禁码" in response.context["step_refused"]
    assert f"门禁{CODE}不好使</textarea>" in response.text
    assert "seal-way-in" not in response.text.split('id="step-')[1].split("</article>")[0]
    step.refresh_from_db()
    assert step.status == "todo"
    client.post(address, {field: "按了2580没反应", "not_a_code": "2580"})
    step.refresh_from_db()
    assert step.status == ("done" if act == "complete" else "skipped")
