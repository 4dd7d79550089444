"""The demo's caregivers: who they are, where they live, what they can do and when they work."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from accounts.models.user import Gender
from caregivers.models import Caregiver, DateHours, WeeklyHours
from caregivers.status import Approval, Presence, Skill
from petcare.demo import names, words
from petcare.demo.homes import Homes, degrees
from petcare.demo.pictures import Pictures
from petcare.demo.sign_ins import CAREGIVERS
from petcare.demo.town import Compound
from pets.models import Species

SIGN_IN_PEOPLE = (("陈静怡", Gender.FEMALE), ("周浩然", Gender.MALE), ("何秀英", Gender.FEMALE))
# How far the three live from the owner of the sign-ins, in metres.
SIGN_IN_DISTANCES = (450, 900, 1600)
ALL_DAY = [(7 * 60, 23 * 60)]
SHIFTS = (
    ALL_DAY,
    [(8 * 60, 21 * 60)],
    [(8 * 60, 12 * 60), (14 * 60, 22 * 60)],
    [(7 * 60, 10 * 60), (17 * 60, 23 * 60)],
    [(9 * 60, 18 * 60)],
)
BASIC = [Skill.FEEDING, Skill.CLEANING]
FURTHER = [Skill.PLAY, Skill.HEALTH_CHECK, Skill.MEDICATION, Skill.WALKING, Skill.GROOMING]


def load_caregivers(count: int, *, homes: Homes, pictures: Pictures, password: str, random: Random) -> list[Caregiver]:
    """The first three are those of the sign-ins. The last of a full town is suspended."""
    women = [(name, Gender.FEMALE) for name in names.full_names(random, names.WOMEN, count)]
    men = [(name, Gender.MALE) for name in names.full_names(random, names.MEN, count)]
    others = random.sample(women, count * 2 // 3) + random.sample(men, count)
    people = [*SIGN_IN_PEOPLE, *random.sample(others[:count], count - len(SIGN_IN_PEOPLE))]
    users = User.objects.bulk_create(
        User(
            phone=f"+86{CAREGIVERS[number]}" if number < len(CAREGIVERS) else f"+861390000{1000 + number}",
            name=name,
            gender=gender,
            password=password,
            date_joined=timezone.now() - timedelta(days=random.randint(140, 900)),
        )
        for number, (name, gender) in enumerate(people)
    )
    portraits = _portraits(users, pictures, random)
    caregivers = Caregiver.objects.bulk_create(
        _sign_in_caregiver(user, homes.near(homes.compounds[0].point, SIGN_IN_DISTANCES[number]), portrait, number)
        if number < len(CAREGIVERS)
        else _caregiver(user, homes.somewhere(), portrait, random)
        for number, (user, portrait) in enumerate(zip(users, portraits, strict=True))
    )
    _suspend_one(caregivers)
    _give_hours(caregivers, random)
    return caregivers


def _sign_in_caregiver(user: User, home: Compound, portrait: str, number: int) -> Caregiver:
    return Caregiver(
        user=user,
        approval=Approval.APPROVED,
        presence=Presence.ONLINE,
        portrait=portrait,
        introduction=words.INTRODUCTIONS[number],
        experience_years=(3, 2, 6)[number],
        skills=list(Skill)[: 6 - number],
        species=[str(species) for species in Species],
        home_lat=degrees(home.point.lat),
        home_lon=degrees(home.point.lon),
        radius_m=8000,
        joined_at=user.date_joined,
        last_seen_at=_never_silent(),
    )


def _caregiver(user: User, home: Compound, portrait: str, random: Random) -> Caregiver:
    further = random.sample(FURTHER, random.randint(1, 4))
    species = [Species.CAT]
    if random.random() < 0.7 or Skill.WALKING in further:
        species.append(Species.DOG)
    species += [one for one in (Species.RABBIT, Species.HAMSTER, Species.BIRD, Species.TURTLE) if random.random() < 0.4]
    return Caregiver(
        user=user,
        approval=Approval.APPROVED,
        presence=random.choices(list(Presence), weights=[75, 5, 20])[0],
        portrait=portrait,
        introduction=random.choice(words.INTRODUCTIONS),
        experience_years=random.choices(range(11), weights=[3, 6, 6, 5, 3, 2, 1, 1, 1, 1, 1])[0],
        skills=[str(skill) for skill in Skill if skill in [*BASIC, *further]],
        species=[str(one) for one in species],
        home_lat=degrees(home.point.lat),
        home_lon=degrees(home.point.lon),
        radius_m=random.choice([3000, 4000, 5000, 5000, 6000, 8000]),
        joined_at=user.date_joined,
        last_seen_at=_never_silent(),
    )


def _never_silent() -> datetime:
    """Nobody holds the phones of these people, and still somebody should take what is booked in the town."""
    return timezone.now() + timedelta(days=365)


def _portraits(users: list[User], pictures: Pictures, random: Random) -> list[str]:
    """A face for each, none twice as long as there are enough."""
    of_gender = {Gender.FEMALE: "woman", Gender.MALE: "man"}
    left: dict[str, list[str]] = {}
    chosen = []
    for user in users:
        kind = of_gender[user.gender]
        if not left.get(kind):
            names = [picture.name for name, picture in pictures.portraits.items() if name.startswith(f"{kind}-")]
            left[kind] = random.sample(names, len(names))
        chosen.append(left[kind].pop())
    return chosen


def _suspend_one(caregivers: list[Caregiver]) -> None:
    if len(caregivers) < 30:
        return
    suspended = caregivers[-1]
    suspended.approval, suspended.presence = Approval.SUSPENDED, Presence.OFFLINE
    suspended.save(update_fields=["approval", "presence"])


def _days_that_differ(caregiver: Caregiver) -> list[DateHours]:
    """A short holiday three weeks from now, and a late evening after it."""
    first = timezone.localdate() + timedelta(days=21)
    days_off = [DateHours(caregiver=caregiver, date=first + timedelta(days=number)) for number in range(3)]
    late = DateHours(caregiver=caregiver, date=first + timedelta(days=3), start_minute=14 * 60, end_minute=25 * 60)
    return [*days_off, late]


def _give_hours(caregivers: list[Caregiver], random: Random) -> None:
    weekly, dated = [], []
    for number, caregiver in enumerate(caregivers):
        is_sign_in = number < len(CAREGIVERS)
        shifts = ALL_DAY if is_sign_in else random.choice(SHIFTS)
        free_days = set() if is_sign_in else set(random.sample(range(7), random.choice([0, 0, 1, 2])))
        weekly += [
            WeeklyHours(caregiver=caregiver, weekday=day, start_minute=start, end_minute=end)
            for day in range(7)
            if day not in free_days
            for start, end in shifts
        ]
        if not is_sign_in and random.random() < 0.2:
            day_off = timezone.localdate() + timedelta(days=random.randint(2, 12))
            dated.append(DateHours(caregiver=caregiver, date=day_off))
    dated += _days_that_differ(caregivers[0])
    WeeklyHours.objects.bulk_create(weekly)
    DateHours.objects.bulk_create(dated)
