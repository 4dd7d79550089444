"""Certificates of somebody: in the application, and on the papers page of those who work."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from caregivers.access import caregiver_required
from caregivers.actions.certificates import remove_certificate, save_certificate
from caregivers.demands import certificates_by_skill
from caregivers.forms.certificate import CertificateForm
from caregivers.models import Application, Certificate
from caregivers.status import ApplicationStatus, CertificateKind, CertificateStatus, Skill
from caregivers.views.apply import step_page, step_view
from petcare.errors import DomainError
from petcare.uploads import private_photo
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files

SIDES = ("front", "back")


@step_view("papers")
def apply_papers(request: HttpRequest, application: Application) -> HttpResponse:
    certificates = request.user.certificates.all()
    return step_page(request, application, "papers", {"certificates": certificates, "needs": skills_by_kind()})


@step_view("papers")
def apply_paper_add(request: HttpRequest, application: Application) -> HttpResponse:
    return _form_page(request, Certificate(owner=request.user), back="apply:papers")


@step_view("papers")
def apply_paper(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    return _form_page(request, own_certificate(request, pk), back="apply:papers")


@caregiver_required
@never_cache
def papers(request: HttpRequest) -> HttpResponse:
    """What a caregiver has shown, what of it ends soon, and which skills wait for a certificate."""
    caregiver = request.user.caregiver
    waiting = [Skill(skill).label for skill in caregiver.good_at if skill not in caregiver.skills]
    context = {"certificates": request.user.certificates.all(), "waiting": waiting, "needs": skills_by_kind()}
    return render(request, "caregivers/papers.html", context)


@caregiver_required
@never_cache
def paper_add(request: HttpRequest) -> HttpResponse:
    """A new one, or what takes the place of one that ends (`?kind=`)."""
    kind = request.GET.get("kind", "")
    known = kind if kind in CertificateKind.values else ""
    return _form_page(request, Certificate(owner=request.user, kind=known), back="caregivers:papers")


@caregiver_required
@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    return _form_page(request, own_certificate(request, pk), back="caregivers:papers")


@login_required
@require_POST
def paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        remove_certificate(certificate=own_certificate(request, pk))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(_papers_of(request))


@login_required
@require_safe
def paper_photo(request: HttpRequest, pk: int) -> HttpResponse:
    return _unkept(private_photo(own_certificate(request, pk).photo, side=request.GET.get("side")))


@login_required
@require_safe
def portrait(request: HttpRequest) -> HttpResponse:
    application = get_object_or_404(Application, user=request.user)
    return _unkept(private_photo(application.portrait, side=request.GET.get("side")))


@login_required
@require_safe
def card_photo(request: HttpRequest, side: str) -> HttpResponse:
    """A side of one's own card, while it is kept."""
    application = get_object_or_404(Application.objects.select_related("identity"), user=request.user)
    if side not in SIDES or application.identity is None:
        raise Http404
    return _unkept(private_photo(getattr(application.identity, side), side=request.GET.get("side")))


def own_certificate(request: HttpRequest, pk: int) -> Certificate:
    return get_object_or_404(request.user.certificates, pk=pk)


def skills_by_kind() -> list[tuple[str, list[str]]]:
    """Which skills each kind of certificate opens, in words."""
    opens: dict[str, list[str]] = {}
    for skill, kinds in certificates_by_skill().items():
        for kind in kinds:
            opens.setdefault(kind, []).append(str(Skill(skill).label))
    return [(str(kind.label), opens[kind]) for kind in CertificateKind if kind in opens]


def _form_page(request: HttpRequest, certificate: Certificate, *, back: str) -> HttpResponse:
    if certificate.pk and not certificate.is_open:
        messages.error(request, _("This one is decided or being looked at. Add a new one instead."))
        return redirect(back)
    sent = (request.POST, received_files(request)) if request.method == "POST" else ()
    form = CertificateForm(*sent, instance=certificate)
    if form.is_bound and form.is_valid():
        try:
            photo = form.cleaned_data["photo"]
            stored = store_photo(photo, of=Certificate) if photo else ""
            kept = save_certificate(certificate=form.instance, owner=request.user, photo=stored)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            is_sent = kept.status == CertificateStatus.WAITING
            messages.success(request, _("It is with us. You hear of the decision.") if is_sent else _("Saved."))
            return redirect(back)
    context = {"form": form, "back": back, "is_new": certificate.pk is None, "certificate": certificate}
    return render(request, "caregivers/paper_form.html", context)


def _papers_of(request: HttpRequest) -> str:
    application = Application.objects.filter(user=request.user).first()
    is_written = application and application.status in (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED)
    return "apply:papers" if is_written else "caregivers:papers"


def _unkept(response: HttpResponse) -> HttpResponse:
    """The address stays the same when the photo is taken anew, so no browser may keep it."""
    response["Cache-Control"] = "private, no-store"
    return response
