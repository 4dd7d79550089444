"""Push to browsers by their push services (RFC 8030), encrypted (RFC 8291) and signed with our VAPID key (RFC 8292)."""

import json
import logging
from collections.abc import Collection
from typing import Any

import requests
from django.conf import settings
from pywebpush import WebPushException, webpush

from petcare.errors import GatewayError
from petcare.notifications.gateways import Push
from petcare.notifications.models import PushDevice
from petcare.notifications.push_devices import is_allowed

log = logging.getLogger(__name__)

PATIENCE = 5
# The browser gave this address up.
GONE = {404, 410}
# News that is late is none: a job for an hour, everything else for a day.
SECONDS_TO_KEEP = {"high": 3600, "normal": 86_400}
# Push services take 4096 bytes, encryption and the rest of the message among them.
LONGEST_BODY = 600


class WebPush:
    def reachable(self, user_ids: Collection[int]) -> set[int]:
        return set(PushDevice.objects.awake(user_ids).values_list("person", flat=True))

    def send(self, push: Push) -> str:
        """Returns where a push service keeps it. Raises GatewayError, not permanent while a device may take it later;
        those that have it are passed over then."""
        devices = list(PushDevice.objects.awake([push.recipient.pk]))
        reference, errors = "", list[GatewayError]()
        for device in devices:
            if device.last_taken == push.notification_id:
                continue
            try:
                reference = _push_to(device, push)
            except GatewayError as error:
                errors.append(error)
        if passing := [one for one in errors if not one.permanent]:
            raise passing[0]
        if len(errors) == len(devices):
            raise errors[0] if errors else GatewayError("No device takes pushes any more.", permanent=True)
        return reference


def _push_to(device: PushDevice, push: Push) -> str:
    if not is_allowed(device.endpoint):
        raise GatewayError("This push service is not one we know.", permanent=True)
    try:
        response = webpush(
            {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
            json.dumps(_words(push), ensure_ascii=False),
            vapid_private_key=settings.VAPID_PRIVATE_KEY,
            vapid_claims={"sub": settings.VAPID_CONTACT},
            ttl=SECONDS_TO_KEEP[push.urgency],
            # Of two messages with one topic a sleeping phone gets the second alone.
            headers={"Urgency": push.urgency, "Topic": f"n{push.notification_id}"},
            timeout=PATIENCE,
            requests_session=_Straight(),
        )
    except WebPushException as error:
        raise _refusal(device, error) from error
    except requests.RequestException as error:
        raise GatewayError(f"The push service did not answer: {type(error).__name__}") from error
    PushDevice.objects.filter(pk=device.pk).update(last_taken=push.notification_id)
    return response.headers.get("Location", "") or "taken"


def _words(push: Push) -> dict[str, Any]:
    return {
        "title": push.title,
        "body": push.body[:LONGEST_BODY],
        "url": push.url,
        "tag": f"notification-{push.notification_id}",
        "urgent": push.urgency == "high",
        "language": push.recipient.language,
    }


def _refusal(device: PushDevice, error: WebPushException) -> GatewayError:
    status = error.response.status_code if error.response is not None else 0
    if status in GONE:
        device.delete()
        return GatewayError("The browser gave up its subscription.", permanent=True)
    log.warning("The push service of device %s answered %s", device.pk, status)
    return GatewayError(f"The push service answered {status}.", permanent=status not in {0, 429} and status < 500)


class _Straight(requests.Session):
    """Never goes where an answer leads: a known push service must not send us to an address inside the house."""

    def post(self, *args: Any, **kwargs: Any) -> requests.Response:
        return super().post(*args, **kwargs | {"allow_redirects": False})
