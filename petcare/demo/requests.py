"""What the demo's people agreed to, ask for, and were asked; cards are drawn, their numbers belong to nobody."""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.consents import CURRENT, REQUIRED
from accounts.identity_card import check_character
from accounts.models import ChangeRequest, Consent, Identity, IdentityVerification, SealedLook, User
from accounts.models.change_request import ChangeKind
from accounts.models.consent import Purpose
from accounts.models.sealed_look import LookedAt
from accounts.status import RequestStatus, VerificationStatus
from petcare.demo.owners import Household
from petcare.uploads import private_storage

# No place in the province has this code.
NOWHERE = "429999"
FRONT, BACK, PROOF = (f"demo/cards/{name}.jpg" for name in ("front", "back", "proof"))


def load_requests(households: list[Household], operator: User) -> None:
    _store_cards()
    owners = [household.owner for household in households]
    asked, submitted, verified, moved, refused = owners[0], owners[1], owners[2], owners[3], owners[5]
    question = "你家的门禁卡要到物业前台领，物业会核对姓名，请先核实一下身份。"
    _verification(asked, operator, question, hours=20)
    _verification(submitted, operator, question, hours=50, identity=_card(submitted, "19870312", 24), answered=27)
    known = _card(verified, "19920521", 16, is_verified=True)
    _verification(verified, operator, question, hours=24 * 40, identity=known, answered=24 * 39, is_verified=True)
    renamed = verified.name[0] + "一禾"
    _change(
        verified, ChangeKind.NAME, verified.name, renamed, "去派出所改了名字，新的户口本拍在照片里。", 5, proof=PROOF
    )
    _change(moved, ChangeKind.PHONE, moved.phone or "", "+8613800009101", "手机在地铁上丢了，旧号补不回来。", 3)
    no = _change(refused, ChangeKind.PHONE, refused.phone or "", "+8613800009102", "换号了。", 24 * 9)
    ChangeRequest.objects.filter(pk=no.pk).update(
        status=RequestStatus.REFUSED,
        decided_by=operator,
        decided_at=timezone.now() - timedelta(days=8),
        reason="旧号码还打得通，机主说没有申请换号。",
    )
    _look(asked, operator, LookedAt.EMERGENCY_CONTACT, "上门时敲门没人应，联系家人", days=11)
    _look(verified, operator, LookedAt.IDENTITY, "审核身份核实", days=39)


def load_consents() -> None:
    """Everybody agreed to the texts as they are now."""
    Consent.objects.bulk_create(
        Consent(user=person, purpose=purpose, version=CURRENT[purpose])
        for person in User.objects.filter(is_staff=False)
        for purpose in (*REQUIRED, *([Purpose.IDENTITY] if person.identities.exists() else []))
    )


def _card(owner: User, born: str, order: int, *, is_verified: bool = False) -> Identity:
    """With photos only while it is undecided."""
    first = f"{NOWHERE}{born}{order:03d}"
    return Identity.objects.create(
        owner=owner,
        name=owner.name,
        number=first + check_character(first),
        front="" if is_verified else FRONT,
        back="" if is_verified else BACK,
        verified_at=timezone.now() - timedelta(days=39) if is_verified else None,
    )


def _verification(
    owner: User,
    operator: User,
    question: str,
    *,
    hours: int,
    identity: Identity | None = None,
    answered: int = 0,
    is_verified: bool = False,
) -> None:
    now = timezone.now()
    status = VerificationStatus.SUBMITTED if identity else VerificationStatus.ASKED
    row = IdentityVerification.objects.create(
        owner=owner,
        asked_by=operator,
        question=question,
        identity=identity,
        status=VerificationStatus.VERIFIED if is_verified else status,
        submitted_at=now - timedelta(hours=answered) if identity else None,
        decided_by=operator if is_verified else None,
        decided_at=now - timedelta(hours=answered - 2) if is_verified else None,
    )
    IdentityVerification.objects.filter(pk=row.pk).update(asked_at=now - timedelta(hours=hours))


def _change(
    owner: User, kind: ChangeKind, old: str, new: str, words: str, hours: int, *, proof: str = ""
) -> ChangeRequest:
    row = ChangeRequest.objects.create(owner=owner, kind=kind, old_value=old, new_value=new, words=words, proof=proof)
    ChangeRequest.objects.filter(pk=row.pk).update(asked_at=timezone.now() - timedelta(hours=hours))
    return row


def _look(owner: User, by: User, kind: LookedAt, reason: str, *, days: int) -> None:
    look = SealedLook.objects.create(owner=owner, by=by, kind=kind, reason=reason)
    SealedLook.objects.filter(pk=look.pk).update(at=timezone.now() - timedelta(days=days))


def _store_cards() -> None:
    for name, draw in ((FRONT, _draw_front), (BACK, _draw_back), (PROOF, _draw_front)):
        if not private_storage().exists(name):
            out = BytesIO()
            draw().save(out, "JPEG", quality=85)
            private_storage().save(name, ContentFile(out.getvalue()))


def _draw_front() -> Image.Image:
    card = Image.new("RGB", (856, 540), "#e7eef2")
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((560, 90, 790, 380), 16, fill="#c9d6dd")
    pen.ellipse((630, 130, 720, 220), fill="#8fa3ae")
    pen.pieslice((590, 230, 760, 420), 180, 360, fill="#8fa3ae")
    for top, width in ((90, 220), (160, 160), (230, 300), (300, 400), (350, 360)):
        pen.rounded_rectangle((60, top, 60 + width, top + 26), 8, fill="#b4c3cb")
    pen.text((60, 440), "SPECIMEN  429999 ******** ***", fill="#54656e", font_size=34)
    return card


def _draw_back() -> Image.Image:
    card = Image.new("RGB", (856, 540), "#efe7e2")
    pen = ImageDraw.Draw(card)
    pen.ellipse((60, 60, 200, 200), fill="#cf6a5c")
    for top, left, width in ((90, 260, 460), (160, 260, 380), (380, 300, 300), (440, 300, 360)):
        pen.rounded_rectangle((left, top, left + width, top + 28), 8, fill="#cdbcb2")
    pen.text((60, 470), "SPECIMEN", fill="#7d675c", font_size=34)
    return card
