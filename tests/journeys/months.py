"""The pages about the months of the demo's caregivers."""

from accounts.models import User
from caregivers.models import Measure
from petcare.demo.sign_ins import CAREGIVERS


def pages_of_months() -> dict:
    certificate = Measure.objects.get(kind="certificate")
    warning = Measure.objects.get(kind="warning", appeal_state="open")
    return {
        "certificate": certificate.get_absolute_url(),
        "warning": warning.get_absolute_url(),
        "appeal_in_admin": warning.pk,
        "proposal_in_admin": Measure.objects.filter(state="proposed", kind="training").last().pk,
    }


def warned() -> int:
    return User.objects.get(phone=f"+86{CAREGIVERS[1]}").pk
