"""Whom a campaign is for."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Address, User
from backoffice.campaigns.models import Campaign, LastVisit
from bookings.models import Visit
from petcare.notifications.models import Choices
from pets.models import Pet


def audience_of(campaign: Campaign) -> QuerySet[User]:
    """Owners with a home there and such an animal who want suggestions, by when somebody was last with them."""
    mine = OuterRef("pk")
    homes = Address.objects.active().filter(owner=mine, is_default=True)
    if campaign.district:
        homes = homes.filter(district=campaign.district)
    animals = [campaign.species] if campaign.species else (campaign.package or campaign.service).species
    pets = Pet.objects.active().filter(owner=mine, species__in=animals)
    said_no = Choices.objects.filter(person=mine, wants_suggestions=False)
    owners = User.objects.filter(Exists(homes), Exists(pets), ~Exists(said_no), is_active=True, is_staff=False)
    visits = Visit.objects.filter(booking__owner=mine, finished_at__isnull=False)
    if campaign.last_visit == LastVisit.NEVER:
        return owners.filter(~Exists(visits))
    if campaign.last_visit != LastVisit.ANY:
        since = timezone.now() - timedelta(days=int(campaign.last_visit))
        return owners.filter(Exists(visits), ~Exists(visits.filter(finished_at__gte=since)))
    return owners
