import pytest
from django.test import Client

from tests.factories.people import PASSWORD, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff():
    StaffFactory(username="operator", is_superuser=True)
    StaffFactory(username="manager", is_superuser=True)


def sign_in(username="operator", password=PASSWORD, address="203.0.113.1"):
    return Client().post("/admin/login/", {"username": username, "password": password}, REMOTE_ADDR=address)


def fail(times, **who):
    for _ in range(times):
        sign_in(password="not this one", **who)


def test_sixth_try_at_the_desk_is_refused_with_a_message_on_the_page():
    for username in ("operator", "Operator", "OPERATOR", "operator ", "operator"):
        fail(1, username=username)
    page = sign_in()
    assert page.status_code == 200
    assert page.context["form"].non_field_errors().as_data()[0].code == "too_many"


def test_failed_tries_at_the_desk_lock_nobody_else_out():
    fail(6)
    assert sign_in(username="manager").status_code == 302
    assert sign_in(address="198.51.100.7").status_code == 302


def test_a_right_sign_in_at_the_desk_starts_counting_anew():
    for _ in range(3):
        fail(4)
        assert sign_in().status_code == 302


def test_one_address_that_tries_many_names_is_refused():
    for number in range(30):
        fail(1, username=f"guess-{number}")
    assert sign_in().status_code == 200
    assert sign_in(address="198.51.100.7").status_code == 302


def test_right_sign_ins_of_others_do_not_help_who_guesses():
    for number in range(30):
        fail(1, username=f"guess-{number}")
        sign_in(username="manager")
    assert sign_in().status_code == 200
