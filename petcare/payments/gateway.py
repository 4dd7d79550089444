"""What a payment vendor must be able to do. One file per vendor; settings.PAYMENT_GATEWAY names the one in use."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from petcare.errors import GatewayError


class ForgedNotification(Exception):
    """The message was not made by the vendor, was changed on its way, or is too old."""


class Outcome(StrEnum):
    PAID = "paid"
    FAILED = "failed"


class RefundState(StrEnum):
    ACCEPTED = "accepted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class PaymentNotice:
    """The vendor's word on one payment. `amount` is in yuan."""

    number: str
    provider_reference: str
    amount: Decimal
    outcome: Outcome


@dataclass(frozen=True)
class RefundReceipt:
    """The vendor's word on one refund. `accepted` means the money is on its way: ask again with `query_refund`."""

    refund_number: str
    provider_reference: str
    state: RefundState

    @property
    def is_accepted(self) -> bool:
        return self.state in {RefundState.ACCEPTED, RefundState.SUCCEEDED}

    @property
    def is_succeeded(self) -> bool:
        return self.state == RefundState.SUCCEEDED


class PaymentGateway(Protocol):
    """Every method may raise GatewayError, also for an answer that it cannot read. None is called inside a
    transaction."""

    name: str

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
        """The address of the vendor's cashier for this payment. `number` is ours, unique per attempt to pay."""

    def read_notification(self, request: HttpRequest) -> PaymentNotice:
        """Verifies and reads the vendor's call to notify_url. Raises ForgedNotification.

        It may come late, twice, or never: lock the payment, compare the amount, and return quietly if already done.
        Answer with the plain body `success`.
        """

    def query(self, number: str) -> PaymentNotice | None:
        """The vendor's word on this payment, or None while nothing is decided or the vendor never saw it."""

    def refund(
        self, *, refund_number: str, payment_number: str, provider_reference: str, amount: Decimal, reason: str
    ) -> RefundReceipt:
        """Asks for this amount back. A retry with the same `refund_number` never refunds twice."""

    def query_refund(self, refund_number: str) -> RefundReceipt | None:
        """The vendor's word on this refund, or None when it never saw it."""


def get_gateway(name: str | None = None) -> PaymentGateway:
    """The gateway by the dotted path it was stored under, else the one for new payments.

    Raises GatewayError when the one that was stored is gone.
    """
    if name is None:
        return import_string(settings.PAYMENT_GATEWAY)()
    try:
        return import_string(name)()
    except ImportError as error:
        raise GatewayError(f"The gateway is gone: {error}") from error


__all__ = [
    "ForgedNotification",
    "GatewayError",
    "Outcome",
    "PaymentGateway",
    "PaymentNotice",
    "RefundReceipt",
    "RefundState",
    "get_gateway",
]
