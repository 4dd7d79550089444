from petcare.notifications.gateways import push_sender
from petcare.notifications.kinds import kind_of
from petcare.notifications.models import Notification


def send(notification: Notification) -> str:
    """Pushes to the recipient's devices and returns the provider's reference. Raises GatewayError."""
    texts = notification.texts(notification.recipient.language)
    urgency = str(kind_of(notification.kind).urgency)
    return push_sender().send(notification.recipient_id, texts.title, texts.body, notification.url, urgency)
