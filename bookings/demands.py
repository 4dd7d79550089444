"""Which certificates the services on sale ask of whoever does them."""

from collections import defaultdict

from bookings.catalogue.models import Service
from caregivers.demands import finds_demands


@finds_demands
def demanded_certificates() -> dict[str, set[str]]:
    """Kinds of certificates by skill; a retired service demands nothing more."""
    demands: dict[str, set[str]] = defaultdict(set)
    asking = Service.objects.filter(retired_at__isnull=True).exclude(certificate_kind="")
    for skill, kind in asking.values_list("skill", "certificate_kind"):
        demands[skill].add(kind)
    return demands
