"""A payment gateway that keeps what it was asked, and answers as it was told."""

from decimal import Decimal

from petcare.errors import GatewayError
from petcare.payments.gateway import RefundReceipt, RefundState


class MemoryGateway:
    name = f"{__name__}.MemoryGateway"
    started: dict[str, dict] = {}
    refunds: dict[str, Decimal] = {}
    calls: list[str] = []
    errors: list[GatewayError] = []
    refund_state = RefundState.SUCCEEDED
    asked_state = RefundState.SUCCEEDED
    notices: dict = {}

    @classmethod
    def forget(cls):
        cls.started, cls.refunds, cls.calls, cls.errors, cls.notices = {}, {}, [], [], {}
        cls.refund_state = cls.asked_state = RefundState.SUCCEEDED

    def start(self, *, number, **order):
        self.started[number] = order
        return f"https://cashier.example/{number}"

    def query(self, number):
        self.calls.append(f"query {number}")
        if self.errors:
            raise self.errors.pop(0)
        return self.notices.get(number)

    def refund(self, *, refund_number, payment_number, provider_reference, amount, reason):
        self.calls.append(refund_number)
        if self.errors:
            raise self.errors.pop(0)
        self.refunds[refund_number] = amount
        return RefundReceipt(refund_number, f"V{refund_number}", self.refund_state)

    def query_refund(self, refund_number):
        self.calls.append(f"ask {refund_number}")
        return RefundReceipt(refund_number, f"V{refund_number}", self.asked_state)
