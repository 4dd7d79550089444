import pytest
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from petcare.errors import GatewayError
from petcare.notifications import kinds
from petcare.notifications.kinds import Kind


class MemoryGateway:
    """Keeps what was sent, and answers with the errors it was given first."""

    sent: list[tuple] = []
    errors: list[GatewayError] = []
    # How long each message takes.
    takes = staticmethod(lambda: None)

    def reachable(self, user_ids):
        return set(user_ids)

    def send(self, *message):
        if self.errors:
            raise self.errors.pop(0)
        self.takes()
        self.sent.append(message)
        return f"memory-{len(self.sent)}"


@pytest.fixture
def gateway(settings):
    settings.SMS_GATEWAY = settings.PUSH_SENDER = f"{__name__}.MemoryGateway"
    # The class the product imports by its path is another object than the one pytest loaded.
    from django.utils.module_loading import import_string

    memory = import_string(settings.SMS_GATEWAY)
    memory.sent, memory.errors, memory.takes = [], [], staticmethod(lambda: None)
    return memory


@pytest.fixture
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    return kinds.register(
        Kind(
            code="fed",
            title=_("New"),
            body="%(pet)s was fed at %(time)s for %(price)s.",
            sms="%(pet)s fed.",
            channels=("inbox", "sms", "push"),
            sms_template_id="fed",
            urgency="high",
        )
    )


@pytest.fixture
def person(db):
    return get_user_model().objects.create_user(phone="+8613800000001", name="Lin", language="en")
