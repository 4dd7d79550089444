from bookings.catalogue.models.holiday import DayKind, Holiday
from bookings.catalogue.models.package import Package
from bookings.catalogue.models.price import Price
from bookings.catalogue.models.price_rule import PriceRule, RuleKind, RuleState
from bookings.catalogue.models.service import LineKind, Service
from bookings.catalogue.models.service_point import ServicePoint
from bookings.catalogue.models.standard import Proof, Standard, Step, StepContent, StepPlace
from bookings.catalogue.models.words import in_language

__all__ = [
    "DayKind",
    "Holiday",
    "LineKind",
    "Package",
    "Price",
    "PriceRule",
    "Proof",
    "RuleKind",
    "RuleState",
    "Service",
    "ServicePoint",
    "Standard",
    "Step",
    "StepContent",
    "StepPlace",
    "in_language",
]
