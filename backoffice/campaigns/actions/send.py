"""Sends campaigns part by part, so that no transaction holds a hundred thousand people."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from backoffice.campaigns import kinds
from backoffice.campaigns.audience import audience_of
from backoffice.campaigns.models import Campaign, CampaignState, Told
from petcare.errors import DomainError
from petcare.notifications.outbox import Addressee, notify_many

PART = 500


@transaction.atomic
def start_campaign(*, campaign: Campaign, by: User) -> Campaign:
    """From now on it is sent. Raises DomainError when it was started already or nobody could use it any more."""
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("package", "service").get(pk=campaign.pk)
    if not campaign.is_draft:
        raise DomainError(_("This campaign was sent already."))
    offer = campaign.package or campaign.service
    if campaign.valid_until < timezone.localdate() or offer.retired_at:
        raise DomainError(_("What it offers cannot be bought any more. Change it first."))
    campaign.state, campaign.started_by = CampaignState.SENDING, by
    campaign.started_at = campaign.due_at = timezone.now()
    campaign.save()
    return campaign


def due_campaigns() -> list[int]:
    due = Campaign.objects.filter(state=CampaignState.SENDING, due_at__lte=timezone.now())
    return list(due.values_list("pk", flat=True))


def send_campaign(pk: int) -> None:
    """Tells everybody, each of them once. When it stops half-way it goes on after the last who was told."""
    while _send_part(pk):
        pass


@transaction.atomic
def _send_part(pk: int) -> bool:
    """The next part; whether there may be another one. Whoever finds it locked leaves it to the other worker."""
    sending = Campaign.objects.select_for_update(skip_locked=True, of=("self",)).select_related("package", "service")
    campaign = sending.filter(pk=pk, state=CampaignState.SENDING).first()
    if campaign is None:
        return False
    owners = list(audience_of(campaign).filter(pk__gt=campaign.told_up_to).order_by("pk")[:PART])
    if not owners:
        campaign.state, campaign.due_at = CampaignState.SENT, None
        campaign.save(update_fields=["state", "due_at"])
        return False
    _tell(campaign, owners)
    Told.objects.bulk_create((Told(campaign=campaign, owner=owner) for owner in owners), ignore_conflicts=True)
    campaign.told_up_to = owners[-1].pk
    campaign.save(update_fields=["told_up_to"])
    return True


def _tell(campaign: Campaign, owners: list[User]) -> None:
    kind = kinds.PUSHED if campaign.is_pushed else kinds.QUIET
    notify_many(
        recipients=[
            Addressee(
                recipient=owner,
                dedupe_key=f"campaign:{campaign.pk}",
                url=_page_of(campaign),
                data=_words(campaign, owner),
            )
            for owner in owners
        ],
        kind=kind.code,
        data={"until": f"{campaign.valid_until:%Y-%m-%d}"},
    )


def _words(campaign: Campaign, owner: User) -> dict[str, str]:
    is_english = owner.language.startswith("en")
    return {
        "title": campaign.title_en if is_english else campaign.title_zh,
        "words": campaign.words_en if is_english else campaign.words_zh,
    }


def _page_of(campaign: Campaign) -> str:
    """Where the offer can be taken."""
    if campaign.package:
        return f"{reverse('bookings:book')}?packages={campaign.package.code}"
    return reverse("bookings:service_detail", args=[campaign.service.code])
