from django.utils import translation

from petcare.errors import GatewayError, OutcomeUnknown
from petcare.notifications import caps
from petcare.notifications.gateways import sms_gateway
from petcare.notifications.kinds import kind_of
from petcare.notifications.models import Notification, SmsTemplate


def send(notification: Notification) -> str:
    """Sends the SMS and returns the provider's reference. Raises GatewayError."""
    recipient = notification.recipient
    if not recipient.phone:
        raise GatewayError("The recipient has no phone number any more.", permanent=True)
    texts = notification.texts(recipient.language)
    name = kind_of(notification.kind).sms_template_id
    template = SmsTemplate.objects.named(name, recipient.language)
    text = template.fill(texts.params) if template else texts.sms
    caps.count_notice(recipient.phone)
    try:
        with translation.override(recipient.language):
            return sms_gateway().send(recipient.phone, name, texts.params, text)
    except OutcomeUnknown:
        raise
    except GatewayError:
        caps.give_back_notice(recipient.phone)
        raise
