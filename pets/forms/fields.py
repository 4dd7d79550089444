"""Fields that read what people type, and clean to what is kept."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from petcare.day_input import DayInput
from petcare.texts import half_width, in_reading_order

MOST_TIMES = 8
_TIME = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜里)?(?P<hour>\d{1,2})"
    r"(?:[:点时](?:(?P<minute>\d{1,2})分?|(?P<half>半))?)?"
)
_AFTER_NOON = {"下午", "傍晚", "晚上", "晚"}
_MONTH = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D?")


class LineField(forms.CharField):
    """One line of text, in reading order."""

    def to_python(self, value: Any) -> str:
        return " ".join(in_reading_order(super().to_python(value)).split())


class LinesField(forms.CharField):
    """Several lines of text, in reading order."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return in_reading_order(super().to_python(value)).strip()


class TimesField(forms.Field):
    """Hours of the day as people write them (8:00 20:30, 早8点、晚8点半); cleans to times in order."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return " ".join(f"{moment:%H:%M}" for moment in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[time]:
        text = half_width(" ".join(in_reading_order(str(value or "")).split()))
        text = re.sub(r" (?=[点时半])|(?<=[早晚上午晨里]) (?=\d)", "", text)
        words = [word for word in re.split(r"[,、;/和 ]+", text) if word]
        times = sorted({self._time(word) for word in words})
        if len(times) > MOST_TIMES:
            raise ValidationError(_("At most %(most)s times a day.") % {"most": MOST_TIMES})
        return times

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data and data.strip())

    def _time(self, word: str) -> time:
        match = _TIME.fullmatch(word)
        hour, minute = (int(match["hour"]), 30 if match["half"] else int(match["minute"] or 0)) if match else (24, 0)
        if match and match["part"] in _AFTER_NOON and hour < 12:
            hour += 12
        if hour > 23 or minute > 59:
            raise ValidationError(_("We cannot read “%(word)s” as a time. Write 8:00 or 20:30.") % {"word": word[:20]})
        return time(hour, minute)


class MonthField(forms.CharField):
    """A year and month; cleans to its first day. Browsers without a picker of months send what was typed."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2023-05"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        text = half_width(in_reading_order(super().to_python(value)))
        if text in self.empty_values:
            return None
        match = _MONTH.fullmatch(text)
        try:
            return date(int(match[1]), int(match[2]), 1) if match else self._refuse()
        except ValueError:
            self._refuse()

    def _refuse(self) -> None:
        raise ValidationError(_("Write the year and the month, like 2023-05."))


class DayField(forms.DateField):
    widget = DayInput()
