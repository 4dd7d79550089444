"""The demo's whole cast and what they have done together."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import SecondFactor, User
from accounts.models.user import Gender
from backoffice.roles import sync_roles
from bookings.money.models import Payment
from caregivers.models import Caregiver
from petcare.demo.applicants import give_certificates, load_applicants
from petcare.demo.catalogue import load_catalogue
from petcare.demo.chronicle import Chronicle, days_of_bookings
from petcare.demo.conduct import load_conduct
from petcare.demo.consent import weixin
from petcare.demo.consent.people import PEOPLE
from petcare.demo.day_to_plan import leave_a_day_to_plan
from petcare.demo.desk_work import load_desk_work
from petcare.demo.homes import Homes
from petcare.demo.inbox import load_inbox
from petcare.demo.ledger import Ledger
from petcare.demo.owners import Household, load_owners
from petcare.demo.pictures import store_pictures
from petcare.demo.policies import load_policies
from petcare.demo.profiles import load_profile_changes
from petcare.demo.refunds import load_refund_requests
from petcare.demo.requests import load_consents, load_requests
from petcare.demo.sign_ins import CAREGIVERS, OPERATOR, OPERATOR_SECRET, OWNER, PASSWORD
from petcare.demo.threads import load_threads
from petcare.demo.town import Town
from petcare.demo.trip import book_trip
from petcare.demo.troubles import load_troubles
from petcare.demo.vendor_books import write_vendor_books
from petcare.demo.voices import load_voices
from petcare.demo.waiting import leave_to_choose, leave_without_anybody
from petcare.demo.workforce import load_caregivers

# The days on which the owner of the sign-ins was away; 0 is today.
AWAY = (-93, -92, -57, -56, -55, -30, -12, -11, -4)
# So many others have a visit tomorrow at least.
BUSY = 5


@dataclass(frozen=True)
class Size:
    owners: int
    caregivers: int
    days: int


FULL = Size(owners=120, caregivers=40, days=120)
SMALL = Size(owners=12, caregivers=9, days=20)


def is_loaded() -> bool:
    return User.objects.filter(phone=f"+86{OWNER}").exists()


@transaction.atomic
def load_people(town: Town, size: Size, *, seed: int = 20260101) -> Ledger:
    """Catalogue, people and bookings, all or nothing. The same seed on the same day makes the same town."""
    random = Random(seed)
    # One hash for everybody: it is the same password, and a good hash takes a moment.
    password = make_password(PASSWORD)
    operator = User.objects.create(
        username=OPERATOR,
        name="值班管理员",
        gender=Gender.UNSAID,
        is_staff=True,
        is_superuser=True,
        password=password,
    )
    sync_roles()
    SecondFactor.objects.create(user=operator, secret=OPERATOR_SECRET, confirmed_at=timezone.now())
    sold = load_catalogue(town)
    pictures, homes = store_pictures(), Homes.of(town.compounds, random)
    households = load_owners(size.owners, homes=homes, pictures=pictures, password=password, random=random)
    known_at_wechat = PEOPLE["xiaoyu"]
    SocialAccount.objects.create(
        user=households[0].owner,
        provider=weixin.VENDOR,
        uid=known_at_wechat.unionid(weixin.VENDOR),
        extra_data={"nickname": known_at_wechat.nickname},
    )
    caregivers = load_caregivers(size.caregivers, homes=homes, pictures=pictures, password=password, random=random)
    give_certificates(caregivers, seed=seed)
    load_requests(households, operator)
    load_consents()
    chronicle = Chronicle(
        Ledger(),
        random,
        sold.services,
        sold.packages,
        sold.policy,
        {caregiver.pk: caregiver for caregiver in caregivers},
        pictures,
    )
    _tell(chronicle, households, caregivers, size)
    chronicle.ledger.write()
    load_inbox(chronicle.ledger, chronicle.now)
    Caregiver.objects.bulk_update(caregivers, ["rating_sum", "rating_count", "finished_visits"])
    book_trip(households[0], sold.services)
    leave_to_choose(households[0], sold.services)
    leave_without_anybody(households[0], sold.services)
    leave_a_day_to_plan(households[5:], sold.services, operator)
    load_threads(households[0].owner, pictures)
    load_voices(households, operator, pictures)
    load_applicants(homes, operator, password=password, seed=seed)
    load_refund_requests(operator, pictures)
    load_troubles(operator)
    load_desk_work(operator)
    load_conduct(operator)
    load_policies(operator)
    load_profile_changes(caregivers)
    write_vendor_books(Payment.objects.all())
    return chronicle.ledger


def _tell(chronicle: Chronicle, households: list[Household], caregivers: list[Caregiver], size: Size) -> None:
    today = timezone.localdate(chronicle.now)
    asked = [(day, number + 1) for day, number in days_of_bookings(size.owners - 1, size.days, chronicle.random)]
    asked += [(day, 0) for day in AWAY if day >= -size.days]
    known = households[0]
    chronicle.tell(known, today + timedelta(days=1), by=caregivers[0])
    chronicle.tell_waiting(known, today + timedelta(days=2))
    for day, number in sorted(asked):
        chronicle.tell(households[number], today + timedelta(days=day))
    for household in households[3:5]:
        chronicle.tell_waiting(household, today + timedelta(days=1))
    _have_something_to_do(chronicle, households[1:], caregivers[len(CAREGIVERS) :], today + timedelta(days=1))


def _have_something_to_do(chronicle: Chronicle, homes: list[Household], caregivers: list[Caregiver], day: date) -> None:
    """A few others than the sign-ins have a visit on this day, whatever chance gave them: troubles.py needs some."""
    ways = ((caregiver, home) for caregiver in caregivers for home in homes)
    told: set[int] = set()
    for caregiver, home in ways:
        if len(told) == BUSY:
            return
        if caregiver.pk not in told and chronicle.tell(home, day, by=caregiver):
            told.add(caregiver.pk)
