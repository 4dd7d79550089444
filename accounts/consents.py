"""Which text of each purpose counts now. A new version is asked for again; the old texts stay in templates/legal/."""

from collections.abc import Callable

from accounts.models import User
from accounts.models.consent import Purpose

CURRENT: dict[str, str] = {
    Purpose.TERMS: "2026-11",
    Purpose.PRIVACY: "2026-11",
    Purpose.IDENTITY: "2026-11",
    Purpose.CARD_PHOTOS: "2026-11",
    Purpose.WHEREABOUTS: "2026-11",
}
# Without these there is no account; whoever no longer agrees closes it.
REQUIRED = (Purpose.TERMS, Purpose.PRIVACY)
WITHDRAWABLE = (Purpose.IDENTITY, Purpose.CARD_PHOTOS, Purpose.WHEREABOUTS)

type Ending = Callable[[User, Purpose], None]
_endings: list[Ending] = []


def ends_with_consent(ending: Ending) -> Ending:
    """Registers what ends on a floor above when somebody withdraws a consent. It runs in the same transaction, and
    raises DomainError when the consent cannot be withdrawn now."""
    _endings.append(ending)
    return ending


def end_what_rests_on(user: User, purpose: Purpose) -> None:
    """Ends what the floors above keep on the ground of this consent. Raises DomainError."""
    for ending in _endings:
        ending(user, purpose)


def missing_consents(user: User) -> list[Purpose]:
    """What this person has to agree to before going on, in the version that counts now."""
    given = set(user.consents.in_force().values_list("purpose", "version"))
    return [purpose for purpose in REQUIRED if (purpose.value, CURRENT[purpose]) not in given]


def has_agreed(user: User, purpose: Purpose) -> bool:
    """Whether the person agrees to this, in the version that counts now."""
    return user.consents.in_force().filter(purpose=purpose, version=CURRENT[purpose]).exists()
