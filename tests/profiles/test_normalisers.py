"""What becomes of a value of a unique key, kind by kind."""

import pytest

from profiles.normalisers import (
    EMPTY,
    REASONS,
    Invalid,
    Kind,
    UnknownRegion,
    batch,
    is_blank,
    normaliser,
    share_values,
    trimmed,
)


def reason_of(kind, value, *, numeric=False, **settings):
    with pytest.raises(Invalid) as caught:
        normaliser(kind, **settings)(value, numeric=numeric)
    return caught.value.reason


@pytest.mark.parametrize(
    "blank", ["", "  ", "\u00a0", "\u200b\ufeff", "\t\r\n", "\u202a"]
)
def test_what_nobody_sees_is_blank(blank):
    assert is_blank(blank)
    assert trimmed(f"{blank}x{blank}") == "x"


def test_a_nul_is_not_blank():
    assert not is_blank("\0")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ann@example.com", "ann@example.com"),
        ("  Ann.B@Example.COM\u00a0", "ann.b@example.com"),
        ("\ufeffann@example.com\u200b", "ann@example.com"),
        ("o'hara+list@mail.example.co", "o'hara+list@mail.example.co"),
        ("ÉLODIE@Exämple.fr", "élodie@exämple.fr"),
        ("a@b.рф", "a@b.рф"),
    ],
)
def test_an_address_is_trimmed_and_lower_cased(written, kept):
    assert normaliser(Kind.EMAIL)(written) == kept


def test_the_local_part_keeps_its_case_when_the_key_says_so():
    keep = normaliser(Kind.EMAIL, fold_local=False)
    assert keep(" Ann@Example.COM ") == "Ann@example.com"
    assert keep("Élodie@Exämple.FR") == "Élodie@exämple.fr"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("call me", "blank-inside"),
        ("nobody", "no-at"),
        ("jean@@example.com", "several-ats"),
        ("a@b@example.com", "several-ats"),
        ("@example.com", "nothing-before-at"),
        ("a@", "nothing-after-at"),
        ("a@localhost", "no-domain"),
        ("a@example.c0m", "no-domain"),
        ("a@example.com.", "no-domain"),
        ("a@.com", "no-domain"),
        ("a@example..com", "no-domain"),
        ("a@example.com,x", "no-domain"),
        ("a b@example.com", "blank-inside"),
        ("a@example.com b@example.com", "blank-inside"),
        ("a\u200bb@example.com", "blank-inside"),
        ("a\0b@example.com", "unprintable"),
        ("a\ud800b@example.com", "unprintable"),
        ("a" * 310 + "@example.com", "email-too-long"),
        ("İ" * 308 + "@example.com", "email-too-long"),
    ],
)
def test_what_is_no_address_says_why(value, reason):
    assert reason_of(Kind.EMAIL, value) == reason


def test_the_longest_address_is_kept():
    address = "a" * 308 + "@example.com"
    assert normaliser(Kind.EMAIL)(address) == address


@pytest.mark.parametrize(
    "written",
    [
        "+32470123456",
        "0032470123456",
        "0470 12 34 56",
        "0470/12.34.56",
        "+32-470-12-34-56",
        "+32 (0)470 12 34 56",
        "32470123456",
        "\u202a+32470123456\u202c",
        "Tel: 0470 12 34 56",
    ],
)
def test_every_notation_of_a_belgian_number_is_one_number(written):
    assert normaliser(Kind.PHONE, region="BE")(written) == "+32470123456"


def test_a_number_in_a_cell_starts_with_its_country_code():
    phone = normaliser(Kind.PHONE, region="BE")
    assert phone("4915136658716", numeric=True) == "+4915136658716"
    assert phone("393331234567", numeric=True) == "+393331234567"


def test_an_italian_number_keeps_its_leading_zero():
    assert normaliser(Kind.PHONE, region="IT")("06 6982 1234") == "+390669821234"
    assert normaliser(Kind.PHONE)("+39 06 6982 1234") == "+390669821234"


@pytest.mark.parametrize(
    ("value", "numeric", "reason"),
    [
        ("call me", False, "not-a-phone"),
        ("+3212", False, "phone-too-short"),
        ("+32470123456789", False, "phone-too-many-digits"),
        ("+999123456789", False, "no-country"),
        ("7.5", True, "not-a-phone"),
        ("-32470123456", True, "not-a-phone"),
        ("2101234", True, "no-country"),
        ("1" * 251, False, "phone-too-long"),
        ("+3247\0123456", False, "unprintable"),
    ],
)
def test_what_is_no_phone_number_says_why(value, numeric, reason):
    assert reason_of(Kind.PHONE, value, numeric=numeric, region="BE") == reason


def test_a_national_number_needs_a_region():
    assert reason_of(Kind.PHONE, "0470 12 34 56") == "no-country"


def test_a_region_that_does_not_exist_is_refused():
    with pytest.raises(UnknownRegion):
        normaliser(Kind.PHONE, region="XX")


def test_text_is_trimmed_and_keeps_its_case_and_zeros():
    text = normaliser(Kind.TEXT)
    assert text(" C-00a B\u00a0") == "C-00a B"
    assert text("00017320") == "00017320"


@pytest.mark.parametrize(
    ("value", "reason"),
    [("x" * 255, "too-long"), ("a\0b", "unprintable"), ("a\nb", "unprintable")],
)
def test_what_is_no_text_key_says_why(value, reason):
    assert reason_of(Kind.TEXT, value) == reason


@pytest.mark.parametrize(
    ("written", "kept"),
    [("7", "7"), (" 007 ", "7"), ("-3", "-3"), ("+5", "5"), ("0", "0"), ("-00", "0")],
)
def test_an_integer_is_its_digits(written, kept):
    assert normaliser(Kind.INTEGER)(written) == kept


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("7.5", "not-an-integer"),
        ("1 000", "not-an-integer"),
        ("seven", "not-an-integer"),
        ("\u0667", "not-an-integer"),
        ("9" * 19, "integer-too-large"),
    ],
)
def test_what_is_no_integer_says_why(value, reason):
    assert reason_of(Kind.INTEGER, value) == reason


def test_a_batch_gives_each_row_a_value_or_the_reason_why_not():
    cells = [
        (1, "Ann@Example.com", False),
        (2, "  ", False),
        (3, "nobody", False),
        (4, "Élodie@example.com", False),
    ]
    assert batch(Kind.EMAIL)(cells) == [
        (1, "ann@example.com", ""),
        (2, None, EMPTY),
        (3, None, "no-at"),
        (4, "élodie@example.com", ""),
    ]


def test_every_reason_has_its_own_code_and_sentence():
    sentences = {str(kind()) for kind in REASONS.values()}
    assert len(sentences) == len(REASONS) > 10
    assert all("%" not in sentence for sentence in sentences)


def test_a_reason_holds_nothing_of_the_value():
    with pytest.raises(Invalid) as caught:
        normaliser(Kind.EMAIL)("secret-person")
    assert "secret" not in repr(caught.value) + str(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (Kind.EMAIL, Kind.EMAIL, True),
        (Kind.EMAIL, Kind.TEXT, True),
        (Kind.EMAIL, Kind.PHONE, False),
        (Kind.EMAIL, Kind.INTEGER, False),
        (Kind.PHONE, Kind.INTEGER, True),
        (Kind.PHONE, Kind.TEXT, True),
        (Kind.INTEGER, Kind.TEXT, True),
    ],
)
def test_kinds_share_values_where_one_value_can_be_of_both(one, other, shared):
    assert share_values(one, other) is shared
    assert share_values(other, one) is shared
