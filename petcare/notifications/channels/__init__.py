"""How each channel carries a notification. The inbox needs none: there the row itself is the message."""

from collections.abc import Callable

from petcare.notifications.channels import email, push, sms
from petcare.notifications.kinds import Channel
from petcare.notifications.models import Notification

SENDERS: dict[str, Callable[[Notification], str]] = {
    Channel.SMS: sms.send,
    Channel.PUSH: push.send,
    Channel.EMAIL: email.send,
}
