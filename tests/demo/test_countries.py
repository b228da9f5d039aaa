"""The words that people are made of."""

import phonenumbers
import pytest

from demo.countries import COUNTRIES
from profiles.normalisers import Kind, normaliser


def test_the_shares_make_up_a_hundred():
    assert sum(country.share for country in COUNTRIES) == 100


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.code)
def test_names_make_addresses_and_numbers_are_possible(country):
    parts = country.as_json()
    for part in [*parts["first_parts"], *parts["last_parts"]]:
        address = f"{part}1@{country.domains[0]}"
        assert normaliser(Kind.EMAIL)(address) == address
    for digits in ("0" * country.digits, "9" * country.digits):
        number = phonenumbers.parse(country.prefix + digits, None)
        assert phonenumbers.is_possible_number(number)
        assert (
            normaliser(Kind.PHONE)(country.prefix + digits) == country.prefix + digits
        )


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.code)
def test_every_address_is_nobodys(country):
    assert all(domain.endswith(".example") for domain in country.domains)
