"""The quick way to E.164 for the numbers of which it is certain.

libphonenumber takes some 50 µs a number, a list has a million. Most are written in
one of four ways that need no more than two look-ups: `+32470123456`, `0032470123456`,
`32470123456` and `0470123456`, with the usual punctuation. The rules below are those
of libphonenumber's `parse` for these shapes, read from its own metadata; where a
national prefix, a carrier code or a leading zero could play a part the answer is
None, and the slow way decides. Tests hold both ways against each other.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from phonenumbers import PhoneMetadata, country_code_for_region
from phonenumbers import region_code_for_country_code as main_region_of
from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as REGIONS_BY_CODE

_PUNCTUATION = dict.fromkeys(map(ord, " -./()\u00a0"))
_WORLDWIDE = "001"  # the "region" of +800 and its like: no country's rules
_MIN_DIGITS = 7
_MAX_DIGITS = 15


@dataclass(frozen=True, slots=True)
class _Plan:
    """What decides about the numbers of one region."""

    code: str
    lengths: frozenset[int]  # of the national number, those called possible
    full_lengths: frozenset[int]  # without those of local-only numbers
    longest: int
    looks_national: Callable[[str], object]
    has_prefix: Callable[[str], object]  # a national prefix may be there
    dials_abroad: Callable[[str], object]
    zero_is_prefix: bool  # the national prefix is 0, always, and merely goes
    double_zero_is_abroad: bool

    def trunk(self, digits: str) -> str | None:
        """Decide about `0470123456`, where the zero is the national prefix."""
        rest = digits[1:]
        if not self.zero_is_prefix or rest[0] == "0" or self.looks_national(digits):
            return None
        return f"+{self.code}{rest}" if len(rest) in self.full_lengths else None

    def at_home(self, digits: str) -> str | None:
        """Decide about digits that start neither with a plus nor with a zero."""
        if self.has_prefix(digits):
            return None
        if digits.startswith(self.code):
            rest = digits[len(self.code) :]
            if rest[0] == "0" or self.has_prefix(rest):
                return None
            if len(digits) > self.longest or (
                self.looks_national(rest) and not self.looks_national(digits)
            ):
                return f"+{digits}" if len(rest) in self.lengths else None
        return f"+{self.code}{digits}" if len(digits) in self.lengths else None


def fast_msisdn(digits: str) -> str | None:
    """Return a quick `msisdn`, or None when unsure."""
    return _international(digits) if _is_long_number(digits) else None


def fast_phone(region: str) -> Callable[[str], str | None]:
    """Return a quick `phone` for `region` that says None when unsure."""
    home = _plans_by_code().get(str(country_code_for_region(region)))
    if main_region_of(int(home.code) if home else 0) != region:
        home = None  # Jersey dials like Britain, but by metadata of its own

    def fast(value: str) -> str | None:
        digits = value.translate(_PUNCTUATION)
        if digits[:1] == "+":
            return fast_msisdn(digits[1:])
        if home is None or not _is_long_number(digits):
            return None
        if home.dials_abroad(digits):
            plain = home.double_zero_is_abroad and digits[2] != "0"
            return _international(digits[2:]) if plain else None
        return home.trunk(digits) if digits[0] == "0" else home.at_home(digits)

    return fast


def _is_long_number(digits: str) -> bool:
    return (
        _MIN_DIGITS <= len(digits) <= _MAX_DIGITS
        and digits.isascii()
        and digits.isdigit()
    )


def _international(digits: str) -> str | None:
    """Decide about digits that start with a country code."""
    plans = _plans_by_code()
    for size in (2, 3, 1):
        plan = plans.get(digits[:size])
        if plan:
            rest = digits[size:]
            if rest[0] == "0" or len(rest) not in plan.lengths or plan.has_prefix(rest):
                return None
            return f"+{digits}"
    return None


@cache
def _plans_by_code() -> dict[str, _Plan]:
    """Return the plan of each country code's main region, where that is a country."""
    regions = ((str(code), main_region_of(code)) for code in REGIONS_BY_CODE)
    plans = ((code, _plan(code, at)) for code, at in regions if at != _WORLDWIDE)
    return {code: plan for code, plan in plans if plan}


def _plan(code: str, region: str) -> _Plan | None:
    metadata = PhoneMetadata.metadata_for_region(region, None)
    general = metadata and metadata.general_desc
    if not metadata or not general:
        return None
    prefix = metadata.national_prefix_for_parsing
    return _Plan(
        code=code,
        lengths=frozenset(general.possible_length + general.possible_length_local_only),
        full_lengths=frozenset(general.possible_length),
        longest=general.possible_length[-1],
        looks_national=re.compile(general.national_number_pattern or "").fullmatch,
        has_prefix=_matcher(prefix),
        dials_abroad=_matcher(metadata.international_prefix),
        zero_is_prefix=prefix == "0" and not metadata.national_prefix_transform_rule,
        double_zero_is_abroad=metadata.international_prefix == "00",
    )


def _matcher(pattern: str | None) -> Callable[[str], object]:
    return re.compile(pattern).match if pattern else lambda _: None
