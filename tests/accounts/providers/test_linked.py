import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from petcare.notifications.models import Notification
from tests.factories.people import OwnerFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def link(user, provider="weixin", uid="union-1", nickname="晓雨"):
    return SocialAccount.objects.create(user=user, provider=provider, uid=uid, extra_data={"nickname": nickname})


def unlink(client, account):
    return client.post(reverse("accounts:unlink", args=[account.pk]), follow=True)


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


def told(response):
    return [message.level_tag for message in response.context["messages"]]


@pytest.mark.promise("U1")
def test_ways_in_show_what_is_linked_and_what_can_be(client, owner):
    account = link(owner)
    page = client.get("/me/linked/").text
    assert reverse("accounts:unlink", args=[account.pk]) in page
    assert "晓雨" in page
    assert "/accounts/qq/login/" in page


def test_ways_in_count_their_queries(client, owner, django_assert_max_num_queries):
    link(owner)
    with django_assert_max_num_queries(10) as few:
        client.get("/me/linked/")
    link(owner, uid="union-2")
    link(owner, "qq", uid="union-3")
    with django_assert_max_num_queries(len(few)):
        client.get("/me/linked/")


@pytest.mark.promise("U1")
def test_unlinking_takes_the_way_in_away(client, owner):
    assert told(unlink(client, link(owner))) == ["success"]
    assert not SocialAccount.objects.exists()


@pytest.mark.promise("U1")
def test_the_last_way_in_stays_and_the_page_says_why(client):
    person = UserFactory(phone=None)
    client.force_login(person)
    account = link(person)
    assert told(unlink(client, account)) == ["error"]
    assert SocialAccount.objects.get() == account


@pytest.mark.parametrize("other", ["email", "another account"])
def test_the_last_but_one_can_go(client, other):
    person = UserFactory(phone=None, email="a@example.com" if other == "email" else None)
    if other != "email":
        link(person, "qq", "union-2")
    client.force_login(person)
    assert told(unlink(client, link(person))) == ["success"]


def test_somebody_else_s_account_is_not_there(client, owner):
    account = link(UserFactory())
    response = client.post(reverse("accounts:unlink", args=[account.pk]))
    assert response.status_code == 404
    assert SocialAccount.objects.exists()


def test_unlinking_needs_a_post(client, owner):
    assert client.get(reverse("accounts:unlink", args=[link(owner).pk])).status_code == 405


def test_a_vendor_that_is_not_set_up_any_more_can_still_be_unlinked(client, owner, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    account = link(owner)
    page = client.get("/me/linked/").text
    assert reverse("accounts:unlink", args=[account.pk]) in page
    assert "/accounts/qq/login/" not in page


def test_strangers_are_led_to_sign_in(client):
    assert client.get("/me/linked/").url.startswith("/accounts/login/")


@pytest.mark.usefixtures("vendors")
class TestLinking:
    def test_whoever_is_signed_in_links_and_is_told(self, client, owner, consent):
        response = client.get(consent("weixin", "dabai"))
        assert response.url == "/me/linked/"
        assert SocialAccount.objects.get().user == owner
        assert Notification.objects.get(recipient=owner).kind == "way_in_linked"

    def test_linking_twice_changes_nothing(self, client, owner, consent):
        client.get(consent("weixin", "dabai"))
        client.get(consent("weixin", "dabai"))
        assert SocialAccount.objects.count() == 1
        assert Notification.objects.count() == 1

    def test_an_account_of_somebody_else_is_not_taken_over(self, client, owner, consent):
        other = link(OwnerFactory(), uid="u-weixin-dabai").user
        response = client.get(consent("weixin", "dabai"), follow=True)
        assert told(response) == ["error"]
        assert SocialAccount.objects.get().user == other
        assert client.session["_auth_user_id"] == str(owner.pk)

    def test_a_way_back_begun_as_somebody_else_links_nothing(self, client, owner, consent):
        back = consent("weixin", "dabai")
        client.force_login(OwnerFactory())
        client.get(back)
        assert not SocialAccount.objects.exists()

    def test_declining_leads_back_to_the_ways_in(self, client, owner, consent):
        assert client.get(consent("weixin", "")).url == "/me/linked/"
        assert not SocialAccount.objects.exists()

    def test_people_who_work_here_link_nothing(self, client, consent):
        from accounts.actions.link_social import link_social
        from petcare.errors import DomainError

        with pytest.raises(DomainError):
            link_social(user=StaffFactory(), provider="weixin", uid="union-9", nickname="")
        assert not SocialAccount.objects.exists()
