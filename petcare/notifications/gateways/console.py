"""Gateways that only write to the log, for machines without a provider. Texts may hold codes, so they stay at DEBUG."""

import logging
from collections.abc import Collection
from uuid import uuid4

from petcare.notifications.gateways import Push

log = logging.getLogger(__name__)


class ConsoleSms:
    def send(self, phone_e164: str, template_id: str, params: dict[str, str], text: str) -> str:
        reference = uuid4().hex
        log.info("SMS %s with template %s to a number ending in %s", reference, template_id, phone_e164[-4:])
        log.debug("SMS %s says: %s", reference, text)
        return reference


class ConsolePush:
    def reachable(self, user_ids: Collection[int]) -> set[int]:
        return set(user_ids)

    def send(self, push: Push) -> str:
        reference = uuid4().hex
        log.info("Push %s to user %s: %s", reference, push.recipient.pk, push.title)
        return reference
