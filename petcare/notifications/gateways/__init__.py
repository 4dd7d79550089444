"""What can carry a message out of the house. One file per vendor; settings.SMS_GATEWAY and PUSH_SENDER choose."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class SmsGateway(Protocol):
    def send(self, phone_e164: str, template_id: str, params: dict[str, str], text: str) -> str:
        """Hands the message over and returns the provider's reference. Raises GatewayError, and OutcomeUnknown when the
        provider was asked and nothing came back.

        `text` is the finished text, for gateways that send text and for logs; providers in China take
        (template_id, params) and know the text themselves.
        """


@dataclass(frozen=True, kw_only=True)
class Push:
    """What a device shows. A second push about one notification takes the place of the first."""

    notification_id: int
    recipient: Any
    title: str
    body: str
    url: str
    urgency: str


class PushSender(Protocol):
    def reachable(self, user_ids: Collection[int]) -> set[int]:
        """Those of these people who have a device that takes pushes."""

    def send(self, push: Push) -> str:
        """Pushes to every device of the user and returns a reference. Raises GatewayError."""


def sms_gateway() -> SmsGateway:
    return import_string(settings.SMS_GATEWAY)()


def push_sender() -> PushSender:
    return import_string(settings.PUSH_SENDER)()
