"""The application as its writer sees it: six short steps, what is missing, and what came back."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caregivers.models import Application, Certificate, ItemVerdict
from caregivers.status import ApplicationStatus, CertificateStatus, Item, Verdict


@dataclass(frozen=True)
class Step:
    """`is_open` says that it may be written now; `reasons` are the words with which parts of it came back."""

    name: str
    title: Promise
    icon: str
    is_done: bool
    is_open: bool
    reasons: list[str]

    @property
    def url_name(self) -> str:
        return f"apply:{self.name}"


@dataclass(frozen=True)
class Progress:
    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """Where to go on: the first step that is not done."""
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def is_complete(self) -> bool:
        return self.next is None

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)


def progress_of(application: Application) -> Progress:
    """Reads verdicts, identity and certificates once."""
    verdicts = {verdict.item: verdict for verdict in application.verdicts.all()}
    certificates = list(Certificate.objects.filter(owner=application.user_id))
    identity = application.identity
    has_person = bool(identity and identity.number_index and application.portrait)
    has_card = bool(identity and identity.front and identity.back)
    has_skills = application.experience_years is not None and bool(application.skills and application.species)
    has_area = application.home is not None and application.radius_m is not None
    is_draft = application.status == ApplicationStatus.DRAFT
    is_written = application.status in (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED)

    def step(name: str, title: Promise, icon: str, is_filled: bool, *items: Item) -> Step:
        came_back = [verdicts[item] for item in items if item in verdicts]
        return Step(
            name,
            title,
            icon,
            is_filled and not any(one.verdict == Verdict.RETURNED for one in came_back),
            is_draft or (is_written and any(map(is_to_be_corrected, came_back))),
            [one.reason for one in came_back if one.verdict == Verdict.RETURNED],
        )

    returned = [one.reason for one in certificates if one.status == CertificateStatus.RETURNED]
    are_valid = not any(one.is_over and one.status == CertificateStatus.DRAFT for one in certificates)
    papers = Step("papers", _("Certificates"), "badge-check", are_valid and not returned, is_written, returned)
    return Progress(
        [
            step("who", _("You"), "user-round", has_person, Item.PORTRAIT, Item.IDENTITY),
            step("card", _("Identity card"), "credit-card", has_card, Item.IDENTITY),
            papers,
            step("experience", _("Experience"), "paw-print", has_skills, Item.EXPERIENCE),
            step("area", _("Where you work"), "map-pin", has_area, Item.AREA),
        ]
    )


def is_to_be_corrected(verdict: ItemVerdict) -> bool:
    """Returned, or written anew since; it may be written until it is sent again."""
    return verdict.verdict in (Verdict.RETURNED, Verdict.CORRECTED)
