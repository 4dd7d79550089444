import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from tests.factories.people import OwnerFactory


def test_manifest_makes_the_site_installable(client):
    answer = client.get(reverse("manifest"), headers={"accept-language": "en"})
    words = json.loads(answer.content)

    assert answer["Content-Type"] == "application/manifest+json"
    assert (words["start_url"], words["scope"], words["display"]) == ("/", "/", "standalone")
    assert {icon["purpose"] for icon in words["icons"]} == {"any", "maskable"}
    for icon in words["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]


def test_manifest_is_in_the_readers_language(client):
    names = [
        client.get(reverse("manifest"), headers={"accept-language": language}).json()["name"]
        for language in ("zh-hans", "en")
    ]
    assert len(set(names)) == 2


@pytest.mark.django_db
def test_offline_page_and_worker_are_the_same_for_everybody(client):
    before = client.get("/offline/").text, client.get("/service-worker.js").text
    client.force_login(OwnerFactory(name="林小雨"))
    after = client.get("/offline/").text, client.get("/service-worker.js").text

    assert after == before
    assert "csrf" not in after[0]


def test_worker_stands_at_the_root_is_asked_for_anew_and_keeps_only_static_files(client):
    answer = client.get("/service-worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    shell = json.loads(re.match(r"const SHELL = (.*);\n", answer.text)[1])
    assert shell["offline"] == "/offline/"
    assert shell["parts"]
    assert all(path.startswith("/static/") for path in shell["parts"])


def test_policy_lets_workers_and_manifest_come_from_here_alone(client):
    policy = client.get("/offline/")["Content-Security-Policy"]

    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
