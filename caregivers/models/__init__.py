from caregivers.models.caregiver import Caregiver
from caregivers.models.hours import DateHours, WeeklyHours

__all__ = ["Caregiver", "DateHours", "WeeklyHours"]
