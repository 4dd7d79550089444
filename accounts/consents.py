"""Which text of each purpose counts now. A new version is asked for again; the old texts stay in templates/legal/."""

from accounts.models import User
from accounts.models.consent import Purpose

CURRENT: dict[str, str] = {
    Purpose.TERMS: "2026-11",
    Purpose.PRIVACY: "2026-11",
    Purpose.IDENTITY: "2026-11",
}
# Without these there is no account; whoever no longer agrees closes it.
REQUIRED = (Purpose.TERMS, Purpose.PRIVACY)
WITHDRAWABLE = (Purpose.IDENTITY,)


def missing_consents(user: User) -> list[Purpose]:
    """What this person has to agree to before going on, in the version that counts now."""
    given = set(user.consents.in_force().values_list("purpose", "version"))
    return [purpose for purpose in REQUIRED if (purpose.value, CURRENT[purpose]) not in given]
