"""Phone numbers: whatever libphonenumber calls possible, kept as E.164."""

from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from common.blanks import UNPRINTABLE, trimmed
from profiles.normalisers.invalid import (
    Invalid,
    NoCountry,
    NotAPhone,
    PhoneTooLong,
    PhoneTooManyDigits,
    PhoneTooShort,
    PhoneWrongLength,
    Unprintable,
)

_REMEMBERED = 16_384  # national notations recur within a list; a few MB at most

_WRONG_LENGTH: dict[int, type[Invalid]] = {
    ValidationResult.TOO_SHORT: PhoneTooShort,
    ValidationResult.TOO_LONG: PhoneTooManyDigits,
    ValidationResult.INVALID_LENGTH: PhoneWrongLength,
}
_UNPARSABLE: dict[int, type[Invalid]] = {
    NumberParseException.INVALID_COUNTRY_CODE: NoCountry,
    NumberParseException.TOO_SHORT_AFTER_IDD: PhoneTooShort,
    NumberParseException.TOO_SHORT_NSN: PhoneTooShort,
    NumberParseException.TOO_LONG: PhoneTooManyDigits,
}


def is_region(region: str) -> bool:
    """Say whether `region` is a country libphonenumber knows, such as `BE`."""
    return region in phonenumbers.SUPPORTED_REGIONS


def phone(value: str, *, region: str = "") -> str:
    """Return `value` as E.164, a national number being one of `region`.

    Raises a kind of Invalid.
    """
    number = trimmed(value)
    if len(number) > PhoneTooLong.limit:
        raise PhoneTooLong
    if UNPRINTABLE.search(number):
        raise Unprintable
    answer = _e164(number, region)
    if isinstance(answer, str):
        return answer
    raise answer


def msisdn(digits: str) -> str:
    """Return the E.164 of a number whose plus a spreadsheet took away.

    Its country code comes first. Raises a kind of Invalid.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise NotAPhone
    return phone(f"+{digits}")


@lru_cache(maxsize=_REMEMBERED)
def _e164(number: str, region: str) -> str | type[Invalid]:
    try:
        parsed = phonenumbers.parse(number, region or None)
    except NumberParseException as error:
        return _UNPARSABLE.get(error.error_type, NotAPhone)
    if not phonenumbers.is_possible_number(parsed):
        verdict = phonenumbers.is_possible_number_with_reason(parsed)
        return _WRONG_LENGTH.get(verdict, NotAPhone)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
