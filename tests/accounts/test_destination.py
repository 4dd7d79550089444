import pytest

from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = ["x", "-1", "a\0b", "http://[", "//[", "//evil.example/", "https://evil.example/", "/\\evil.example", ""]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_target_that_is_no_page_of_ours_leads_home(client, target):
    client.force_login(OwnerFactory())
    assert client.get("/me/profile/", {"next": target}).url == "/"
    assert client.post("/me/language/", {"language": "en", "next": target}).url == "/"


@pytest.mark.parametrize("target", ["/", "/pets/?page=2", "/bookings/AB12/#visit"])
def test_a_page_of_ours_is_where_it_leads(client, target):
    client.force_login(OwnerFactory())
    assert client.get("/me/profile/", {"next": target}).url == target
    assert client.post("/me/language/", {"language": "en", "next": target}).url == target
