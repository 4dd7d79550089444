from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.identity_card import (
    PROVINCES,
    NotAnIdentityNumber,
    born_on,
    check_character,
    identity_number,
    is_male,
    masked,
)

pytestmark = pytest.mark.promise("P1")

TODAY = date(2026, 11, 25)
# The example of the standard itself, and one that ends in X.
KNOWN = ["11010519491231002X", "440524188001010014", "110105194912310038"]


@st.composite
def numbers(draw) -> str:
    """A number as the standard makes it."""
    place = draw(st.sampled_from(sorted(PROVINCES))) + f"{draw(st.integers(0, 9999)):04d}"
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    first = f"{place}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + check_character(first)


def test_example_of_the_standard_is_taken():
    assert identity_number("11010519491231002X", today=TODAY) == "11010519491231002X"


@given(numbers())
def test_number_made_by_the_rule_is_taken_and_read(number):
    assert identity_number(number, today=TODAY) == number
    assert f"{born_on(number):%Y%m%d}" == number[6:14]
    assert is_male(number) == (number[16] in "13579")


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, place, change):
    wrong = str((int(number[place]) + change) % 10)
    with pytest.raises(NotAnIdentityNumber):
        identity_number(number[:place] + wrong + number[place + 1 :], today=TODAY)


@given(numbers(), st.integers(0, 15))
def test_two_swapped_neighbours_are_always_found(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(NotAnIdentityNumber):
            identity_number(swapped, today=TODAY)


@given(numbers())
def test_masked_number_shows_seven_characters(number):
    shown = masked(number)
    assert len(shown) == 18
    assert shown.replace("*", "") == number[:3] + number[-4:]


@given(st.text(max_size=40))
def test_any_text_is_taken_or_refused_in_words(text):
    with suppress(NotAnIdentityNumber):
        assert len(identity_number(text, today=TODAY)) == 18


@pytest.mark.parametrize("place", ["110001", "440406", "810000", "820000", "830000"])
def test_places_that_lists_forget_are_taken(place):
    first = f"{place}19900307123"
    number = first + check_character(first)
    assert identity_number(number, today=TODAY) == number


@pytest.mark.parametrize(
    "typed", ["１１０１０５１９４９１２３１００２ｘ", " 110105 19491231 002x ", "110105-19491231-002X"]
)
def test_number_is_taken_however_it_is_typed(typed):
    assert identity_number(typed, today=TODAY) == "11010519491231002X"


@pytest.mark.parametrize(
    "first",
    [
        "11010519490230123",  # the 30th of February
        "11010520991231123",  # not born yet
        f"110105{TODAY + timedelta(days=1):%Y%m%d}123",
        "11010518991231123",
        "99010519491231002",  # no such province
        "00010519491231002",
    ],
)
def test_number_with_a_right_checksum_that_cannot_be_is_refused(first):
    with pytest.raises(NotAnIdentityNumber):
        identity_number(first + check_character(first), today=TODAY)


@pytest.mark.parametrize(
    "typed", ["", "1101051949123100", "110105491231002", "11010519491231002XX", "١١010519491231002X"]
)
def test_text_of_another_shape_is_refused(typed):
    with pytest.raises(NotAnIdentityNumber):
        identity_number(typed, today=TODAY)


def test_known_numbers_of_the_standard_differ_by_their_last():
    assert [check_character(number) for number in KNOWN] == ["X", "4", "8"]
