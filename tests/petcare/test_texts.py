import pytest
from django.core.exceptions import ValidationError

from petcare.texts import visible_text


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
