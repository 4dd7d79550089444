from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bookings.money.actions.confirm_payment import settle_payment
from petcare.payments.gateway import ForgedNotification, get_gateway


@csrf_exempt
@require_POST
def payment_notification(request: HttpRequest) -> HttpResponse:
    """The gateway's word; who it is stands in its signature, not in a session."""
    try:
        notice = get_gateway().read_notification(request)
    except ForgedNotification:
        return HttpResponseBadRequest("forged")
    settle_payment(notice)
    return HttpResponse("success")
