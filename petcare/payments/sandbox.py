"""The gateway of the sandbox vendor: takes no real money, and otherwise behaves like one that does."""

from collections.abc import Callable
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

UNREADABLE = (BadSignature, KeyError, ValueError, InvalidOperation)


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
        except UNREADABLE as error:
            raise ForgedNotification(str(error)) from error

    def query(self, number: str) -> PaymentNotice | None:
        return _ask("sandbox_cashier:query_charge", "query", {"number": number}, _notice_if_decided)

    def refund(
        self, *, refund_number: str, payment_number: str, provider_reference: str, amount: Decimal, reason: str
    ) -> RefundReceipt:
        params = {
            "refund_number": refund_number,
            "payment_number": payment_number,
            "amount": f"{amount:.2f}",
            "reason": reason,
        }
        receipt = _ask("sandbox_cashier:refund", "refund", params, _receipt)
        if receipt is None:
            raise GatewayError("The sandbox vendor does not know refunds.", permanent=True)
        return receipt

    def query_refund(self, refund_number: str) -> RefundReceipt | None:
        return _ask("sandbox_cashier:query_refund", "query", {"number": refund_number}, _receipt)


def _address(view: str) -> str:
    return settings.SITE_ADDRESS + reverse(view)


def _ask[Read](view: str, purpose: str, params: dict[str, str], read: Callable[[dict[str, str]], Read]) -> Read | None:
    """What is read in the vendor's signed answer, or None when it does not know what was asked for."""
    try:
        answer = requests.post(_address(view), data=sign(purpose, params), timeout=(2, 8), allow_redirects=False)
        if answer.status_code == 404:
            return None
        if answer.status_code != 200:
            is_refused = 400 <= answer.status_code < 500
            raise GatewayError(f"{answer.status_code}: {answer.text[:200]}", permanent=is_refused)
        return read(verify("answer", answer.json()))
    except (requests.RequestException, *UNREADABLE) as error:
        raise GatewayError(f"The sandbox vendor gave no valid answer: {error}") from error


def _notice(params: dict[str, str]) -> PaymentNotice:
    return PaymentNotice(
        number=params["number"],
        provider_reference=params["reference"],
        amount=Decimal(params["amount"]),
        outcome=Outcome(params["outcome"]),
    )


def _notice_if_decided(params: dict[str, str]) -> PaymentNotice | None:
    return _notice(params) if params["outcome"] else None


def _receipt(params: dict[str, str]) -> RefundReceipt:
    return RefundReceipt(params["refund_number"], params["reference"], RefundState(params["state"]))
