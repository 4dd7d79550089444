"""Registers what operators see; Django's autodiscovery imports this module."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

from backoffice.admin import (
    applications,
    bookings,
    campaigns,
    caregivers,
    catalogue,
    dispatch_policy,
    money,
    notifications,
    pay,
    people,
    performance,
    prices,
    profiles,
    refunds,
    requests,
    samples,
    voice,
)

for model in (EmailAddress, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

__all__ = [
    "applications",
    "bookings",
    "campaigns",
    "caregivers",
    "catalogue",
    "dispatch_policy",
    "money",
    "notifications",
    "pay",
    "people",
    "performance",
    "prices",
    "profiles",
    "refunds",
    "requests",
    "samples",
    "voice",
]
