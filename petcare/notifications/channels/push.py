from petcare.notifications.gateways import Push, push_sender
from petcare.notifications.kinds import kind_of
from petcare.notifications.models import Notification


def send(notification: Notification) -> str:
    """Pushes to the recipient's devices and returns the provider's reference. Raises GatewayError."""
    recipient = notification.recipient
    texts = notification.texts(recipient.language)
    return push_sender().send(
        Push(
            notification_id=notification.pk,
            recipient=recipient,
            title=texts.title,
            body=texts.body,
            url=notification.url,
            urgency=str(kind_of(notification.kind).urgency),
        )
    )
