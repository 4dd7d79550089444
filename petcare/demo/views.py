from django.db.models import Max
from django.shortcuts import render
from django.views.decorators.http import require_GET

from petcare.demo.models import PhoneMessage
from petcare.demo.phones import TOPIC

MOST = 60


@require_GET
def phones(request):
    """What arrived on people's phones, newest first, of one number or of all."""
    number = request.GET.get("number", "")
    messages = PhoneMessage.objects.all()
    if number:
        messages = messages.filter(to_phone=number)
    template = "demo/phones.html#messages" if request.htmx else "demo/phones.html"
    return render(request, template, {"number": number, "messages": messages[:MOST], "topic": TOPIC} | _numbers())


def _numbers():
    recent = PhoneMessage.objects.values("to_phone").annotate(last=Max("created_at"), owner=Max("owner_name"))
    return {"numbers": recent.order_by("-last")[:12]}


@require_GET
def components(request):
    return render(request, "demo/components.html")
