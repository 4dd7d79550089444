from caregivers.models.application import Application, Employment, ItemVerdict
from caregivers.models.caregiver import Caregiver
from caregivers.models.certificate import Certificate
from caregivers.models.conduct import ConsequenceRule, MonthlyRecord, TierRule, Training
from caregivers.models.hours import DateHours, WeeklyHours
from caregivers.models.measure import Measure
from caregivers.models.profile_change import ProfileChange

__all__ = [
    "Application",
    "Caregiver",
    "Certificate",
    "ConsequenceRule",
    "DateHours",
    "Employment",
    "ItemVerdict",
    "Measure",
    "MonthlyRecord",
    "ProfileChange",
    "TierRule",
    "Training",
    "WeeklyHours",
]
