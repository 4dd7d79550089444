"""The form of a home, in the guide and in the list of homes. Without JavaScript the page itself answers the search."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from accounts.actions.save_home import save_home
from accounts.forms.address import AddressForm, WayInForm
from accounts.models import Address
from petcare.geo.geocoding import FoundPlace, get_geocoder
from petcare.geo.models import PlaceKind


@dataclass
class HomeForm:
    address: AddressForm
    way_in: WayInForm | None
    places: list[FoundPlace] = field(default_factory=list)
    has_searched: bool = False

    def save(self) -> bool:
        """Saves what was sent. False when something is missing or wrong."""
        forms = [form for form in (self.address, self.way_in) if form]
        if not all(form.is_bound and form.is_valid() for form in forms):
            return False
        if self.way_in:
            save_home(address=self.address.save(commit=False), **self.way_in.way_in)
        else:
            # No more than what was typed: meanwhile the home may have left the list, or be the default no longer.
            self.address.instance.save(update_fields=AddressForm._meta.fields)
        return True


def home_form(request: HttpRequest, address: Address) -> HomeForm:
    """The forms as the request leaves them: empty, searching, filled from a found place, or sent to be saved."""
    is_new = address.pk is None
    if request.method != "POST":
        return HomeForm(AddressForm(instance=address), WayInForm() if is_new else None)
    if not {"find", "pick", "door_code"} & request.POST.keys():
        bound = WayInForm(request.POST) if is_new else None
        return HomeForm(AddressForm(request.POST, instance=address), bound)
    typed = request.POST.dict()
    places = get_geocoder().suggest(typed.get("search", ""))
    pick = typed.get("pick", "")
    if len(pick) < 4 and pick.isdecimal() and int(pick) < len(places):
        typed |= _values_of(places[int(pick)])
        places = []
    typed |= _with_code_moved(typed)
    way_in = {name.removeprefix("way_in-"): value for name, value in typed.items()}
    return HomeForm(
        AddressForm(instance=address, initial=typed),
        WayInForm(initial=way_in) if is_new else None,
        places=places,
        has_searched="find" in request.POST,
    )


def _with_code_moved(typed: dict[str, str]) -> dict[str, str]:
    """A door code that was caught in the address goes to the way in, and out of where it was."""
    code = typed.get("door_code", "")
    if not code:
        return {}
    moved = {
        "way_in-secret": typed.get("way_in-secret") or code,
        "way_in-kind": typed.get("way_in-kind") or "door_code",
    }
    for name in AddressForm.base_fields:
        for part in code.split(" / "):
            moved[name] = moved.get(name, typed.get(name, "")).replace(part, "").strip()
    return moved


def _values_of(place: FoundPlace) -> dict[str, str]:
    return {
        "district": place.district,
        "street": f"{place.street}{place.number}",
        "compound": "" if place.kind == PlaceKind.STREET else place.name,
        "lat": str(place.point.lat),
        "lon": str(place.point.lon),
    }
