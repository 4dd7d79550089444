"""Names the models of the desk's own for Django."""

from backoffice.campaigns.models import Campaign, Told
from backoffice.claim import Claim
from backoffice.statistics.models import AreaFigure, DailyFigure, Freshness

__all__ = ["AreaFigure", "Campaign", "Claim", "DailyFigure", "Freshness", "Told"]
