"""What the demo's people say of each other beside the stars: pictures, answers, a complaint and suggestions."""

import uuid
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.voice.models import Complaint, ComplaintPhoto, Review, ReviewPhoto, Side, Suggestion
from bookings.voice.models.complaint import ComplaintKind, ComplaintStatus
from petcare.demo.owners import Household
from petcare.demo.pictures import Pictures

ANSWERS = ("谢谢信任，下次还带它爱玩的逗猫棒。", "谢谢你，小家伙很乖。", "收到，下次一定先发消息再开门。")
SHOWN = (("cat-eating", "two-bowls"), ("cat-playing",), ("litter-box", "water-bowl"))


def load_voices(households: list[Household], operator: User, pictures: Pictures) -> None:
    _show_pictures(pictures)
    _complain(operator, pictures)
    owner, other = households[0].owner, households[2].owner
    _suggest(owner, "希望可以一次看到一周里每天还有没有空位。", hours=26)
    _suggest(
        other,
        "能不能给常来的小区设一个固定的服务人员？",
        hours=24 * 12,
        by=operator,
        answer="可以的：在订单里把喜欢的服务人员设为常约，派单时会优先找她。",
    )
    visits = Visit.objects.filter(booking__owner=owner, status=VisitStatus.FINISHED).select_related("caregiver__user")
    if visit := visits.order_by("-window").first():
        _suggest(owner, "猫粮可以少放一点点，它最近有点胖，其他都很好。", hours=5, visit=visit)


def _show_pictures(pictures: Pictures) -> None:
    for number, review in enumerate(Review.objects.exclude(words="").order_by("-created_at")[:18]):
        for name in SHOWN[number % 3]:
            ReviewPhoto.objects.create(review=review, image=pictures.visits[name].name)
        if number % 2:
            review.answer, review.answered_at = ANSWERS[number % 3], review.created_at + timedelta(hours=3)
            review.save(update_fields=["answer", "answered_at"])


def _complain(operator: User, pictures: Pictures) -> None:
    """One that waits, and one that was decided."""
    visits = Visit.objects.filter(status=VisitStatus.FINISHED).select_related("booking__owner", "caregiver")
    late, messy = visits.order_by("-window")[1:3]
    now = timezone.now()
    waiting = Complaint.objects.create(
        booking=late.booking,
        caregiver=late.caregiver,
        side=Side.OWNER,
        author=late.booking.owner,
        kind=ComplaintKind.HOME,
        words="回家发现水碗旁边地板泡了一片，照片里能看到。希望以后擦干再走。",
        created_at=now - timedelta(minutes=50),
    )
    ComplaintPhoto.objects.create(complaint=waiting, image=pictures.visits["water-bowl"].name)
    Complaint.objects.create(
        booking=messy.booking,
        caregiver=messy.caregiver,
        side=Side.CAREGIVER,
        author=messy.caregiver.user,
        kind=ComplaintKind.OTHER,
        words="门禁换了没有告诉我，在楼下等了二十分钟。",
        status=ComplaintStatus.ANSWERED,
        is_upheld=True,
        answer="确实是门禁没有更新，等的时间已经补给你；也提醒了对方改门禁后要更新上门方式。",
        answered_by=operator,
        answered_at=now - timedelta(days=1),
        created_at=now - timedelta(days=2),
    )


def _suggest(
    author: User, words: str, *, hours: int, visit: Visit | None = None, by: User | None = None, answer: str = ""
) -> None:
    written = timezone.now() - timedelta(hours=hours)
    Suggestion.objects.create(
        author=author,
        caregiver=visit.caregiver if visit else None,
        words=words,
        key=uuid.uuid4(),
        created_at=written,
        is_answered=bool(by),
        answer=answer,
        answered_by=by,
        answered_at=written + timedelta(hours=9) if by else None,
    )
