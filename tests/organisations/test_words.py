import pytest

from village.organisations.words import (
    clean_ice,
    clean_siret,
    clean_vat_number,
    is_tax_number,
    is_trade_register,
    on_one_line,
)


def test_an_ice_is_kept_as_its_digits():
    assert clean_ice("00 21 36 09 30 00 040") == "002136093000040"


@pytest.mark.parametrize("wrong", ["", "12345", "001561191000065", "00156119100006X"])
def test_a_wrong_ice_is_refused(wrong):
    with pytest.raises(ValueError, match="number"):
        clean_ice(wrong)


@pytest.mark.parametrize(
    ("value", "sound"),
    [("12345678", True), ("1602345", True), ("abc", False), ("12", False), ("1234567890", False)],
)
def test_a_tax_number_is_digits(value, sound):
    assert is_tax_number(value) is sound


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ("123456", True),
        ("123456 Casablanca", True),
        ("RC 4521", True),
        ("Fès 4521", True),
        ("abc", False),
        ("-", False),
        ("12 34 56 78 90", False),
    ],
)
def test_a_number_of_the_trade_register_holds_one_number(value, sound):
    assert is_trade_register(value) is sound


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("FR 96 552 100 554", "FR", "FR96552100554"),
        ("136695976", "DE", "DE136695976"),
        ("EL094259216", "GR", "EL094259216"),
        ("FR96552100554", "MC", "FR96552100554"),
        ("che-123.456.788", "CH", "CHE123456788"),
    ],
)
def test_a_vat_number_is_that_of_its_country(typed, country, kept):
    assert clean_vat_number(typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "country"), [("FR96552100554", "DE"), ("DE136695977", "DE"), ("none", "US")]
)
def test_what_is_no_vat_number_of_a_country_is_refused(typed, country):
    with pytest.raises(ValueError, match=r"."):
        clean_vat_number(typed, country)


def test_a_siren_or_a_siret_has_its_check_digit():
    assert clean_siret("552 100 554") == "552100554"
    assert clean_siret("552 100 554 00013") == "55210055400013"
    with pytest.raises(ValueError, match=r"."):
        clean_siret("552 100 555")


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("12, rue X", "Fès", ""), "12, rue X, Fès"),
        (("زنقة 12", "فاس", ""), "زنقة 12، فاس"),
        (("زنقة س", "Fès", "Maroc"), "زنقة س، Fès, Maroc"),
        (("12, rue X", "", "المغرب"), "12, rue X, المغرب"),
        (("", ""), ""),
    ],
)
def test_an_address_has_the_comma_of_the_letters_before_it(parts, line):
    assert on_one_line(*parts) == line
