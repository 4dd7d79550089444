"""What the desk is at in the demo: visits picked to be looked at, two of them judged, and a colleague at some items."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from backoffice.claim import Claim
from backoffice.claims import claim
from backoffice.queues import kind_called
from bookings.conduct.actions.check_sample import check_sample
from bookings.conduct.actions.pick_samples import pick_samples
from bookings.conduct.models import Answer, Question, SampledVisit, Verdict
from petcare.demo.sign_ins import CAREGIVERS

COLLEAGUE = "lijie"
ADVICE = "做得很好。下次走之前擦一下水碗周围，主人会更放心。"
FINDING = "添水那一步没有照片，主人看不到换没换。下次请补上。"
# In the demo nobody goes on working, and the claim is to be seen all day.
SEEN_FOR = timedelta(hours=12)


def load_desk_work(operator: User) -> None:
    colleague = User.objects.create_user(username=COLLEAGUE, name="李姐", is_staff=True)
    pick_samples()
    # Somebody whom one can sign in as reads the words, where one of theirs was picked.
    known = [f"+86{phone}" for phone in CAREGIVERS]
    samples = SampledVisit.objects.select_related("caregiver__user").order_by("score", "pk")
    judged = sorted(samples, key=lambda sample: sample.caregiver.user.phone not in known)
    for sample, verdict, words in zip(judged, (Verdict.ADVICE, Verdict.FINDING), (ADVICE, FINDING), strict=False):
        answers = {question: str(Answer.OK) for question in Question.values}
        answers[Question.HOME if verdict == Verdict.ADVICE else Question.PHOTOS] = str(Answer.NOT_OK)
        check_sample(sample=sample, by=operator, answers=answers, verdict=verdict, words=words)
    for slug in ("complaints", "refunds", "samples"):
        kind = kind_called(slug)
        key = kind.items().first() if kind else None
        if kind and key:
            claim(model=kind.model, key=key, by=colleague)
    Claim.objects.update(until=timezone.now() + SEEN_FOR)
