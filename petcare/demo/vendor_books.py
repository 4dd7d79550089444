"""What the sandbox vendor remembers of the demo's payments, so that what is cancelled can really go back."""

from django.conf import settings
from django.db.models import QuerySet

from bookings.money.models import Payment, PaymentStatus
from petcare.payments.sandbox_vendor.models import VendorCharge


def write_vendor_books(payments: QuerySet[Payment]) -> None:
    """A charge for each of the payments that arrived."""
    VendorCharge.objects.bulk_create(
        VendorCharge(
            number=payment.number,
            reference=payment.provider_reference,
            amount=payment.amount,
            subject=payment.booking.number,
            return_url=settings.SITE_ADDRESS,
            notify_url=settings.SITE_ADDRESS,
            expires_at=payment.paid_at,
            state=VendorCharge.State.PAID,
            created_at=payment.created_at,
        )
        for payment in payments.filter(status=PaymentStatus.PAID).select_related("booking")
    )
