"""The demo's own gateways: every SMS and push becomes a row that the phone page shows, live."""

from django.apps import apps
from django.contrib.auth import get_user_model

from petcare.live.publish import publish
from petcare.live.topics import guard

TOPIC = "demo:phones"


@guard("demo", strangers=True)
def _phones_are_public(user, key: str) -> bool:
    return key == "phones"


class DemoSms:
    def send(self, phone_e164: str, template_id: str, params: dict[str, str], text: str) -> str:
        owner = get_user_model().objects.filter(phone=phone_e164).first()
        return _arrive(
            to_phone=phone_e164, owner_name=str(owner or ""), channel="sms", text=text, code=params.get("code", "")
        )


class DemoPush:
    def send(self, user_id: int, title: str, body: str, url: str, urgency: str) -> str:
        owner = get_user_model().objects.get(pk=user_id)
        return _arrive(
            to_phone=owner.phone or owner.email or f"#{owner.pk}",
            owner_name=str(owner),
            channel="push",
            title=title,
            text=body,
            url=url,
        )


def _arrive(**fields: str) -> str:
    # The gateways are named in settings, which are read before any model exists.
    message = apps.get_model("demo", "PhoneMessage").objects.create(**fields)
    publish(TOPIC)
    return f"demo-{message.pk}"
