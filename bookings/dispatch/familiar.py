"""The caregivers whom an owner knows, and what they said of them."""

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import User
from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.schedule.models import Bond, BondKind
from caregivers.models import Caregiver


def familiar_to(owner: User) -> QuerySet[Caregiver]:
    """Those who have been or will be at this owner's home, or are favourite or blocked, the most frequent first.

    Each carries `times`, the visits they finished there, and `bonds_here`, a list of at most one.
    """
    came = Visit.objects.filter(booking__owner=owner).exclude(caregiver=None).values("caregiver")
    bonds = Bond.objects.filter(owner=owner)
    finished = Q(visits__booking__owner=owner, visits__status=VisitStatus.FINISHED)
    return (
        Caregiver.objects.filter(Q(pk__in=came) | Q(pk__in=bonds.values("caregiver")))
        .annotate(times=Count("visits", filter=finished))
        .select_related("user")
        .prefetch_related(Prefetch("bonds", bonds, to_attr="bonds_here"))
        .order_by("-times", "pk")
    )


def bond_between(owner: User, caregiver: Caregiver) -> BondKind | None:
    kind = Bond.objects.filter(owner=owner, caregiver=caregiver).values_list("kind", flat=True).first()
    return BondKind(kind) if kind else None
