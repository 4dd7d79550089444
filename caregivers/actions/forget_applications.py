"""What was written for an application that came to nothing does not stay."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.actions.erase_identity import AT_ONCE, erase_identity
from accounts.models import User
from caregivers.models import Application, Certificate
from caregivers.status import ApplicationStatus
from petcare.sweeping import work_off
from petcare.uploads.keeping import release

MOST = 200


def forget_applications() -> None:
    """Drafts that nobody goes on with, and refused ones whose days are over."""
    due = Application.objects.filter(forget_at__lte=timezone.now()).order_by("forget_at")
    work_off(partial(forget_application, pk) for pk in list(due.values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def forget_application(pk: int) -> None:
    """Card, face and papers go. Of a refused one stays that it was refused, and why."""
    User.objects.select_for_update(of=("self",)).get(application=pk)
    application = Application.objects.select_for_update(of=("self",)).select_related("identity").get(pk=pk)
    if application.forget_at is None or application.forget_at > timezone.now():
        return
    if application.portrait:
        release(str(application.portrait), after=AT_ONCE)
    for certificate in Certificate.objects.filter(owner=application.user_id):
        release(str(certificate.photo), after=AT_ONCE)
        certificate.delete()
    identity, application.identity = application.identity, None
    application.portrait, application.forget_at, application.number_index = "", None, ""
    application.save()
    if identity:
        erase_identity(identity=identity)
    if application.status != ApplicationStatus.REFUSED:
        application.delete()
