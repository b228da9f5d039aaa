"""The short cuts of `batch` never differ from the long way."""

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from profiles.normalisers import (
    EMPTY,
    Invalid,
    Kind,
    batch,
    column_of,
    is_blank,
    normaliser,
)
from profiles.normalisers.phone_fast import fast_msisdn, fast_phone

REGIONS = ["", "BE", "FR", "DE", "NL", "GB", "IT", "US", "CA", "SE", "NO", "FI"]
REGIONS += ["ES", "PT", "PL", "RU", "KZ", "BR", "AR", "MX", "JP", "AU", "IN", "CN"]
REGIONS += ["GG", "SM", "VA", "HU", "CI", "KR", "HK", "SG", "ZA", "CZ", "AT", "LU"]

CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


@st.composite
def phones(draw):
    """Draw something like a phone number, in the ways lists write them."""
    code = str(draw(st.sampled_from(CODES)))
    national = draw(st.text("0123456789", min_size=2, max_size=13))
    start = draw(
        st.sampled_from(
            [
                "+",
                "00",
                "",
                "0",
                "011",
                "+0",
                "++",
                "000",
                "+ ",
                "(+",
                "99",
                "14",
                "010",
            ]
        )
    )
    digits = draw(st.sampled_from([start + code + national, start + national]))
    gap = draw(st.sampled_from(["", " ", "-", ".", "/", " (0)", "\u00a0", "  "]))
    every = draw(st.integers(1, 6))
    parts = [digits[i : i + every] for i in range(0, len(digits), every)]
    return gap.join(parts)


def one_by_one(kind, cells, **key):
    slow = normaliser(kind, **key)
    for number, value, numeric in cells:
        if is_blank(value):
            yield number, None, EMPTY
            continue
        try:
            yield number, slow(value, numeric=numeric), ""
        except Invalid as error:
            yield number, None, error.reason


@settings(max_examples=400, deadline=None)
@given(phones(), st.booleans(), st.sampled_from(REGIONS))
@example("0470123456", False, "BE")
@example("990470123456", False, "FI")
@example("+541123456789", False, "AR")
def test_a_phone_number_is_what_libphonenumber_says(value, numeric, region):
    cells = [(1, value, numeric)]
    assert batch(Kind.PHONE, region=region)(cells) == list(
        one_by_one(Kind.PHONE, cells, region=region)
    )


@pytest.mark.parametrize("region", ["", "BE", "FR", "US", "IT"])
def test_the_example_number_of_every_country_is_the_same_both_ways(region):
    fast = fast_phone(region)
    slow = normaliser(Kind.PHONE, region=region)
    seen = 0
    for country in sorted(phonenumbers.SUPPORTED_REGIONS):
        number = phonenumbers.example_number(country)
        assert number
        for form in (0, 1, 2):
            written = phonenumbers.format_number(number, form)
            quick = fast(written)
            if quick is not None:
                seen += 1
                assert quick == slow(written)
    assert seen > 300


@pytest.mark.parametrize(
    "written",
    ["+32470123456", "0032470123456", "32470123456", "0470/12.34.56", "470 12 34 56"],
)
def test_the_usual_belgian_notations_take_the_short_cut(written):
    assert fast_phone("BE")(written) == "+32470123456"


def test_a_number_in_a_cell_takes_the_short_cut():
    assert fast_msisdn("4915136658716") == "+4915136658716"


ADDRESS_LIKE = st.text("aB.@ é\u200b\0İ1-+'\u212a", max_size=14)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(ADDRESS_LIKE | st.text(max_size=20) | st.emails(), max_size=8),
    st.booleans(),
)
def test_an_address_is_the_same_both_ways(values, fold_local):
    cells = [(number, value, False) for number, value in enumerate(values)]
    expected = list(one_by_one(Kind.EMAIL, cells, fold_local=fold_local))
    assert batch(Kind.EMAIL, fold_local=fold_local)(cells) == expected
    found, flaws = column_of(Kind.EMAIL, fold_local=fold_local)(values, None)
    assert [(at, each or None) for at, each in enumerate(found)] == [
        (at, value) for at, value, _ in expected
    ]
    assert flaws == {at: reason for at, value, reason in expected if value is None}


@settings(deadline=None)
@given(
    st.sampled_from([Kind.TEXT, Kind.INTEGER]),
    st.lists(st.text(max_size=20) | st.integers().map(str), max_size=8),
)
def test_text_and_integers_are_the_same_both_ways(kind, values):
    cells = [(number, value, False) for number, value in enumerate(values)]
    assert batch(kind)(cells) == list(one_by_one(kind, cells))


@settings(deadline=None)
@given(st.emails())
def test_normalising_twice_is_normalising_once(address):
    kept = batch(Kind.EMAIL)([(1, address, False)])[0][1]
    if kept is not None:
        assert normaliser(Kind.EMAIL)(kept) == kept
