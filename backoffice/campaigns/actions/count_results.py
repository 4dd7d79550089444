"""What came of campaigns; counted with the statistics, so that no page scans for it."""

from datetime import timedelta

from django.db.models import Count, F
from django.utils import timezone

from backoffice.campaigns.models import Campaign, CampaignState, Told
from bookings.money.models import PaymentStatus


def count_results() -> None:
    """For each campaign whose days are not long over: who of those told placed a booking and paid it in that time."""
    for campaign in Campaign.objects.exclude(state=CampaignState.DRAFT):
        allowed = timedelta(days=campaign.counted_days)
        if timezone.now() - campaign.started_at > allowed + timedelta(days=2):
            continue
        booked = Told.objects.filter(
            campaign=campaign,
            owner__bookings__created_at__gte=F("at"),
            owner__bookings__created_at__lt=F("at") + allowed,
            owner__bookings__payments__status=PaymentStatus.PAID,
        )
        sums = booked.aggregate(owners=Count("owner", distinct=True), bookings=Count("owner__bookings", distinct=True))
        Campaign.objects.filter(pk=campaign.pk).update(booked_owners=sums["owners"], bookings=sums["bookings"])
