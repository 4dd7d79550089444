"""Where demo people live: compounds of the town, nearer to its centre more often."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from accounts.models import Address, User
from petcare.demo.town import Compound
from petcare.demo.town.terrain import CENTRE
from petcare.geo.city import is_in_city
from petcare.geo.coordinates import Point, distance_m


def degrees(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")


@dataclass(frozen=True)
class Homes:
    """Compounds in the order of their distance from the centre."""

    compounds: list[Compound]
    random: Random

    @classmethod
    def of(cls, compounds: list[Compound], random: Random) -> "Homes":
        inside = [compound for compound in compounds if is_in_city(compound.point)]
        return cls(sorted(inside, key=lambda compound: distance_m(CENTRE, compound.point)), random)

    def somewhere(self) -> Compound:
        share = self.random.betavariate(1.2, 2.6)
        return self.compounds[int(share * (len(self.compounds) - 1))]

    def near(self, place: Point, metres: int) -> Compound:
        """The compound whose distance from the place comes nearest to `metres`."""
        return min(self.compounds, key=lambda compound: abs(distance_m(place, compound.point) - metres))

    def address(self, owner: User, compound: Compound) -> Address:
        number = self.random.randint
        return Address(
            owner=owner,
            district=compound.district,
            street=f"{compound.street}{compound.number}",
            compound=compound.name,
            building=f"{number(1, 18)}栋",
            unit=f"{number(1, 3)}单元",
            room=f"{number(1, 24)}0{number(1, 4)}室",
            lat=degrees(compound.point.lat),
            lon=degrees(compound.point.lon),
            is_default=True,
        )
