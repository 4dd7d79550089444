"""Names the models of the desk's own for Django."""

from backoffice.statistics.models import AreaFigure, DailyFigure, Freshness

__all__ = ["AreaFigure", "DailyFigure", "Freshness"]
