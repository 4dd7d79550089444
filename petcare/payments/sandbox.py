"""The gateway of the sandbox vendor: takes no real money, and otherwise behaves like one that does."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from petcare.errors import GatewayError
from petcare.payments.gateway import ForgedNotification, Outcome, PaymentNotice, RefundReceipt, RefundState
from petcare.payments.sandbox_vendor.protocol import BadSignature, sign, verify


class SandboxGateway:
    name = "petcare.payments.sandbox.SandboxGateway"

    def start(
        self,
        *,
        number: str,
        amount: Decimal,
        subject: str,
        return_url: str,
        notify_url: str,
        expires_at: datetime,
    ) -> str:
        order = {
            "number": number,
            "amount": f"{amount:.2f}",
            "subject": subject,
            "return_url": return_url,
            "notify_url": notify_url,
            "expires_at": expires_at.isoformat(),
        }
        return f"{_address('sandbox_cashier:open')}?{urlencode(sign('pay', order))}"

    def read_notification(self, request: HttpRequest) -> PaymentNotice:
        try:
            return _notice(verify("notice", request.POST.dict()))
        except (BadSignature, KeyError, ValueError, InvalidOperation) as error:
            raise ForgedNotification(str(error)) from error

    def query(self, number: str) -> PaymentNotice | None:
        answer = _ask("sandbox_cashier:query_charge", "query", {"number": number})
        return _notice(answer) if answer and answer["outcome"] else None

    def refund(
        self, *, refund_number: str, payment_number: str, provider_reference: str, amount: Decimal, reason: str
    ) -> RefundReceipt:
        params = {
            "refund_number": refund_number,
            "payment_number": payment_number,
            "amount": f"{amount:.2f}",
            "reason": reason,
        }
        answer = _ask("sandbox_cashier:refund", "refund", params)
        if answer is None:
            raise GatewayError("The sandbox vendor does not know refunds.", permanent=True)
        return _receipt(answer)

    def query_refund(self, refund_number: str) -> RefundReceipt | None:
        answer = _ask("sandbox_cashier:query_refund", "query", {"number": refund_number})
        return _receipt(answer) if answer else None


def _address(view: str) -> str:
    return settings.SITE_ADDRESS + reverse(view)


def _ask(view: str, purpose: str, params: dict[str, str]) -> dict[str, str] | None:
    """The vendor's signed answer, or None when it does not know what was asked for."""
    try:
        answer = requests.post(_address(view), data=sign(purpose, params), timeout=(2, 8), allow_redirects=False)
        if answer.status_code == 404:
            return None
        if answer.status_code != 200:
            is_refused = 400 <= answer.status_code < 500
            raise GatewayError(f"{answer.status_code}: {answer.text[:200]}", permanent=is_refused)
        return verify("answer", answer.json())
    except (requests.RequestException, BadSignature) as error:
        raise GatewayError(f"The sandbox vendor gave no valid answer: {error}") from error


def _notice(params: dict[str, str]) -> PaymentNotice:
    return PaymentNotice(
        number=params["number"],
        provider_reference=params["reference"],
        amount=Decimal(params["amount"]),
        outcome=Outcome(params["outcome"]),
    )


def _receipt(params: dict[str, str]) -> RefundReceipt:
    return RefundReceipt(params["refund_number"], params["reference"], RefundState(params["state"]))
