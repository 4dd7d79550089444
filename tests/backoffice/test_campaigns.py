from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from backoffice.campaigns.actions import send
from backoffice.campaigns.actions.count_results import count_results
from backoffice.campaigns.actions.send import send_campaign, start_campaign
from backoffice.campaigns.audience import audience_of
from backoffice.campaigns.models import Campaign, CampaignState, LastVisit, Told
from petcare.errors import DomainError
from petcare.notifications.models import Choices, Notification
from tests.factories.bookings import a_completed_booking, a_paid_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import PackageFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.pets import PetFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P2")]


def an_owner(species="cat", **about):
    owner = OwnerFactory(**about)
    PetFactory(owner=owner, species=species)
    return owner


def a_campaign(**fields) -> Campaign:
    texts = {"title_zh": "猫咪套餐", "title_en": "For cats", "words_zh": "喂食加清洁。", "words_en": "Food and litter."}
    offer = {"package": fields.pop("package", None) or PackageFactory()}
    return Campaign.objects.create(valid_until=timezone.localdate() + timedelta(days=7), **texts, **offer, **fields)


def test_campaign_reaches_by_animal_area_and_last_visit_those_who_want_it():
    CaregiverFactory()
    cat, dog, silent = an_owner(), an_owner("dog"), an_owner()
    Choices.objects.create(person=silent, wants_suggestions=False)
    served = a_completed_booking(owner=an_owner()).owner
    assert set(audience_of(a_campaign(species="cat"))) == {cat, served}
    assert set(audience_of(a_campaign())) == {cat, dog, served}
    assert set(audience_of(a_campaign(species="cat", last_visit=LastVisit.NEVER))) == {cat}
    assert set(audience_of(a_campaign(last_visit=LastVisit.OVER_30))) == set()
    assert set(audience_of(a_campaign(district="没有这个区"))) == set()
    assert set(audience_of(a_campaign(package=PackageFactory(species=["dog"])))) == {dog}


def test_campaign_is_told_once_to_each_part_by_part_and_its_result_is_counted(operator, monkeypatch):
    monkeypatch.setattr(send, "PART", 2)
    CaregiverFactory()
    owners = [an_owner() for _ in range(5)]
    campaign = start_campaign(campaign=a_campaign(), by=operator)
    send_campaign(campaign.pk)
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.SENT
    assert set(Told.objects.values_list("owner", flat=True)) == {owner.pk for owner in owners}
    told = Notification.objects.filter(kind="campaign_quiet")
    assert sorted(told.values_list("recipient", flat=True)) == sorted(owner.pk for owner in owners)
    assert told.first().data["title"] == "猫咪套餐"
    a_paid_booking(owner=owners[0])
    count_results()
    campaign.refresh_from_db()
    assert (campaign.booked_owners, campaign.bookings) == (1, 1)


def test_operator_sees_how_many_it_reaches_and_sends_it_from_its_page(desk):
    an_owner()
    campaign = a_campaign()
    page = reverse("admin:backoffice_campaign_change", args=[campaign.pk])
    assert "1" in desk.get(page).context["adminform"].model_admin.reaches(campaign)
    assert desk.post(reverse("admin:backoffice_campaign_send", args=[campaign.pk]), follow=True).status_code == 200
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.SENDING
    assert desk.post(page, {"title_zh": "x"}).status_code == 403


def test_campaign_that_cannot_be_used_any_more_or_was_sent_is_refused(operator):
    for late in (
        a_campaign(package=PackageFactory(retired_at=timezone.now())),
        a_campaign(state=CampaignState.SENT),
    ):
        with pytest.raises(DomainError):
            start_campaign(campaign=late, by=operator)


def test_form_without_an_offer_or_with_a_day_that_is_over_says_so(desk):
    form = {
        "title_zh": "猫",
        "title_en": "C",
        "words_zh": "好",
        "words_en": "G",
        "last_visit": "any",
        "counted_days": 14,
    }
    add = reverse("admin:backoffice_campaign_add")
    page = desk.post(add, form | {"valid_until": "2020-01-01"})
    assert page.context["adminform"].form.errors["valid_until"]
    page = desk.post(add, form | {"valid_until": timezone.localdate() + timedelta(days=3)})
    assert page.context["adminform"].form.non_field_errors()
    assert not Campaign.objects.exists()


def test_sending_needs_the_right():
    campaign = a_campaign()
    clerk = StaffFactory()
    clerk.user_permissions.add(Permission.objects.get(codename="view_campaign"))
    client = signed_in_staff(clerk)
    assert client.get(reverse("admin:backoffice_campaign_change", args=[campaign.pk])).status_code == 200
    assert client.post(reverse("admin:backoffice_campaign_send", args=[campaign.pk])).status_code == 403


def test_page_from_before_the_sending_does_not_make_it_a_draft_again(operator):
    stale = a_campaign()
    start_campaign(campaign=stale, by=operator)
    stale.title_zh = "别的"
    with transaction.atomic(), pytest.raises(PermissionDenied):
        admin.site.get_model_admin(Campaign).save_model(None, stale, None, True)
    assert Campaign.objects.get().state == CampaignState.SENDING
