from petcare.errors import GatewayError
from petcare.notifications.gateways import sms_gateway
from petcare.notifications.kinds import kind_of
from petcare.notifications.models import Notification


def send(notification: Notification) -> str:
    """Sends the SMS and returns the provider's reference. Raises GatewayError."""
    recipient = notification.recipient
    if not recipient.phone:
        raise GatewayError("The recipient has no phone number any more.", permanent=True)
    texts = notification.texts(recipient.language)
    template = kind_of(notification.kind).sms_template_id
    return sms_gateway().send(recipient.phone, template, texts.params, texts.sms)
