from caregivers.models.application import Application, Employment, ItemVerdict
from caregivers.models.caregiver import Caregiver
from caregivers.models.certificate import Certificate
from caregivers.models.hours import DateHours, WeeklyHours

__all__ = ["Application", "Caregiver", "Certificate", "DateHours", "Employment", "ItemVerdict", "WeeklyHours"]
