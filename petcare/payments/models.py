"""Django looks for an app's models here."""

from petcare.payments.sandbox_vendor.models import VendorCharge, VendorRefund

__all__ = ["VendorCharge", "VendorRefund"]
