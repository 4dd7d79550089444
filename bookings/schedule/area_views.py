from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.orders.models import Visit
from bookings.schedule.actions.change_area import TooFar, change_area
from caregivers.access import caregiver_required
from caregivers.forms.application import AreaForm
from caregivers.models import Caregiver
from caregivers.views.place_search import searched


@caregiver_required
@never_cache
@require_http_methods(["GET", "POST"])
def area(request: HttpRequest) -> HttpResponse:
    """Where I set out from and how far I go; searched without JavaScript by the page itself."""
    caregiver, found, needed = request.user.caregiver, searched(request), []
    if request.method == "POST" and found is None:
        form = AreaForm(request.POST)
        if form.is_valid():
            needed = _save(caregiver, form, keep_visits="keep_visits" in request.POST)
            if not needed:
                messages.success(request, _("Saved. New jobs come from around here."))
                return redirect("bookings:caregiver_me")
    else:
        form = AreaForm(initial=_as_it_is(caregiver) | (found.typed if found else {}))
    return render(request, "work/area.html", {"form": form, "found": found, "needed": needed})


def _save(caregiver: Caregiver, form: AreaForm, *, keep_visits: bool) -> list[Visit]:
    """The visits that stand against it."""
    given = form.cleaned_data
    try:
        change_area(
            caregiver=caregiver,
            lat=given["lat"],
            lon=given["lon"],
            radius_m=form.radius_m,
            keep_visits=keep_visits,
        )
    except TooFar as error:
        return error.visits
    return []


def _as_it_is(caregiver: Caregiver) -> dict[str, str]:
    return {
        "lat": str(caregiver.home_lat),
        "lon": str(caregiver.home_lon),
        "radius_km": f"{caregiver.radius_m / 1000:g}",
    }
