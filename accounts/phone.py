"""Phone numbers as people in China write them, to E.164."""

import re

import phonenumbers

from petcare.texts import half_width

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)


def mobile_e164(text: str) -> str | None:
    """A mobile number of mainland China as +8613800000001, from any usual way to write it, or None."""
    digits = re.sub(r"[\s\-()]", "", half_width(text))
    digits = re.sub(r"^(\+86|0086|86)(?=1[3-9]\d{9}$)", "", digits, flags=re.ASCII)
    return f"+86{digits}" if _MOBILE.fullmatch(digits) else None


def phone_e164(text: str) -> str | None:
    """Any valid number, mobile or landline; without a country code it is taken as Chinese. None when there is none."""
    try:
        number = phonenumbers.parse(half_width(text), "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable(phone: str) -> str:
    """A number of E.164 as people here dial it: 0571 8888 6666; another country's with its code."""
    try:
        number = phonenumbers.parse(phone, "CN")
    except phonenumbers.NumberParseException:
        return phone
    is_here = number.country_code == 86
    styles = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, styles.NATIONAL if is_here else styles.INTERNATIONAL)
