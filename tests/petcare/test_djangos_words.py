import pytest
from django import forms
from django.utils.translation import override


class Plain(forms.Form):
    words = forms.CharField(max_length=3)
    days = forms.IntegerField(min_value=1, max_value=9)
    day = forms.DateField()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("words", "", "这里要填。"),
        ("words", "abcd", "最多 3 个字，现在有 4 个。"),
        ("days", "0", "至少 1。"),
        ("days", "10", "最多 9。"),
        ("days", "x", "填一个整数。"),
        ("day", "2026-02-31", "这个日期不对，再看看。"),
    ],
)
def test_django_speaks_our_words_beside_a_field(field, typed, said):
    with override("zh-hans"):
        assert Plain({field: typed}).errors[field] == [said]
