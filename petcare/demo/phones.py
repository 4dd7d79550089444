"""The demo's own gateways: every SMS, push and e-mail becomes a row that the phone page shows, live."""

import re
from collections.abc import Collection
from contextlib import suppress

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.mail.backends.base import BaseEmailBackend

from petcare.errors import GatewayError
from petcare.live.publish import publish
from petcare.live.topics import guard
from petcare.notifications.gateways import Push

TOPIC = "demo:phones"


@guard("demo", strangers=True)
def _phones_are_public(user, key: str) -> bool:
    return key == "phones"


class DemoSms:
    def send(self, phone_e164: str, template_id: str, params: dict[str, str], text: str) -> str:
        owner = get_user_model().objects.filter(phone=phone_e164).first()
        return _arrive(
            to_phone=phone_e164, owner_name=str(owner or ""), channel="sms", text=text, code=params.get("code", "")
        )


class DemoPush:
    """To the phone page, and to browsers that subscribed."""

    def reachable(self, user_ids: Collection[int]) -> set[int]:
        return set(user_ids)

    def send(self, push: Push) -> str:
        owner = push.recipient
        reference = _arrive(
            to_phone=owner.phone or owner.email or f"#{owner.pk}",
            owner_name=str(owner),
            channel="push",
            title=push.title,
            text=push.body,
            url=push.url,
        )
        # Imported here, as the gateways are named in settings, which are read before any model exists.
        from petcare.notifications.gateways.web_push import WebPush

        with suppress(GatewayError):
            WebPush().send(push)
        return reference


class DemoMail(BaseEmailBackend):
    def send_messages(self, email_messages: list) -> int:
        people = get_user_model().objects.in_bulk([to for one in email_messages for to in one.to], field_name="email")
        for one in email_messages:
            code, link = re.search(r"\b\d{6}\b", one.body), re.search(r"https?://[^/\s]+(\S*)", one.body)
            for to in one.to:
                _arrive(
                    to_phone=to,
                    owner_name=str(people.get(to, "")),
                    channel="email",
                    title=one.subject,
                    text=one.body.strip().removeprefix(one.subject).strip(),
                    code=code.group() if code else "",
                    url=link.group(1) if link else "",
                )
        return len(email_messages)


def _arrive(**fields: str) -> str:
    # The gateways are named in settings, which are read before any model exists.
    message = apps.get_model("demo", "PhoneMessage").objects.create(**fields)
    publish(TOPIC)
    return f"demo-{message.pk}"
