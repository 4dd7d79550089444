from typing import Any

from django.forms import DateInput


class DayInput(DateInput):
    """A day by the browser's own picker, which takes no other form of a date, whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
