"""What was written for an application that came to nothing does not stay."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.actions.erase_identity import AT_ONCE, erase_identity
from accounts.models import User
from caregivers.models import Application, Caregiver, Certificate
from caregivers.status import ApplicationStatus, Approval
from petcare.sweeping import work_off
from petcare.uploads.keeping import release

MOST = 200


def forget_applications() -> None:
    """Drafts that nobody goes on with, and refused ones whose days are over."""
    due = Application.objects.filter(forget_at__lte=timezone.now()).order_by("forget_at")
    work_off(partial(forget_application, pk) for pk in list(due.values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def forget_application(pk: int) -> None:
    """Card, face and papers go, and what was told of home and work. Of a refused one stays that it was refused, and
    why."""
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
    _blank(application)
    application.save()
    # Whoever never got in has neither visits nor a record.
    Caregiver.objects.filter(user=application.user_id, approval__in=[Approval.APPLYING, Approval.REFUSED]).delete()
    if identity:
        erase_identity(identity=identity)
    if application.status != ApplicationStatus.REFUSED:
        application.delete()


def _blank(application: Application) -> None:
    """What was told of home and work. Leaves saving to its caller."""
    application.employments.all().delete()
    application.introduction, application.skills, application.species = "", [], []
    application.experience_years = application.pets_cared_for = None
    application.home_lat = application.home_lon = application.radius_m = None
