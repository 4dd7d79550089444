import pytest
from django.core.cache import cache

from petcare.tasks import HEARTBEAT_KEY, heartbeat

pytestmark = pytest.mark.django_db


def test_healthz_answers_without_asking_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


def test_readyz_is_ready_when_a_worker_beats(client):
    heartbeat()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert set(answer.json()["checks"].values()) == {"ok"}


def test_readyz_without_a_worker_names_it(client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == "never seen"


def test_readyz_with_a_silent_worker_names_it(client):
    heartbeat()
    cache.set(HEARTBEAT_KEY, cache.get(HEARTBEAT_KEY) - 31)

    assert client.get("/readyz").json()["checks"]["worker"].startswith("silent")


def test_readyz_without_redis_says_so(client, settings):
    settings.CACHES = settings.CACHES | {"strict": settings.CACHES["strict"] | {"LOCATION": "redis://127.0.0.1:9/0"}}

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["redis"].startswith("away")
    assert answer.json()["checks"]["database"] == "ok"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_machines_without_tls_get_an_answer_and_no_redirect(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(address).status_code in {200, 503}
    assert client.get("/").status_code == 301
