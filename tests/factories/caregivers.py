from collections.abc import Iterable

import factory

from caregivers.models import Caregiver, WeeklyHours
from caregivers.models.hours import MINUTES_A_DAY
from caregivers.status import Approval, Presence, Skill
from pets.models import Species
from tests.factories.people import UserFactory

ROUND_THE_CLOCK = [(weekday, 0, MINUTES_A_DAY) for weekday in range(7)]


class CaregiverFactory(factory.django.DjangoModelFactory):
    """Approved, online, able to do everything for every animal, 350 m from AddressFactory's home, at work round the
    clock. `hours=[(weekday, start_minute, end_minute), …]` gives other hours, `hours=[]` none."""

    class Meta:
        model = Caregiver
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory, name=factory.Sequence(lambda n: f"周雨{n}"))
    approval = Approval.APPROVED
    presence = Presence.ONLINE
    skills = [str(skill) for skill in Skill]
    species = [str(species) for species in Species]
    home_lat = "30.598000"
    home_lon = "114.306000"
    radius_m = 8000

    @factory.post_generation
    def hours(self, create: bool, extracted: Iterable[tuple[int, int, int]] | None, **kwargs):
        if create:
            WeeklyHours.objects.bulk_create(
                WeeklyHours(caregiver=self, weekday=weekday, start_minute=start, end_minute=end)
                for weekday, start, end in (ROUND_THE_CLOCK if extracted is None else extracted)
            )
