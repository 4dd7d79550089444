from accounts.models.address import Address
from accounts.models.change_request import ChangeRequest
from accounts.models.consent import Consent
from accounts.models.device import Device
from accounts.models.emergency_contact import EmergencyContact
from accounts.models.identity import Identity, IdentityVerification
from accounts.models.sealed_look import SealedLook
from accounts.models.second_factor import RecoveryCode, SecondFactor
from accounts.models.user import User
from accounts.models.way_in import WayIn

__all__ = [
    "Address",
    "ChangeRequest",
    "Consent",
    "Device",
    "EmergencyContact",
    "Identity",
    "IdentityVerification",
    "RecoveryCode",
    "SealedLook",
    "SecondFactor",
    "User",
    "WayIn",
]
