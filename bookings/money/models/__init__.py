from bookings.money.models.bonus import Bonus
from bookings.money.models.earning import Earning
from bookings.money.models.pay_rule import PayRule, Tier
from bookings.money.models.payment import (
    Payment,
    PaymentStatus,
    Refund,
    RefundReason,
    RefundStatus,
    new_payment_number,
    new_refund_number,
)
from bookings.money.models.refund_request import RefundPhoto, RefundRequest, RequestReason, RequestState

__all__ = [
    "Bonus",
    "Earning",
    "PayRule",
    "Payment",
    "PaymentStatus",
    "Refund",
    "RefundPhoto",
    "RefundReason",
    "RefundRequest",
    "RefundStatus",
    "RequestReason",
    "RequestState",
    "Tier",
    # The first migrations name them here.
    "new_payment_number",
    "new_refund_number",
]
