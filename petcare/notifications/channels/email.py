from django.utils import translation
from django.utils.translation import gettext as _

from petcare.errors import GatewayError
from petcare.notifications.mail import Letter, send_letter
from petcare.notifications.models import Notification


def send(notification: Notification) -> str:
    """Sends the letter and returns its Message-ID, the same whenever it is tried again. Raises GatewayError."""
    recipient = notification.recipient
    if not recipient.email:
        raise GatewayError("The recipient has no e-mail any more.", permanent=True)
    with translation.override(recipient.language):
        texts = notification.texts()
        letter = Letter(title=texts.title, body=texts.body, path=notification.url, action=_("Look at it"))
        return send_letter(recipient.email, letter, reference=f"<notification-{notification.pk}@petcare>")
