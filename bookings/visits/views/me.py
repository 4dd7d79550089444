from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bookings.voice.record import standing_of
from caregivers.access import caregiver_required
from caregivers.status import Skill
from pets.models import Species

PAGE = 10


@caregiver_required
@require_safe
def caregiver_me(request: HttpRequest) -> HttpResponse:
    """Who I am to owners, and what they said."""
    caregiver = request.user.caregiver
    reviews = caregiver.reviews.select_related("author", "video").prefetch_related("booking__pets", "photos")
    context = {
        "caregiver": caregiver,
        "standing": standing_of(caregiver),
        "page": Paginator(reviews, PAGE).get_page(request.GET.get("page")),
        "skills": [Skill(skill).label for skill in caregiver.skills],
        "species": [Species(species).label for species in caregiver.species],
    }
    return render(request, "work/me.html", context)
