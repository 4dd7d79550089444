"""What can carry a message out of the house. One file per vendor; settings.SMS_GATEWAY and PUSH_SENDER choose."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class SmsGateway(Protocol):
    def send(self, phone_e164: str, template_id: str, params: dict[str, str], text: str) -> str:
        """Hands the message over and returns the provider's reference. Raises GatewayError.

        `text` is the finished text, for gateways that send text and for logs; providers in China take
        (template_id, params) and know the text themselves.
        """


class PushSender(Protocol):
    def send(self, user_id: int, title: str, body: str, url: str, urgency: str) -> str:
        """Pushes to every device of the user and returns a reference. Raises GatewayError."""


def sms_gateway() -> SmsGateway:
    return import_string(settings.SMS_GATEWAY)()


def push_sender() -> PushSender:
    return import_string(settings.PUSH_SENDER)()
