"""The demo's owners with their homes, sealed ways in and pets."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts.models import Address, EmergencyContact, User, WayIn
from accounts.models.user import Gender
from accounts.models.way_in import WayInKind
from petcare.demo import names
from petcare.demo.care import give_care, habits
from petcare.demo.homes import Homes
from petcare.demo.looks import LOOKS
from petcare.demo.pictures import Pictures
from petcare.demo.sign_ins import OWNER
from pets.care import Care, care_of
from pets.models import KnownTo, Pet, PetPhoto, Sex, Species

SPECIES = [Species.CAT, Species.DOG, Species.RABBIT, Species.HAMSTER, Species.BIRD, Species.TURTLE]
HOW_OFTEN = [62, 24, 5, 4, 3, 2]
type Look = tuple[str, tuple[str, ...]]
KNOWN_PETS: list[tuple[Species, str, Look]] = [
    (Species.CAT, "汤圆", ("布偶猫", ("cat-13",))),
    (Species.CAT, "煤球", ("黑猫", ("cat-08",))),
]


@dataclass
class Household:
    """An owner and everything a booking of theirs copies."""

    owner: User
    address: Address
    way_in: WayIn
    pets: list[Pet] = field(default_factory=list)
    # The files of each pet's photos and what it needs, by the pet's name.
    photos: dict[str, list[str]] = field(default_factory=dict)
    care: dict[str, Care] = field(default_factory=dict)


def load_owners(count: int, *, homes: Homes, pictures: Pictures, password: str, random: Random) -> list[Household]:
    """The first is the one of the sign-ins: in the middle of the town, with two cats."""
    half = count // 2
    women = [(name, Gender.FEMALE) for name in names.full_names(random, names.WOMEN, count - half)]
    men = [(name, Gender.MALE) for name in names.full_names(random, names.MEN, half)]
    people = [("林晓雨", Gender.FEMALE), *random.sample(women + men, count - 1)]
    joined = [timezone.now() - timedelta(days=random.randint(130, 500)) for _ in people]
    owners = User.objects.bulk_create(
        User(
            phone=f"+86{OWNER}" if number == 0 else f"+861380000{1000 + number}",
            name=name,
            gender=gender,
            password=password,
            date_joined=since,
        )
        for number, ((name, gender), since) in enumerate(zip(people, joined, strict=True))
    )
    EmergencyContact.objects.bulk_create(
        EmergencyContact(
            owner=owner,
            name=names.full_names(random, names.MEN + names.WOMEN, 1)[0],
            phone=f"+861370000{1000 + number}",
        )
        for number, owner in enumerate(owners)
    )
    compounds = [homes.compounds[0], *(homes.somewhere() for _ in owners[1:])]
    addresses = Address.objects.bulk_create(
        homes.address(owner, compound) for owner, compound in zip(owners, compounds, strict=True)
    )
    ways_in = WayIn.objects.bulk_create(_way_in(address, random) for address in addresses)
    households = [
        Household(owner, address, way_in) for owner, address, way_in in zip(owners, addresses, ways_in, strict=True)
    ]
    _give_pets(households, pictures, random)
    return households


def _way_in(address: Address, random: Random) -> WayIn:
    kind = random.choices(list(WayInKind), weights=[70, 12, 8, 10])[0]
    code = f"{random.randint(1000, 9999)}#"
    secrets = {
        WayInKind.DOOR_CODE: code,
        WayInKind.KEY_BOX: f"鞋柜下面的密码盒，{code}",
        WayInKind.FRONT_DESK: "前台报姓名取卡",
        WayInKind.SOMEBODY_HOME: "",
    }
    return WayIn(
        address=address,
        version=1,
        kind=kind,
        secret=secrets[kind],
        note=random.choice(["", "", "单元门先按门铃，再输密码", "晚上八点以后请轻一点关门"]),
    )


def _give_pets(households: list[Household], pictures: Pictures, random: Random) -> None:
    photos = []
    for number, household in enumerate(households):
        for species, name, (breed, shown) in KNOWN_PETS if number == 0 else _some_animals(random):
            pet = _pet(household.owner, species, name, breed, random)
            household.pets.append(pet)
            household.photos[name] = [pictures.pets[one].name for one in shown]
            photos += [
                PetPhoto(pet=pet, image=image, position=position)
                for position, image in enumerate(household.photos[name])
            ]
    pets = Pet.objects.bulk_create(pet for household in households for pet in household.pets)
    PetPhoto.objects.bulk_create(photos)
    give_care(pets, random)
    care = {pet.pk: care_of(pet) for pet in Pet.objects.with_care()}
    for household in households:
        household.care = {pet.name: care[pet.pk] for pet in household.pets}


def _some_animals(random: Random) -> list[tuple[Species, str, Look]]:
    species = random.choices(SPECIES, weights=HOW_OFTEN)[0]
    count = min(random.choices([1, 2, 3], weights=[60, 30, 10])[0], len(LOOKS[species]))
    called, looks = random.sample(names.PET_NAMES[species], count), random.sample(LOOKS[species], count)
    return [(species, name, look) for name, look in zip(called, looks, strict=True)]


WEIGHTS = {"cat": (3, 7), "dog": (4, 32), "rabbit": (1, 3), "hamster": (0.1, 0.2), "bird": (0.1, 0.2), "turtle": (1, 3)}


def _pet(owner: User, species: Species, name: str, breed: str, random: Random) -> Pet:
    return Pet(
        owner=owner,
        name=name,
        species=species,
        breed=breed,
        born_on=timezone.localdate() - timedelta(days=random.randint(150, 12 * 365)),
        born_known_to=random.choices(list(KnownTo), weights=[40, 20, 40])[0],
        sex=random.choice([Sex.FEMALE, Sex.MALE]),
        is_neutered=random.random() < 0.7 if species in {Species.CAT, Species.DOG} else None,
        weight_kg=Decimal(f"{random.uniform(*WEIGHTS[species]):.1f}"),
        **habits(species, random),
    )
