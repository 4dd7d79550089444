from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from petcare.notifications.gateways.web_push import WebPush
from petcare.notifications.models import Delivery, PushDevice
from petcare.notifications.outbox import notify
from petcare.notifications.push_devices import is_allowed
from petcare.notifications.push_keys import new_private_key, public_key
from petcare.notifications.tasks import deliver
from tests.petcare.notifications.push_service import PushService

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]

DATA = {"pet": "豆豆", "time": "10:00", "price": "36"}


@pytest.fixture
def service(settings):
    settings.PUSH_SENDER = "petcare.notifications.gateways.web_push.WebPush"
    settings.VAPID_PRIVATE_KEY = new_private_key()
    settings.VAPID_CONTACT = "mailto:push@example.com"
    running = PushService(public_key())
    settings.PUSH_ORIGINS = [running.origin]
    yield running
    running.stop()


@pytest.fixture
def device_of(service):
    def add(person, path="/push/phone", **changes):
        session = import_module(django_settings.SESSION_ENGINE).SessionStore()
        session.create()
        fields = {"endpoint": f"{service.origin}{path}", "session_key": session.session_key} | service.keys
        return PushDevice.objects.create(person=person, **fields | changes)

    return add


def push_to(person):
    return notify(recipient=person, kind="fed", data=DATA, url="/bookings/7/").deliveries.get(channel="push")


def sent(delivery):
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())
    deliver(delivery.pk)
    delivery.refresh_from_db()
    return delivery


@pytest.mark.promise("U10", "U11", "C6")
def test_push_reaches_the_browser_encrypted_signed_and_urgent(service, device_of, person):
    device_of(person)

    assert sent(push_to(person)).state == "sent"

    (arrived,) = service.arrived
    message = arrived["message"]
    assert (message["title"], message["url"], message["urgent"]) == ("New", "/bookings/7/", True)
    assert message["body"] == "豆豆 was fed at 10:00 for 36."
    assert arrived["headers"]["Urgency"] == "high"
    assert int(arrived["headers"]["TTL"]) > 0
    assert arrived["claims"]["sub"] == "mailto:push@example.com"


def test_push_goes_to_every_device_and_on_a_second_try_only_to_those_that_lack_it(service, device_of, person):
    device_of(person)
    device_of(person, "/push/tablet")
    service.statuses["/push/tablet"] = [503]
    delivery = push_to(person)

    assert sent(delivery).state == "pending"
    assert sent(delivery).state == "sent"

    assert [one["path"] for one in service.arrived] == ["/push/phone", "/push/tablet"]


@pytest.mark.parametrize("status", [404, 410])
def test_device_whose_browser_gave_up_is_forgotten(service, device_of, person, status):
    device_of(person)
    service.statuses["/push/phone"] = [status]

    assert sent(push_to(person)).state == "failed"
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(("status", "state"), [(429, "pending"), (500, "pending"), (400, "failed"), (413, "failed")])
def test_what_a_push_service_refuses_is_tried_again_or_not(service, device_of, person, status, state):
    device_of(person)
    service.statuses["/push/phone"] = [status]

    delivery = sent(push_to(person))

    assert (delivery.state, PushDevice.objects.count()) == (state, 1)
    assert str(status) in delivery.error


def test_push_signed_with_another_key_is_refused(service, device_of, person, settings):
    device_of(person)
    settings.VAPID_PRIVATE_KEY = new_private_key()

    assert sent(push_to(person)).state == "failed"
    assert service.arrived == []


def test_push_service_that_is_away_is_asked_again(service, device_of, person):
    device_of(person)
    service.stop()

    assert sent(push_to(person)).state == "pending"


def test_answer_that_leads_elsewhere_is_not_followed(service, device_of, person):
    device_of(person)
    service.statuses["/push/phone"], service.location = [307], f"{service.origin}/inside"

    assert sent(push_to(person)).state == "failed"
    assert service.arrived == []


def test_somebody_without_a_device_gets_no_push(service, person):
    assert not notify(recipient=person, kind="fed", data=DATA).deliveries.filter(channel="push").exists()


def test_device_on_which_somebody_signed_out_hears_nothing(service, device_of, person):
    device_of(person, session_key="gone")

    assert WebPush().reachable([person.pk]) == set()


def test_device_whose_session_ran_out_hears_nothing(service, device_of, person):
    from django.contrib.sessions.models import Session

    device_of(person)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert WebPush().reachable([person.pk]) == set()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1/push",
        "https://169.254.169.254/latest/meta-data/",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/fcm/send/x",
        "https://fcm.googleapis.com@10.0.0.1/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/#.push.apple.com",
        "https://evil.example?.push.apple.com",
        "https://evil.example\\.push.apple.com/",
        "https://[::1]/x",
        "https://*.push.apple.com/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com:port/x",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "",
    ],
)
def test_endpoint_that_is_no_push_service_is_refused(endpoint, client, person):
    assert not is_allowed(endpoint)
    client.force_login(person)
    answer = client.post(reverse("notifications:device_add"), {"endpoint": endpoint, "p256dh": "x", "auth": "x"})
    assert answer.status_code == 400
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://db5p.notify.windows.com/w/?token=abc",
    ],
)
def test_endpoint_of_a_known_push_service_is_allowed(endpoint):
    assert is_allowed(endpoint)


def test_device_is_added_renewed_by_its_owner_alone_and_removed(service, client, person, django_user_model):
    fields = {"endpoint": f"{service.origin}/push/phone"} | service.keys
    other = django_user_model.objects.create_user(phone="+8613800000002")
    client.force_login(person)
    assert client.post(reverse("notifications:device_add"), fields).status_code == 204
    device = PushDevice.objects.get()
    assert (device.person, device.session_key) == (person, client.session.session_key)

    client.force_login(other)
    client.post(reverse("notifications:device_renew"), fields)
    assert client.post(reverse("notifications:device_remove", args=[device.pk])).status_code == 404
    device.refresh_from_db()
    assert (device.person, WebPush().reachable([person.pk, other.pk])) == (person, set())

    client.force_login(person)
    client.post(reverse("notifications:device_renew"), fields)
    assert WebPush().reachable([person.pk]) == {person.pk}
    client.post(reverse("notifications:device_remove", args=[device.pk]))
    assert not PushDevice.objects.exists()


def test_device_that_another_person_subscribes_is_theirs_from_then_on(service, client, person, django_user_model):
    fields = {"endpoint": f"{service.origin}/push/phone"} | service.keys
    for one in (person, django_user_model.objects.create_user(phone="+8613800000002")):
        client.force_login(one)
        client.post(reverse("notifications:device_add"), fields)

    assert PushDevice.objects.get().person == one


@pytest.mark.parametrize("keys", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "é"}, {"p256dh": ""}])
def test_device_with_keys_that_are_none_is_refused(service, client, person, keys):
    client.force_login(person)
    fields = {"endpoint": f"{service.origin}/push/phone"} | service.keys | keys

    assert client.post(reverse("notifications:device_add"), fields).status_code == 400


def test_device_keeps_hearing_when_a_password_changes_the_session(service, client, person):
    client.force_login(person)
    client.get(reverse("notifications:inbox"))
    client.post(reverse("notifications:device_add"), {"endpoint": f"{service.origin}/push/phone"} | service.keys)
    session = client.session
    session.cycle_key()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key

    client.get(reverse("notifications:inbox"))

    assert WebPush().reachable([person.pk]) == {person.pk}


def test_make_push_key_prints_a_key_that_works(capsys, settings):
    call_command("make_push_key")
    name, settings.VAPID_PRIVATE_KEY = capsys.readouterr().out.strip().split("=")
    assert (name, len(public_key())) == ("VAPID_PRIVATE_KEY", 87)
