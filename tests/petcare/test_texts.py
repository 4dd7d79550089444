from time import thread_time

import pytest
from django.core.exceptions import ValidationError

from petcare.texts import half_width, in_reading_order, plain_name, visible_text


@pytest.mark.parametrize(
    "text", [" ", "\u3000", "\u200b\u200d", "\u2060", "\x01", "\ufeff", "\u3164", "\u2800", "\ufe0f"]
)
def test_text_of_which_nothing_can_be_seen_is_refused(text):
    with pytest.raises(ValidationError):
        visible_text(text)


@pytest.mark.parametrize(
    "text", ["王小明", "Ann", "ا", "团团\u200b", "🐈", "👨\u200d👩\u200d👧", "7", "é", "𠮷", "\ue000"]
)
def test_text_with_something_to_see_is_taken(text):
    visible_text(text)


@pytest.mark.parametrize(
    "name",
    [
        "<b>Ann</b>",
        "Ann<script>",
        "{{ name }}",
        "Ann\u202egnp.exe",
        "\u2066Ann\u2069",
        "\u200fAnn",
        "A\u200bnn",
        "A\u00adnn",
        "Ann\x00",
        "Ann\nBen",
        "A\u0300\u0301\u0302\u0303nn",
        "王\u3164",
    ],
)
def test_name_that_would_change_how_a_page_reads_is_refused(name):
    with pytest.raises(ValidationError):
        plain_name(name)


@pytest.mark.parametrize(
    "name",
    ["王小明", "阿卜杜拉·买买提", "O'Neil", "Anne-Marie", "Nguyễn", "𠮷田", "王\ue000", "محمد", "Dr. Lin 2", "🐈"],
)
def test_name_of_any_letters_is_taken(name):
    plain_name(name)


def test_text_in_reading_order_keeps_lines_and_joined_emoji_and_nothing_unseen():
    assert in_reading_order("\u202e年\u2067糕\u200b\ufeff\x00\n二世") == "年糕\n二世"
    assert in_reading_order("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


def test_half_width_of_very_many_marks_is_cut_and_comes_at_once():
    began = thread_time()
    assert half_width("ＡＢ＃") == "AB#"
    assert len(half_width("\u0301\u0316" * 10_000)) <= 1_000
    assert thread_time() - began < 0.5
