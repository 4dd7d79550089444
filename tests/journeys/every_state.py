"""An owner whose bookings are in every state, and the addresses of all the pages that show them."""

import secrets
import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import IdentityVerification, User
from accounts.status import VerificationStatus
from bookings.catalogue.actions.rule_states import draft_from
from bookings.catalogue.models import Package, Price, PriceRule, Proof, Service
from bookings.conduct.models import SampledVisit
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import DispatchRound, Offer
from bookings.money.actions.ask_money_back import ask_money_back
from bookings.money.actions.start_payment import start_payment
from bookings.money.models import RefundPhoto, RequestReason
from bookings.orders.actions.expire_hold import expire_hold
from bookings.orders.models import Booking, Visit
from bookings.visits.actions.add_photo import add_photo
from bookings.visits.actions.add_video import add_video
from bookings.visits.actions.miss import miss
from bookings.visits.actions.progress import complete_step
from bookings.visits.models import VisitStep
from bookings.voice.actions.complain import complain
from bookings.voice.actions.review import write_review
from bookings.voice.actions.send_message import send_message
from bookings.voice.actions.suggest import suggest
from bookings.voice.models import ReviewPhoto
from caregivers.models import Application, Caregiver
from caregivers.status import CertificateStatus
from petcare.demo.sign_ins import APPLICANT, CAREGIVERS, OPERATOR, OWNER
from petcare.uploads.keeping import store_photo
from petcare.uploads.videos import make
from pets.models import PetPhoto
from tests.factories.applications import ApplicationFactory, CertificateFactory, a_submitted_application
from tests.factories.bookings import (
    a_completed_booking,
    a_placed_booking,
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    an_offered_booking,
    photo_file,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, UserFactory
from tests.factories.pets import PetFactory
from tests.factories.requests import ChangeRequestFactory, IdentityFactory
from tests.factories.requests import a_number as identity_number_of
from tests.factories.videos import video_bytes
from tests.journeys.months import pages_of_months, warned
from tests.journeys.plans import a_plan

STARS = ("attitude", "skill", "punctuality", "pet_reaction", "overall")


def make_every_state() -> dict:
    """The people by name, and the path of each page under the name of its state."""
    owner = OwnerFactory(phone=a_number())
    pet = PetFactory(owner=owner, name="小馄饨")
    service = Service.objects.get(code="feeding")
    # Nobody is on the way to one home while they work in another.
    near = {"user__phone": None, "home_lat": "30.595100", "home_lon": "114.305100"}
    one, other, reader, one_more, cleaner, traveller = CaregiverFactory.create_batch(6, **near)
    days = iter(range(1, 20))

    def what() -> dict:
        return {"owner": owner, "pets": [pet], "services": [service], "window": window_at(12, days=next(days))}

    reviewed = a_completed_booking(caregiver=one, **what())
    review = write_review(
        booking=reviewed,
        caregiver=one,
        stars=dict.fromkeys(STARS, 5),
        words="小馄饨吃得很香，谢谢",
        photos=[store_photo(photo_file(), of=ReviewPhoto)],
    )
    missed = an_accepted_booking(caregiver=one, **what())
    over = DateTimeTZRange(timezone.now() - timedelta(hours=2), timezone.now() - timedelta(hours=1))
    Visit.objects.filter(booking=missed).update(window=over, planned=over)
    miss(pk=missed.visits.get().pk)
    check, cleaning = (Service.objects.get(code=code) for code in ("health-check", "cleaning"))
    asked = ask_money_back(
        booking=reviewed,
        visit_ids=[reviewed.visits.get().pk],
        reason=RequestReason.BAD_QUALITY,
        words="水碗没有洗",
        photos=[store_photo(photo_file(), of=RefundPhoto)],
        by=owner,
    )
    bookings = {
        "completed": a_completed_booking(caregiver=one, **what()),
        "reviewed": reviewed,
        "missed": missed,
        "cancelled": expired(a_placed_booking(**what(), note="钥匙在邻居家")),
        "accepted": an_accepted_booking(caregiver=one, **what()),
        # Offers go to people who are free: before anybody sets out.
        "choosing": willing(an_offered_booking(owner_chooses=True, **what()), one, other),
        "awaiting_caregiver": an_offered_booking(**what()),
        "on_the_way": a_visit_on_the_way(caregiver=other, **what()).booking,
        "in_service": with_a_step_done(a_visit_in_service(caregiver=one, **what())).booking,
        "reading": before_a_reading(a_visit_in_service(caregiver=reader, **what() | {"services": [check]})).booking,
        "readings": with_readings(a_visit_in_service(caregiver=one_more, **what() | {"services": [check]})).booking,
        "before_after": half_of_a_pair(
            a_visit_in_service(caregiver=cleaner, **what() | {"services": [cleaning]})
        ).booking,
        "awaiting_payment": a_placed_booking(**what()),
        "trip": an_accepted_booking(
            caregiver=traveller,
            owner=owner,
            pets=[pet],
            services=[service],
            windows=[window_at(16, days=day) for day in range(20, 27)],
        ),
    }
    visits = {name: booking.visits.first() for name, booking in bookings.items()}
    offer = Offer.objects.get(round__booking=bookings["awaiting_caregiver"], caregiver=one)
    talk = talked(bookings["awaiting_caregiver"], one, "它怕生吗？微信 mimi_2020", "有一点，慢慢来")
    talked(bookings["in_service"], one, "我到楼下了", "辛苦了")
    talked(bookings["on_the_way"], other, "路上有点堵，晚几分钟")
    about = {"booking": bookings["completed"], "caregiver": one, "side": "owner", "by": owner}
    complaint = complain(kind="home", words="地板湿了一片", **about)
    suggestion = suggest(by=owner, words="多开一个时段", key=uuid.uuid4())
    suggest(by=owner, words="少放一点粮", key=uuid.uuid4(), caregiver=one)
    verified = OwnerFactory(phone=a_number())
    IdentityFactory(owner=verified, verified_at=timezone.now(), number=identity_number_of(verified.pk % 1000))
    change = ChangeRequestFactory(owner=verified, kind="phone", old_value=verified.phone, new_value="+8613800009103")
    answered = IdentityVerification.objects.filter(status=VerificationStatus.SUBMITTED).first()
    rule = PriceRule.objects.live().first()
    demo = User.objects.in_bulk([f"+86{OWNER}", f"+86{CAREGIVERS[0]}"], field_name="phone")
    # Numbers that nobody else here has.
    drawn, sent_in = (identity_number_of((verified.pk + further) % 1000) for further in (1, 2))
    draft = ApplicationFactory(user__phone=a_number(), identity__number=drawn)
    sent = a_submitted_application(user__phone=a_number(), identity__number=sent_in)
    draft_paper = CertificateFactory(owner=draft.user, status=CertificateStatus.DRAFT)
    waiting = CertificateFactory(owner=sent.user, status=CertificateStatus.WAITING)
    paper = CertificateFactory(owner=one.user, status=CertificateStatus.RETURNED, reason="看不清编号")
    returned = Application.objects.get(user__phone=f"+86{APPLICANT}")
    return {
        "people": {
            "owner": owner.pk,
            "newcomer": UserFactory(phone=a_number(), agreed=False).pk,
            "caregiver": one.user.pk,
            "somebody_verified": verified.pk,
            "other_caregiver": other.user.pk,
            "reader": reader.user.pk,
            "cleaner": cleaner.user.pk,
            "one_more": one_more.user.pk,
            "demo_owner": demo[f"+86{OWNER}"].pk,
            "warned": warned(),
            "demo_caregiver": demo[f"+86{CAREGIVERS[0]}"].pk,
            "applicant": draft.user.pk,
            "somebody_who_sent": sent.user.pk,
            "somebody_to_correct": returned.user.pk,
            "operator": User.objects.get(username=OPERATOR).pk,
        },
        "bookings": {name: booking.get_absolute_url() for name, booking in bookings.items()},
        "visits": {name: visit.get_absolute_url() for name, visit in visits.items() if visit.caregiver_id},
        "offer": offer.get_absolute_url(),
        "thread": f"/bookings/{bookings['awaiting_caregiver'].number}/threads/{one.pk}/",
        "caregivers_thread": f"/work/threads/{bookings['awaiting_caregiver'].number}/",
        "one": one.pk,
        **pages_of_months(),
        "review": review.pk,
        "complaint": complaint.get_absolute_url(),
        "complaint_in_admin": complaint.pk,
        "sample_in_admin": SampledVisit.objects.filter(state="waiting").first().pk,
        "suggestion_in_admin": suggestion.pk,
        "thread_in_admin": talk,
        "in_service_number": bookings["in_service"].number,
        "tomorrow": (timezone.localdate() + timedelta(days=1)).isoformat(),
        "cashier": start_payment(booking=bookings["awaiting_payment"]),
        "price_to_come": Price.objects.order_by("-effective_on").first().pk,
        "rule_in_force": rule.pk,
        "draft": draft_from(rule=rule).pk,
        "package_in_admin": Package.objects.first().pk,
        "refund_request_in_admin": asked.pk,
        "plan": a_plan(),
        "visit_to_give": visits["accepted"].pk,
        "booking_in_admin": bookings["in_service"].pk,
        "request": change.get_absolute_url(),
        "request_in_admin": change.pk,
        "verification_in_admin": answered.pk,
        "draft_paper": draft_paper.pk,
        "paper": paper.pk,
        "application_in_admin": sent.pk,
        "certificate_in_admin": waiting.pk,
        "home": owner.addresses.get().pk,
        "pet": pet.pk,
        "pet_with_photo": PetPhoto.objects.filter(pet__owner__phone=f"+86{OWNER}").first().pet_id,
    }


def willing(booking: Booking, *caregivers: Caregiver) -> Booking:
    """These have said yes, and the owner has to choose among them."""
    for offer in Offer.objects.filter(round__booking=booking, caregiver__in=caregivers):
        grab(offer=offer)
    DispatchRound.objects.filter(booking=booking).update(decide_at=timezone.now() + timedelta(hours=20))
    return booking


def talked(booking: Booking, caregiver: Caregiver, question: str, answer: str = "") -> int:
    """What the two wrote to each other, the caregiver first."""
    about = {"booking": booking, "caregiver": caregiver}
    photo = photo_file()
    said = send_message(side="caregiver", by=caregiver.user, body=question, photo=photo, key=uuid.uuid4(), **about)
    if answer:
        send_message(side="owner", by=booking.owner, body=answer, key=uuid.uuid4(), **about)
    return said.thread_id


def expired(booking: Booking) -> Booking:
    booking.hold_expires_at = timezone.now() - timedelta(seconds=1)
    booking.save()
    expire_hold(booking.pk)
    return booking


def with_a_step_done(visit: Visit) -> Visit:
    step = visit.steps.filter(proof=Proof.PHOTO).first()
    add_photo(step=step, image=photo_file(), upload_key=uuid.uuid4(), by=visit.caregiver.user)
    file = SimpleUploadedFile("bowl.mp4", video_bytes(frames=10))
    make(add_video(step=step, file=file, upload_key=uuid.uuid4(), by=visit.caregiver.user).video_id)
    complete_step(step=step, by=visit.caregiver.user)
    return visit


def before_a_reading(visit: Visit) -> Visit:
    """Everything before the first number is done."""
    for step in visit.steps.all():
        if step.proof == Proof.READING:
            return visit
        prove(step, by=visit.caregiver.user)
    raise AssertionError("no step asks for a reading")


def with_readings(visit: Visit) -> Visit:
    """Every number read, the first of them out of the usual range."""
    before_a_reading(visit)
    is_first = True
    for step in visit.steps.filter(proof=Proof.READING):
        reading, note = (step.highest + 2, "称了两遍，都是这个数") if is_first else (step.lowest, "")
        complete_step(step=step, by=visit.caregiver.user, reading=reading, note=note)
        is_first = False
    return visit


def half_of_a_pair(visit: Visit) -> Visit:
    """The photo before is there, the one after is not."""
    step = visit.steps.filter(proof=Proof.BEFORE_AFTER).first()
    add_photo(step=step, image=photo_file(), upload_key=uuid.uuid4(), by=visit.caregiver.user)
    return visit


def prove(step: VisitStep, *, by: User) -> None:
    if step.proof == Proof.PHOTO:
        add_photo(step=step, image=photo_file(), upload_key=uuid.uuid4(), by=by)
    complete_step(step=step, by=by, note="精神很好" if step.proof == Proof.NOTE else "")


def a_number() -> str:
    # The factories' own sequence begins anew in each process, and the database is the platform's.
    return f"+8617{secrets.randbelow(10**9):09d}"
