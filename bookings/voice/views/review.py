"""What an owner says of a caregiver, and what the caregiver answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.orders.models import Booking
from bookings.voice.actions.review import answer_review, caregivers_to_review, edit_review, write_review
from bookings.voice.forms import STARS, AnswerForm, ReviewForm
from bookings.voice.models import Review, ReviewPhoto
from bookings.voice.record import accepted_visits, begun_visits, reviews_of, standing_of
from caregivers.access import caregiver_required
from caregivers.models import Caregiver
from caregivers.profile import employers_of
from caregivers.status import Skill
from petcare.errors import DomainError
from petcare.texts import id_in
from petcare.uploads import private_photo, private_video
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files
from petcare.uploads.videos import receive
from pets.models import Species

PAGE = 10
EVENTS = {"punctuality": begun_visits, "completion": accepted_visits}


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, number: str) -> HttpResponse:
    """The owner's word, once on each who came, after everything is done."""
    booking = get_object_or_404(request.user.bookings.for_list(), number=number)
    caregiver = next(iter(caregivers_to_review(booking)), None)
    if caregiver is None:
        messages.info(request, _("There is nothing to review here now."))
        return redirect(booking)
    form = _form(request)
    if (
        request.method == "POST"
        and form.is_valid()
        and _try(request, form, write_review, booking=booking, caregiver=caregiver)
    ):
        messages.success(request, _("Thank you. %(name)s will read it.") % {"name": caregiver.user.name})
        return redirect(booking)
    return _page(request, form, booking, caregiver)


@login_required
@require_http_methods(["GET", "POST"])
def review_edit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """For a week, by who wrote it."""
    booking = get_object_or_404(request.user.bookings.for_list(), number=number)
    mine = get_object_or_404(booking.reviews.select_related("caregiver__user").prefetch_related("photos"), pk=pk)
    if not mine.is_editable:
        messages.info(request, _("A review can be changed for a week. It stays as it is now."))
        return redirect(booking)
    form = _form(request, mine)
    if request.method == "POST" and form.is_valid():
        without = [pk for key in request.POST.getlist("without") if (pk := id_in(key)) is not None]
        if _try(request, form, edit_review, review=mine, without=without):
            messages.success(request, _("Saved."))
            return redirect(booking)
    return _page(request, form, booking, mine.caregiver, review=mine)


@caregiver_required
@require_http_methods(["GET", "POST"])
def review_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The caregiver's one answer."""
    said = get_object_or_404(reviews_of(request.user.caregiver).select_related("author"), pk=pk)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            answer_review(review=said, words=form.cleaned_data["words"])
        except DomainError as error:
            messages.info(request, error.message)
        return redirect("bookings:caregiver_me")
    return render(request, "voice/answer.html", {"form": form, "review": said})


@require_safe
def caregiver_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who somebody is to those who may let them in: the figures, and every review."""
    caregiver = _approved(pk)
    reviews = reviews_of(caregiver).select_related("author", "video").prefetch_related("photos")
    stars = request.GET.get("stars", "")
    if stars in {"1", "2", "3", "4", "5"}:
        reviews = reviews.filter(overall=int(stars))
    context = {
        "caregiver": caregiver,
        "standing": standing_of(caregiver),
        "page": Paginator(reviews, PAGE).get_page(request.GET.get("page")),
        "stars": stars,
        "skills": [Skill(skill).label for skill in caregiver.skills],
        "species": [Species(species).label for species in caregiver.species],
        "employers": employers_of(caregiver),
    }
    return render(request, "voice/caregiver.html", context)


@require_safe
def caregiver_record(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The visits behind a figure: when each was due and when it began. Whose home it was is nobody's business."""
    if what not in EVENTS:
        raise Http404
    caregiver = _approved(pk)
    page = Paginator(EVENTS[what](caregiver), 2 * PAGE).get_page(request.GET.get("page"))
    context = {"caregiver": caregiver, "what": what, "page": page, "standing": standing_of(caregiver)}
    return render(request, "voice/record.html", context)


@require_safe
def review_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """For everybody while the review is public, and for who wrote it."""
    photo = get_object_or_404(ReviewPhoto.objects.filter(_may_see(request, "review__")), pk=pk)
    return private_photo(photo.image, side=request.GET.get("side"))


@require_safe
def review_video(request: HttpRequest, pk: int) -> HttpResponse:
    said = get_object_or_404(Review.objects.filter(_may_see(request), video__isnull=False), pk=pk)
    return private_video(request, said.video.file)


@require_safe
def review_video_poster(request: HttpRequest, pk: int) -> HttpResponse:
    said = get_object_or_404(Review.objects.filter(_may_see(request), video__isnull=False), pk=pk)
    return private_photo(said.video.poster)


def _may_see(request: HttpRequest, path: str = "") -> Q:
    mine = Q(**{f"{path}author": request.user.pk or 0})
    return mine | Q(**{f"{path}hidden_at": None})


def _approved(pk: int) -> Caregiver:
    return get_object_or_404(Caregiver.objects.approved().select_related("user"), pk=pk)


def _form(request: HttpRequest, said: Review | None = None) -> ReviewForm:
    if request.method == "POST":
        return ReviewForm(request.POST, received_files(request))
    return ReviewForm(initial={name: getattr(said, name) for name in (*STARS, "words")} if said else None)


def _try(request: HttpRequest, form: ReviewForm, act: Any, **what: Any) -> bool:
    """Whether it was kept; if not the form says why."""
    photos = [store_photo(photo, of=ReviewPhoto) for photo in form.cleaned_data["photos"]]
    file = form.cleaned_data["video"]
    try:
        video = receive(file=file, by=request.user) if file else None
        act(stars=form.stars, words=form.cleaned_data["words"], photos=photos, video=video, **what)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True


def _page(
    request: HttpRequest, form: ReviewForm, booking: Booking, caregiver: Caregiver, review: Review | None = None
) -> HttpResponse:
    visits = [visit for visit in booking.visits.all() if visit.caregiver_id == caregiver.pk]
    context = {"form": form, "booking": booking, "caregiver": caregiver, "visits": visits, "review": review}
    return render(request, "bookings/review.html", context)
