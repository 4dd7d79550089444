from datetime import timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petcare.payments.sandbox_vendor import settling
from petcare.payments.sandbox_vendor.models import VendorCharge, VendorRefund
from petcare.payments.sandbox_vendor.protocol import BadSignature, sign, verify
from petcare.payments.sandbox_vendor.tasks import sweep_notices
from petcare.wake import wake

State = VendorCharge.State
LATE_SECONDS = (5, 60, 1200)


@require_GET
def open_cashier(request):
    """Where a merchant sends its customer: the signed order becomes a charge, and the customer goes on to pay it."""
    try:
        order = verify("pay", request.GET.dict())
        charge = _charge_for(order)
    except (BadSignature, KeyError, ValueError, InvalidOperation):
        return _problem(request, _("This payment link is damaged or too old. Go back to the shop and pay again."))
    if charge.amount != Decimal(order["amount"]):
        return _problem(request, _("The amount was changed after this payment began."))
    return redirect("sandbox_cashier:charge", charge.key)


def _charge_for(order: dict[str, str]) -> VendorCharge:
    names = ("amount", "subject", "return_url", "notify_url")
    details = {name: order[name] for name in names} | {"expires_at": parse_datetime(order["expires_at"])}
    details["amount"] = Decimal(details["amount"])
    return VendorCharge.objects.get_or_create(number=order["number"], defaults=details)[0]


@require_http_methods(["GET", "POST"])
def charge(request, key):
    """The cashier itself. Whatever is pressed twice is done once."""
    charge = get_object_or_404(VendorCharge, key=key)
    if request.method == "POST":
        _decide(charge, request.POST.get("choice", ""))
        charge.refresh_from_db()
        if not charge.is_expired:
            return HttpResponseRedirect(_way_back(charge))
    return render(
        request,
        "payments/cashier.html",
        {"charge": charge, "late_choices": LATE_SECONDS, "way_back": _way_back(charge)},
        status=410 if charge.is_expired else 200,
    )


def _decide(charge: VendorCharge, choice: str) -> None:
    late = {f"late-{seconds}": seconds for seconds in LATE_SECONDS}
    if choice == "pay":
        settling.decide(charge.pk, state=State.PAID)
    elif choice in late:
        settles_at = timezone.now() + timedelta(seconds=late[choice])
        settling.decide(charge.pk, state=State.PROCESSING, settles_at=settles_at)
    elif choice == "fail":
        settling.decide(charge.pk, state=State.FAILED)
    wake(sweep_notices)


def _way_back(charge: VendorCharge) -> str:
    params = sign("return", {"number": charge.number, "state": str(charge.state)})
    joint = "&" if "?" in charge.return_url else "?"
    return f"{charge.return_url}{joint}{urlencode(params)}"


def _problem(request, message: str) -> HttpResponse:
    return render(request, "payments/cashier_problem.html", {"message": message}, status=400)


@csrf_exempt
@require_POST
def query_charge(request):
    try:
        asked = verify("query", request.POST.dict())
    except BadSignature as error:
        return JsonResponse({"error": str(error)}, status=403)
    settling.settle_due()
    charge = VendorCharge.objects.filter(number=asked.get("number", "")).first()
    if charge is None:
        return JsonResponse({"error": "unknown"}, status=404)
    return _answer(
        number=charge.number, reference=charge.reference, amount=str(charge.amount), outcome=charge.outcome or ""
    )


@csrf_exempt
@require_POST
def refund(request):
    try:
        asked = verify("refund", request.POST.dict())
        made = settling.refund(
            refund_number=asked["refund_number"],
            payment_number=asked["payment_number"],
            amount=Decimal(asked["amount"]),
            reason=asked["reason"],
        )
    except BadSignature as error:
        return JsonResponse({"error": str(error)}, status=403)
    except (settling.Refused, KeyError, InvalidOperation) as error:
        return JsonResponse({"error": str(error)}, status=422)
    return _refund_answer(made)


@csrf_exempt
@require_POST
def query_refund(request):
    try:
        asked = verify("query", request.POST.dict())
    except BadSignature as error:
        return JsonResponse({"error": str(error)}, status=403)
    made = VendorRefund.objects.filter(number=asked.get("number", "")).first()
    return _refund_answer(made) if made else JsonResponse({"error": "unknown"}, status=404)


def _refund_answer(made: VendorRefund) -> JsonResponse:
    return _answer(refund_number=made.number, reference=made.reference, state=made.state)


def _answer(**params: str) -> JsonResponse:
    return JsonResponse(sign("answer", params))
