from collections.abc import Sequence

from bookings.catalogue.models import Service, Standard, StepPlace
from bookings.catalogue.models.standard import CONTENT
from bookings.orders.models import Visit
from bookings.visits.models import VisitStep


def copy_standards(visits: Sequence[Visit], services: Sequence[Service], *, species: set[str]) -> None:
    """Copies the steps of each service's newest standard into the visits: those that are for all animals or for one of
    these, in the order of the services, but for what comes before and after all others."""
    newest = {standard.service_id: standard for standard in _standards(services)}
    standards = [newest[service.pk] for service in services if service.pk in newest]
    VisitStep.objects.bulk_create(step for visit in visits for step in steps_for(visit, standards, species=species))


def steps_for(visit: Visit, standards: Sequence[Standard], *, species: set[str]) -> list[VisitStep]:
    """The steps of a visit, not yet stored."""
    steps = [
        step
        for standard in standards
        for step in standard.steps.all()
        if not step.species or species & set(step.species)
    ]
    steps.sort(key=lambda step: StepPlace.values.index(step.place))
    return [
        VisitStep(
            visit=visit,
            standard_id=step.standard_id,
            position=position,
            **{name: getattr(step, name) for name in CONTENT},
        )
        for position, step in enumerate(steps, start=1)
    ]


def _standards(services: Sequence[Service]) -> list[Standard]:
    return list(Standard.objects.filter(service__in=services).order_by("version").prefetch_related("steps"))
