import time
from datetime import UTC, datetime
from itertools import islice

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import totp
from petcare.demo.models import PhoneMessage
from petcare.demo.phones import TOPIC
from petcare.demo.sign_ins import OPERATOR_SECRET

MOST_MESSAGES = 200
MOST_PHONES = 12


@require_GET
def phones(request):
    """What arrived on people's phones: those that rang last first, or one of them."""
    number = request.GET.get("number", "")
    messages = PhoneMessage.objects.all()
    if number:
        # The database knows no text with a NUL, and would not let itself be asked for one.
        messages = messages.filter(to_phone=number) if "\0" not in number else messages.none()
    template = "demo/phones.html#messages" if request.htmx else "demo/phones.html"
    shown = {"number": number, "phones": _by_phone(messages), "topic": TOPIC} | _authenticator()
    return render(request, template, shown)


@require_GET
def authenticator(request):
    """What the operator's authenticator app says now."""
    return render(request, "demo/phones.html#authenticator", _authenticator())


def _authenticator():
    step = totp.step_at(time.time())
    ends = datetime.fromtimestamp((step + 1) * totp.PERIOD, UTC)
    return {"operator_code": totp.code_of(OPERATOR_SECRET, step), "code_ends": ends, "code_seconds": totp.PERIOD}


def _by_phone(messages):
    phones = {}
    for message in messages[:MOST_MESSAGES]:
        shown = message.to_phone.removeprefix("+86")
        empty = {"number": message.to_phone, "shown": shown, "owner": message.owner_name, "messages": []}
        phone = phones.setdefault(message.to_phone, empty)
        phone["owner"] = phone["owner"] or message.owner_name
        phone["messages"].append(message)
    return list(islice(phones.values(), MOST_PHONES))


@require_GET
def components(request):
    return render(request, "demo/components.html")
