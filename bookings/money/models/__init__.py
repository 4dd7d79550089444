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

__all__ = [
    "Earning",
    "PayRule",
    "Payment",
    "PaymentStatus",
    "Refund",
    "RefundReason",
    "RefundStatus",
    "Tier",
    # The first migrations name them here.
    "new_payment_number",
    "new_refund_number",
]
