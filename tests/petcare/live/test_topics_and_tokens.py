import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from petcare.live import tokens, topics
from petcare.live.topics import guard, may_see


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(topics, "_guards", dict(topics._guards))
    monkeypatch.setattr(topics, "_open_to_strangers", set(topics._open_to_strangers))


@pytest.fixture
def person(db, django_user_model):
    return django_user_model.objects.create_user(phone="+8613800000001")


def test_may_see_asks_the_guard_of_the_prefix(person):
    guard("nest")(lambda user, key: key == "open")

    assert may_see(person, "nest:open")
    assert not may_see(person, "nest:shut")


@pytest.mark.parametrize("topic", ["", "nest", "nobody:1", "user:", "user:1 user:2", "user:%", "USER:1"])
def test_may_see_refuses_what_is_unknown_or_malformed(person, topic):
    assert not may_see(person, topic)


def test_may_see_never_asks_a_guard_about_strangers_unless_it_says_so():
    guard("nest")(lambda user, key: True)
    guard("town", strangers=True)(lambda user, key: True)

    assert not may_see(AnonymousUser(), "nest:1")
    assert may_see(AnonymousUser(), "town:1")


def test_token_reads_back_what_was_issued():
    token = tokens.read(tokens.issue(7, ["user:7"]))

    assert (token.viewer_id, token.topics) == (7, ("user:7",))


def test_token_that_was_changed_is_refused():
    token = tokens.issue(7, ["user:7"])

    with pytest.raises(tokens.BadToken):
        tokens.read(token[:-2] + "xx")


def test_token_ends_after_its_life():
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        token = tokens.issue(7, ["user:7"])
        clock.shift(tokens.LIFE)
        with pytest.raises(tokens.ExpiredToken):
            tokens.read(token)


def test_token_view_gives_a_token_for_own_topics(client, person):
    client.force_login(person)

    answer = client.get(reverse("live:token"), {"topics": f"user:{person.pk}"})

    assert tokens.read(answer.json()["token"]).topics == (f"user:{person.pk}",)
    assert answer.json()["url"].startswith("/live/events?token=")
    assert "no-store" in answer["Cache-Control"]


def test_token_view_with_one_forbidden_topic_gives_none(client, person):
    client.force_login(person)

    answer = client.get(reverse("live:token"), {"topics": f"user:{person.pk} user:{person.pk + 1}"})

    assert answer.status_code == 404


@pytest.mark.django_db
def test_token_view_lets_strangers_watch_the_demos_phones_only(client):
    assert client.get(reverse("live:token"), {"topics": "demo:phones"}).status_code == 200
    assert client.get(reverse("live:token"), {"topics": "user:1"}).status_code == 404
    assert client.get(reverse("live:token")).status_code == 404
