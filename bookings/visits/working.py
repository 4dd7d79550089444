from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from bookings.orders.models import Visit
from bookings.orders.status import UNDER_WAY
from caregivers.models import Caregiver
from caregivers.status import Approval


def working_as(user: User) -> QuerySet[Caregiver]:
    """The caregiver that this person is, while approved, or suspended on the way or at a home and still to finish
    there. Who is neither sees nothing of the homes where they were."""
    finishes = Exists(Visit.objects.filter(caregiver=OuterRef("pk"), status__in=UNDER_WAY))
    return Caregiver.objects.filter(Q(approval=Approval.APPROVED) | finishes, user=user)
