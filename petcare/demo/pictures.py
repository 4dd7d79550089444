"""The demo's picture files, each put into storage once; rows share the names."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from bookings.visits.models import VisitStep
from petcare.demo.clip import Clip, store_clip
from petcare.uploads import private_storage

FOLDER = Path(__file__).parent
ANIMALS = ("cat-", "dog-")
# What is in the picture, by words of the step.
SHOWN = (
    ("锁好的门", ("locked-door",)),
    ("拍下门口", ("front-door", "shoe-covers")),
    ("放好粮的碗", ("food-bowl", "two-bowls")),
    ("吃饭", ("cat-eating", "dog-eating")),
    ("水碗", ("water-bowl",)),
    ("清理", ("litter-box",)),
    ("陪玩", ("cat-playing", "dog-happy")),
    ("路上", ("dog-happy",)),
)
KINDS = {".webp", ".jpg"}


@dataclass(frozen=True)
class Picture:
    name: str
    sha256: str


@dataclass(frozen=True)
class Pictures:
    """Stored pictures by the name of their file."""

    portraits: dict[str, Picture]
    pets: dict[str, Picture]
    visits: dict[str, Picture]
    clip: Clip

    def of_step(self, step: VisitStep, species: str, random: Random) -> Picture:
        """A picture that shows what the step speaks of, else one of such an animal."""
        for word, names in SHOWN:
            fitting = [self.visits[name] for name in names if not name.startswith(ANIMALS) or name.startswith(species)]
            if word in step.text_zh and fitting:
                return random.choice(fitting)
        return random.choice([picture for name, picture in self.pets.items() if name.startswith(species)])


def store_pictures() -> Pictures:
    return Pictures(
        portraits=_store("portraits", default_storage),
        pets=_store("pet_photos", private_storage()),
        visits=_store("visit_photos", private_storage()),
        clip=store_clip(),
    )


def _store(folder: str, storage: Storage) -> dict[str, Picture]:
    stored = {}
    for path in sorted((FOLDER / folder).iterdir()):
        if path.suffix in KINDS:
            content, name = path.read_bytes(), f"demo/{folder}/{path.name}"
            if not storage.exists(name):
                name = storage.save(name, ContentFile(content))
            stored[path.stem] = Picture(name, sha256(content).hexdigest())
    return stored


def public_pictures(names: set[str]) -> dict[str, str]:
    """Some of the same pictures where everybody sees them, for what is on sale: name in storage by name of file."""
    stored = _store("visit_photos", default_storage) | _store("pet_photos", default_storage)
    return {name: stored[name].name for name in names}
