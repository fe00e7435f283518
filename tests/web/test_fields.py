import re
from datetime import datetime
from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from village.web.fields import (
    DayField,
    EmailField,
    IdentifierField,
    LineField,
    LocalTimeField,
    MoneyField,
    PercentField,
    PhoneField,
    PriceField,
    QuantityField,
    TextField,
    VersionField,
    WebField,
    WholeNumberField,
)
from village.web.forms import Form


class Sample(Form):
    name = LineField("Name", 10, needed="Give a name.")
    text = TextField("Text", 10)
    email = EmailField("Mail")
    phone = PhoneField("Phone")
    web = WebField("Web")
    code = IdentifierField("Code", 20)
    count = WholeNumberField("Count", 0, 1_000_000, needed=True)
    share = QuantityField("Share", 0.5, 10)
    money = MoneyField("Money", -10, 1e9)
    version = VersionField()
    day = DayField("Day")
    at = LocalTimeField("At", needed="Give a time.")
    accepted = BooleanField("Accepted")


SOUND = {"name": "Atlas", "count": "3", "at": "2026-06-05T09:00"}


@pytest.fixture
def filled(app: Flask, edition):
    """Return a way to fill the form in English."""

    def fill(**given: str) -> Sample:
        form = Sample(MultiDict(SOUND | given), meta={"csrf": False})
        form.validate()
        return form

    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield fill


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "  At\u200blas\r\n ", "Atlas"),
        ("text", "one\r\n\r\ntwo", "one\n\ntwo"),
        ("email", "\u202amailto:a@example.com\u00a0", "a@example.com"),
        ("phone", "٠٦٦١ ٢٣ ٤٥ ٦٧", "0661 23 45 67"),
        ("web", "Https://Example.org", "https://Example.org"),
        ("code", "١٢ ٣٤-٥", "1234-5"),
        ("count", "1\u202f2٠٠", 1200),
        ("count", "0", 0),
        ("version", "7", 7),
        ("version", "9" * 20, None),
        ("share", "٢٫٥", 2.5),
        ("at", "2026-06-05T09:30", datetime(2026, 6, 5, 9, 30)),  # noqa: DTZ001 - as typed
    ],
)
def test_a_field_takes_what_people_type(filled, field, typed, kept):
    form = filled(**{field: typed})

    assert (form[field].data, form.errors) == (kept, {})


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", " \u200b ", "Give a name."),
        ("name", "Atlas Mobility", "At most 10 characters, please: this has 14."),
        ("text", "12345\r\n78901", "At most 10 characters, please: this has 11."),
        ("email", "a@b", "This is not a complete address, such as name@example.org."),
        (
            "phone",
            "06.61-23 45/67",
            "Give one telephone number, with its country's code: +212 661 23 45 67.",
        ),
        ("web", "nowhere", "This is not a web address, such as www.example.org."),
        ("count", "", "This has to be filled."),
        ("count", "many", "Write a whole number, such as 12."),
        ("count", "-1", "Give a number between 0 and 1,000,000."),
        ("count", "9" * 5000, "Write a whole number, such as 12."),
        ("share", "1e999999", "Give a number between 0.5 and 10."),
        ("share", "NaN", "Write a number, such as 12.5."),
        ("day", "9999-12-31", "Write the year with four digits, between 2000 and 2099."),
        ("at", "0026-10-27T10:00", "Write the year with four digits, between 2000 and 2099."),
        ("at", "", "Give a time."),
    ],
)
def test_a_field_says_once_what_is_wrong(filled, field, typed, said):
    form = filled(**{field: typed})

    assert form.errors == {field: [said]}


def test_a_text_that_is_too_long_stays_as_it_was_typed(filled):
    long = "0123456789 and more"

    form = filled(text=long)

    assert form.text.data == long
    assert "maxlength" not in form.text() + form.name()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12 500", "12500"),
        ("12.500", "12500"),
        ("12,500", "12500"),
        ("12\u202f500,50\u00a0€", "12500.50"),
        ("1.234.567,8", "1234567.8"),
        ("1,234,567.89", "1234567.89"),
        ("USD 12'500", "12500"),
        ("٣٬٥٠٠٫٢٥ درهم", "3500.25"),
        ("0,5", "0.5"),
        ("-3", "-3"),
    ],
)
def test_an_amount_is_read_as_people_write_money(filled, typed, kept):
    form = filled(money=typed)

    assert (list(form.money.errors), form.money.data) == ([], Decimal(kept))


@pytest.mark.parametrize(
    "typed", ["12.5000", "1.2.3", "1,23.456", "twelve", "12 or 15", "--3", "1e5"]
)
def test_what_is_no_amount_is_refused_and_stays(filled, typed):
    form = filled(money=typed)

    assert [str(error) for error in form.money.errors] == ["Write an amount, such as 12 500.50."]
    assert typed in form.money()


def test_a_body_of_json_fills_in_nothing(app: Flask, edition):
    deep = '{"name": ' + "[" * 9000 + "]" * 9000 + "}"
    headers = {"Content-Type": "application/json", "Accept-Language": "en"}
    with app.test_request_context("/", method="POST", data=deep, headers=headers):
        form = Sample(meta={"csrf": False})

        assert (form.validate(), form.name.data) == (False, "")


@pytest.mark.parametrize(
    ("currency", "shown"), [("JPY", "12500"), ("EUR", "125.00"), ("TND", "12.500")]
)
def test_a_price_is_read_as_it_was_shown(app, edition, currency, shown):
    class Priced(Form):
        price = PriceField("Price", currency)

    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        before = Priced(data={"price": 12500}, meta={"csrf": False})
        after = Priced(MultiDict({"price": shown}), meta={"csrf": False})
        drawn = before.price()

    assert f'value="{shown}"' in drawn
    assert after.price.data == before.price.data


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["1200.50", "1200.500", "1200", "12.5", "2.5"]),
        ("fr", ["1200,50", "1200,500", "1200", "12,5", "2,5"]),
        ("ar", ["1200,50", "1200,500", "1200", "12,5", "2,5"]),
    ],
)
def test_a_field_shows_decimals_as_its_language_and_reads_them_back(app, language, shown):
    class Sums(Form):
        dirhams = PriceField("Dirhams", "MAD")
        dinars = PriceField("Dinars", "TND")
        yen = PriceField("Yen", "JPY")
        part = PercentField("Part")
        share = QuantityField("Share", 0.5, 10)

    kept = {
        "dirhams": 120050,
        "dinars": 1200500,
        "yen": 1200,
        "part": Decimal("0.125"),
        "share": Decimal("2.5"),
    }

    with app.test_request_context("/", headers={"Accept-Language": language}):
        form = Sums(data=kept, meta={"csrf": False})
        drawn = [re.search('value="([^"]*)"', field())[1] for field in form]
        back = Sums(MultiDict(zip(kept, drawn, strict=True)), meta={"csrf": False})

    assert drawn == shown
    assert back.data == kept


@pytest.mark.parametrize("typed", ["45000,50", "a lot"])
def test_a_currency_without_decimals_says_so(app, typed):
    class Priced(Form):
        price = PriceField("Price", "CLP")

    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        form = Priced(MultiDict({"price": typed}), meta={"csrf": False})
        form.validate()

    [told] = map(str, form.price.errors)
    assert told == "Write a whole amount, such as 12 500: this currency has no decimals."
