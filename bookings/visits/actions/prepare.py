from collections.abc import Sequence

from bookings.catalogue.models import Service, Standard
from bookings.orders.models import Visit
from bookings.visits.models import VisitStep


def copy_standards(visits: Sequence[Visit], services: Sequence[Service]) -> None:
    """Copies the steps of each service's newest standard into the visits, in the order of the services."""
    newest: dict[int, Standard] = {}
    standards = Standard.objects.filter(service__in=services).order_by("version").prefetch_related("steps")
    for standard in standards:
        newest[standard.service_id] = standard
    steps = [step for service in services if service.pk in newest for step in newest[service.pk].steps.all()]
    VisitStep.objects.bulk_create(
        VisitStep(visit=visit, position=position, text_zh=step.text_zh, text_en=step.text_en, proof=step.proof)
        for visit in visits
        for position, step in enumerate(steps, start=1)
    )
