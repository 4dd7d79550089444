from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.voice.actions.review import ReviewNotAllowed, caregivers_to_review, write_review
from bookings.voice.forms import ReviewForm


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, number: str) -> HttpResponse:
    """The owner's word, once on each who came, after everything is done."""
    booking = get_object_or_404(request.user.bookings.for_list(), number=number)
    caregiver = next(iter(caregivers_to_review(booking)), None)
    if caregiver is None:
        messages.info(request, _("There is nothing to review here now."))
        return redirect(booking)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        try:
            write_review(booking=booking, caregiver=caregiver, stars=form.stars, words=form.cleaned_data["words"])
        except ReviewNotAllowed as error:
            messages.info(request, error.message)
        else:
            messages.success(request, _("Thank you. %(name)s will read it.") % {"name": caregiver.user.name})
        return redirect(booking)
    visits = [visit for visit in booking.visits.all() if visit.caregiver_id == caregiver.pk]
    context = {"form": form, "booking": booking, "caregiver": caregiver, "visits": visits}
    return render(request, "bookings/review.html", context)
