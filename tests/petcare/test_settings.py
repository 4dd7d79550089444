"""What a production environment makes of the settings: read in a process of its own, without the demo."""

import json
import os
import subprocess
import sys

import pytest

PRODUCTION = {
    "SECRET_KEY": "not-a-secret" * 5,
    "ALLOWED_HOSTS": "pets.example",
    "SITE_ADDRESS": "https://pets.example/",
    "DATABASE_URL": "postgresql://nobody@nowhere/none",
    "REDIS_URL": "redis://nowhere/0",
    "FIELD_ENCRYPTION_KEYS": "bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC1ub3QtYSE=",
    "BLIND_INDEX_KEY": "not-a-secret-either",
    "SMS_GATEWAY": "petcare.notifications.gateways.console.ConsoleSms",
    "PUSH_SENDER": "petcare.notifications.gateways.console.ConsolePush",
    "PAYMENT_GATEWAY": "petcare.payments.sandbox.SandboxGateway",
    "COMPANY_NAME": "Example",
    "SUPPORT_CONTACT": "027-12345678",
}
SAY = "import json; from petcare import settings as s; print(json.dumps([s.SITE_ADDRESS, s.SECURE_CSP]))"


def start(say: str = SAY, **changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in (PRODUCTION | changes).items() if value is not None}
    command = [sys.executable, "-c", say]
    return subprocess.run(
        command, env={"PATH": os.environ["PATH"]} | environment, capture_output=True, text=True, check=False
    )


def said(**changes: str) -> list:
    return json.loads(start(**changes).stdout)


def test_site_address_ends_without_a_slash():
    assert said()[0] == "https://pets.example"


@pytest.mark.parametrize("name", PRODUCTION)
def test_what_is_needed_and_missing_stops_the_start_with_its_name(name):
    started = start(**{name: None})
    assert started.returncode
    assert name in started.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "FIELD_ENCRYPTION_KEYS"])
def test_an_empty_list_of_what_is_needed_stops_the_start_with_its_name(name):
    assert name in start(**{name: " , "}).stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("https://tiles.example/map/style?x={x}&y={y}&z={z}", "https://tiles.example"),
        ("https://road0{s}.tiles.example/?x={x}&y={y}&z={z}", "https://*.tiles.example"),
    ],
)
def test_policy_lets_the_map_load_its_tiles(address, host):
    assert said(MAP_TILES_URL=address)[1]["img-src"][-1] == host


def test_policy_lets_a_form_lead_to_the_payment_vendor_and_nowhere_else():
    assert said()[1]["form-action"] == ["'self'"]
    vendor = "https://cashier.example"
    assert said(CASHIER_ORIGINS=vendor)[1]["form-action"] == ["'self'", vendor]


def test_policy_lets_a_form_lead_to_the_vendors_that_are_set_up():
    assert said(QQ_APP_ID="1", QQ_APP_KEY="2")[1]["form-action"] == ["'self'", "https://graph.qq.com"]
    wechat = said(WEIXIN_INSIDE_APP_ID="1", WEIXIN_INSIDE_APP_SECRET="2")[1]["form-action"]
    assert wechat == ["'self'", "https://open.weixin.qq.com"]


@pytest.mark.parametrize("name", ["WEIXIN_APP_ID", "WEIXIN_INSIDE_APP_SECRET", "QQ_APP_KEY"])
def test_an_app_without_its_secret_stops_the_start_with_its_name(name):
    started = start(**{name: "alone"})
    assert started.returncode
    assert name in started.stderr.splitlines()[-1]


def test_nothing_of_the_demo_can_be_reached_outside_of_it():
    say = (
        "import django; django.setup(); from django.urls import get_resolver, resolve, Resolver404\n"
        "from django.conf import settings as s\n"
        "for path in ('/demo/weixin/sns/userinfo', '/demo/qq/oauth2.0/authorize', '/demo/phones/'):\n"
        "    try: resolve(path); print('there')\n"
        "    except Resolver404: print('not there')\n"
        "print(s.WEIXIN_OPEN_ADDRESS, s.WEIXIN_API_ADDRESS, s.QQ_ADDRESS, s.SOCIALACCOUNT_PROVIDERS)"
    )
    lines = start(say, DJANGO_SETTINGS_MODULE="petcare.settings").stdout.splitlines()
    assert lines[:-1] == ["not there"] * 3
    assert lines[-1].startswith("https://open.weixin.qq.com https://api.weixin.qq.com https://graph.qq.com")
    assert lines[-1].endswith("{'weixin': {'APPS': []}, 'qq': {'APPS': []}}")
