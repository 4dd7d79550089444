import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

PHONE = "+8613812345678"


@pytest.mark.parametrize("password", [" " * 10, "\u3000" * 10, "\u200b" * 10, "\t \u200d" * 5])
def test_password_of_nothing_one_can_see_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("field", ["phone", "claimed_phone"])
@pytest.mark.parametrize("password", ["13812345678a", "a13812345678", "+8613812345678x"])
def test_password_like_one_s_own_number_is_refused(password, field):
    with pytest.raises(ValidationError):
        validate_password(password, User(**{field: PHONE}))


@pytest.mark.parametrize("password", ["sunny window", "猫咪每天都要吃饭", "sunny-1381"])
def test_password_of_one_s_own_choice_is_taken(password):
    validate_password(password, User(phone=PHONE))
