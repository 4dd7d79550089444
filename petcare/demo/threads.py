"""What the demo's people write to each other: a question before grabbing, and the talk about visits that are near."""

import uuid
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from bookings.orders.models import Booking, Visit
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.voice.models import Message, Side, Thread
from caregivers.models import Caregiver
from petcare.demo.pictures import Pictures
from petcare.demo.sign_ins import CAREGIVERS

# Minutes before now, who wrote, what, and which photo goes with it.
ABOUT_A_VISIT = (
    (190, Side.OWNER, "静怡你好，钥匙和门禁都按上次的来，猫砂在阳台柜子里。", ""),
    (186, Side.CAREGIVER, "好的，我记下了。这次还是先喂后玩对吗？", ""),
    (181, Side.OWNER, "对，玩一刻钟就行。有事打我 13800000001。", ""),
    (42, Side.CAREGIVER, "路上买了它爱吃的冻干，免费加餐一颗，可以吗？", "cat-eating"),
)
BEFORE_GRABBING = (
    (5, Side.CAREGIVER, "你好，家里猫咪怕生吗？我可以早到几分钟先陪它玩一会儿。", ""),
    (4, Side.OWNER, "有一点怕生，躲床底也正常，别硬拽就好。", ""),
    (2, Side.CAREGIVER, "明白了，不硬拽。方便的话加我微信 haoran_mao，细节也可以在这里说。", ""),
)


def load_threads(owner: User, pictures: Pictures) -> None:
    """For the owner of the sign-ins: with who comes next, and with somebody who asks before saying yes."""
    coming = Visit.objects.filter(booking__owner=owner, caregiver__isnull=False, status=VisitStatus.SCHEDULED)
    visit = coming.select_related("booking", "caregiver__user").order_by("window").first()
    if visit and visit.caregiver:
        _write(visit.booking, visit.caregiver, ABOUT_A_VISIT, pictures)
    # Offers go out as soon as the platform runs; this one is among those who live near.
    waiting = Booking.objects.filter(owner=owner, status=BookingStatus.AWAITING_CAREGIVER).first()
    if waiting:
        _write(waiting, Caregiver.objects.get(user__phone=f"+86{CAREGIVERS[1]}"), BEFORE_GRABBING, pictures)


def _write(booking: Booking, caregiver: Caregiver, lines: tuple, pictures: Pictures) -> None:
    thread = Thread.objects.create(booking=booking, caregiver=caregiver)
    for minutes, side, words, photo in lines:
        message = Message.objects.create(
            thread=thread,
            side=side,
            author=booking.owner if side == Side.OWNER else caregiver.user,
            body=words,
            photo=pictures.visits[photo].name if photo else "",
            key=uuid.uuid4(),
            sent_at=timezone.now() - timedelta(minutes=minutes),
        )
        if minutes > lines[-1][0]:
            thread.owner_seen = thread.caregiver_seen = message.pk
    thread.caregiver_seen = message.pk
    thread.save(update_fields=["owner_seen", "caregiver_seen"])
