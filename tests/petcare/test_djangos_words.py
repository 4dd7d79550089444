from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.utils.translation import override

from petcare.templatetags.petcare import time_left

NOW = datetime(2026, 12, 1, tzinfo=UTC)


class Plain(forms.Form):
    words = forms.CharField(max_length=3)
    days = forms.IntegerField(min_value=1, max_value=9)
    day = forms.DateField()
    weight = forms.DecimalField(max_digits=5, decimal_places=2)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("words", "", "这里要填。"),
        ("words", "abcd", "最多 3 个字，现在有 4 个。"),
        ("days", "0", "至少 1。"),
        ("days", "10", "最多 9。"),
        ("days", "x", "填一个整数。"),
        ("day", "2026-02-31", "这个日期不对，再看看。"),
        ("weight", "123456", "一共最多 5 位数字。"),
        ("weight", "1.234", "小数点后最多 2 位。"),
    ],
)
def test_django_speaks_our_words_beside_a_field(field, typed, said):
    with override("zh-hans"):
        assert Plain({field: typed}).errors[field] == [said]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=1, hours=7), "1 天 7 小时"),
        (timedelta(hours=3), "3 小时"),
        (timedelta(days=62, hours=2), "2 个月"),
    ],
)
def test_span_of_time_is_said_as_people_say_it(span, said):
    with override("zh-hans"):
        assert time_left(NOW + span, NOW).replace("\xa0", " ") == said
    with override("en"):
        assert time_left(NOW + timedelta(days=1, hours=7), NOW).replace("\xa0", " ") == "1 day, 7 hours"
