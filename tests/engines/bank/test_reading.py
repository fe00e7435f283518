"""Statements in four dialects, and broken ones: the first row that cannot be read is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.bank.files import BRITISH, CAMT, FRENCH, MT940
from village.engines.bank import sheets
from village.engines.bank.movements import LARGEST_BYTES, BankFileError, Movement, fingerprints
from village.engines.bank.reading import read
from village.engines.bank.sheets import CsvColumns, DayOrder
from village.engines.documents.money import decimals

FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)


def as_sheet(content: bytes) -> sheets.CsvSheet:
    text = read(content)
    assert isinstance(text, str), "it is no CSV"
    return sheets.open_sheet(text)


def csv_movements(content: bytes, currency: str = "EUR") -> list[Movement]:
    sheet = as_sheet(content)
    return sheets.movements(sheet, sheets.guess(sheet, decimals(currency)), currency)


def broken(content: bytes, currency: str = "EUR") -> tuple[str, int, str]:
    with pytest.raises(BankFileError) as refusal:
        csv_movements(content, currency)
    return refusal.value.why, refusal.value.row, refusal.value.value


def test_a_french_csv_has_two_columns_of_money_and_lines_around_its_table():
    assert sheets.guess(as_sheet(FRENCH)) == CsvColumns(
        day=0, came=4, went=3, text=2, decimal_sign=",", day_order=DayOrder.DAY
    )
    assert csv_movements(FRENCH) == [
        Movement(FRIDAY, 1_692_000, "EUR", "VIREMENT RECU ATLAS SARL VS27-F27-0001"),
        Movement(SATURDAY, -4_550, "EUR", "Frais de tenue"),
        Movement(SATURDAY, 100_050, "EUR", "VIREMENT RF18 5390 0754 7034"),
    ]


def test_a_british_csv_has_commas_and_points_and_signs():
    assert sheets.guess(as_sheet(BRITISH)) == CsvColumns(
        day=0, amount=3, text=1, payer=2, currency=4, decimal_sign=".", day_order=DayOrder.YEAR
    )
    assert csv_movements(BRITISH, "GBP") == [
        Movement(FRIDAY, 1_692_000, "EUR", "Invoice VS27-F27-0001, thanks", "Atlas Ltd"),
        Movement(SATURDAY, -4_550, "EUR", "Bank charges"),
    ]


def test_mt940_tells_of_each_movement_in_field_86():
    assert read(MT940) == [
        Movement(FRIDAY, 1_692_000, "EUR", "RF18 5390 0754 7034", "Atlas Sarl", "B12345"),
        Movement(SATURDAY, -4_550, "EUR", "Frais de tenue", "", "REF1"),
        Movement(SATURDAY, 1_000, "EUR", "VS27-F27-0002/ Stand A07", "Bahia/", "OWN7"),
    ]


def test_camt_parts_batches_and_leaves_out_what_is_not_booked():
    assert read(CAMT) == [
        Movement(FRIDAY, 1_692_000, "EUR", "RF18539007547034", "Atlas Sarl", "B12345"),
        Movement(SATURDAY, -4_550, "EUR", "Charges"),
        Movement(SATURDAY, 1_000, "EUR", "VS27-F27-0002"),
        Movement(SATURDAY, 2_000, "EUR", "Stand A07"),
    ]


def test_columns_without_headings_are_told_by_what_is_in_them():
    content = b"11/28/2026\tStand A07\t1.234,50-\n11/27/2026\tAtlas pays\t12,00\n"

    assert sheets.guess(as_sheet(content)) == CsvColumns(
        day=0, amount=2, text=1, decimal_sign=",", day_order=DayOrder.MONTH
    )
    assert [one.amount_cents for one in csv_movements(content)] == [-123_450, 1_200]


def test_columns_below_headings_that_nobody_knows_are_told_by_what_is_in_them():
    content = b"Bank X;;;\nWhen;Why;How much;Left\n27/11/2026;Atlas pays;1.250,00;9.000,00\n"
    sheet = as_sheet(content)

    assert sheet.columns == ("When", "Why", "How much", "Left")
    assert csv_movements(content) == [Movement(FRIDAY, 125_000, "EUR", "Atlas pays")]


@pytest.mark.parametrize(
    ("currency", "written", "units"),
    [
        ("JPY", "1200", 1200), ("JPY", "1,200", 1200), ("JPY", "1.200", 1200),
        ("TND", "1,250", 1250), ("TND", "1.250", 1250), ("TND", "12 500,250", 12_500_250),
        ("EUR", "(7,1)", -710), ("EUR", "+5 €", 500),
    ],
)  # fmt: skip
def test_amounts_are_in_the_smallest_unit_of_their_currency(currency, written, units):
    content = f"Date;Montant;Libellé\n27/11/2026;{written};x\n".encode()

    assert [one.amount_cents for one in csv_movements(content, currency)] == [units]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("١٬٢٣٤٫٥٦", 123456),
        ("1 234,56 DR", -123456),
        ("12,00D", -1200),
        ("12,00 CR", 1200),
        ("MAD -12,00", -1200),
    ],
)
def test_an_amount_is_what_it_says_in_other_writings(written, cents):
    [found] = csv_movements(
        f"Date;Libellé;Montant\n05/06/2027;Virement;{written}\n".encode(), "MAD"
    )

    assert found.amount_cents == cents


@pytest.mark.parametrize("written", ["1e400", "12 DH 50"])
def test_an_amount_with_letters_between_its_figures_is_none(written):
    content = f"Date;Libellé;Montant\n05/06/2027;Virement;{written}\n".encode()

    assert broken(content, "MAD") == ("amount", 2, written)


@pytest.mark.parametrize("heading", ["Sens", "Débit/Crédit", "D/C", "Type"])
def test_a_column_of_d_and_c_says_which_money_went(heading):
    rows = "05/06/2027;Virement;10,00;C\n06/06/2027;Frais;20,00;D\n"
    content = f"Date;Libellé;Montant;{heading}\n{rows}".encode()

    assert [one.amount_cents for one in csv_movements(content, "MAD")] == [1000, -2000]


def test_csv_in_utf_16_and_with_years_first_is_read():
    content = "Date;Amount;Text\n26.11.27;1.00;é\n32.01.02;2.00;b\n".encode("utf-16")

    assert [one.on for one in csv_movements(content)] == [FRIDAY, date(2032, 1, 2)]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b" \n", ("empty", 0, "")),
        (b"x" * (LARGEST_BYTES + 1), ("too_long", 0, "")),
        (b"PK\x03\x04\x00\x00", ("no_text", 0, "")),
        (b"only one column\nhere\n", ("no_columns", 0, "")),
        (b"a;b\nc;d\n", ("mapping", 0, "")),
        (b"Date;Montant\n" + b"27/11/2026;1\n" * 3001, ("too_long", 0, "")),
        (b"Date;Montant\n27/11/2026;1,00\n31/02/2026;2,00\n", ("day", 3, "31/02/2026")),
        (b"Date;Montant\n1x;2,00\n", ("day", 2, "1x")),
        (b"Date;Montant\n27/11/2026;1,00\n27/11/2026;abc\n", ("amount", 3, "abc")),
        (b"Date;Montant\n27/11/2026;1,005\n", ("amount", 2, "1.005")),
        (b"Date;Montant\n27/11/2026;1,00\n27/11/2026;1.00\n", ("amount", 3, "1.00")),
        (b"Date;Montant;Devise\n27/11/2026;1,00;E1\n", ("currency", 2, "E1")),
        (b"Date;Debit;Credit\n27/11/2026;1,00;2,00\n", ("two_amounts", 2, "")),
        (MT940.replace(b":60F:C261126EUR", b":60F:"), ("row", 5, "1000,00")),
        (MT940.replace(b"D45,5N", b"D45.5N"), ("row", 8, "2611281128D45.5NCHGREF1")),
        (MT940.replace(b":61:261127", b":61:261131"), ("day", 6, "261131")),
        (b":61:2611271127C1,00NTRFX\n", ("row", 1, "2611271127C1,00NTRFX")),
        (b":61:\n:20:x", ("row", 1, "")),
        (CAMT[:200], ("xml", 3, "")),
        (b"<Document/>", ("no_statement", 0, "")),
        (CAMT.replace(b"2026-11-27", b"2026-13-27"), ("day", 1, "2026-13-27")),
        (CAMT.replace(b"45.50", b"1e99"), ("amount", 2, "1e99")),
        (CAMT.replace(b"45.50", b"1e999999"), ("amount", 2, "1e999999")),
        (CAMT.replace(b"DBIT", b"?"), ("amount", 2, "")),
        (CAMT.replace(b' Ccy="EUR">45', b">45"), ("currency", 2, "")),
    ],
)  # fmt: skip
def test_a_broken_file_names_the_row_and_what_is_there(content, found):
    assert broken(content) == found


def test_a_file_that_names_another_is_refused_without_reading_it(tmp_path):
    other = tmp_path / "secret"
    other.write_text("16920.00")
    entity = f'<!DOCTYPE Document [<!ENTITY x SYSTEM "{other.as_uri()}">]>'.encode()
    content = CAMT.replace(b"<Document", entity + b"<Document").replace(b"16920.00", b"&x;")

    assert broken(content)[0] == "xml"


def test_movements_that_say_the_same_are_told_apart_and_known_again():
    one, other = Movement(FRIDAY, 1, "EUR", "x"), Movement(FRIDAY, 2, "EUR", "x")

    twice = fingerprints([one, one, other])

    assert len(set(twice)) == 3
    assert fingerprints([other, one, one]) == [twice[2], twice[0], twice[1]]


@given(st.sampled_from([FRENCH, BRITISH, MT940, CAMT]), st.integers(0), st.binary(max_size=4))
def test_a_damaged_file_is_read_or_refused(content, at, put):
    at %= len(content)
    damaged = content[:at] + put + content[at + 2 :]

    try:
        found = read(damaged)
        movements = csv_movements(damaged) if isinstance(found, str) else found
    except BankFileError:
        movements = []

    assert all(len(one.currency) == 3 for one in movements)


@pytest.mark.parametrize(
    "said",
    ["Solde au 30/11/2026", "Nouveau solde 30.11.2026", "Closing balance 2026", "الرصيد 2026"],
)
def test_a_balance_where_the_day_would_be_is_no_movement(said):
    rows = f"Date;Libellé;Montant\n27/11/2026;Virement;1 000,00\n{said};;12 345,00\n".encode()

    assert [one.amount_cents for one in csv_movements(rows)] == [100_000]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Solde final", False),
        ("Ancien solde au 26/11/2026", False),
        ("CLOSING BALANCE", False),
        ("الرصيد الختامي", False),
        ("Solde de la facture 7", True),
    ],
)
def test_a_dated_row_that_gives_a_balance_is_no_movement_and_is_named(text, counts):
    rows = f"Date;Libellé;Montant\n27/11/2026;Virement;1 000,00\n30/11/2026;{text};12 345,00\n"
    sheet = sheets.open_sheet(rows)
    mapping = sheets.guess(sheet)

    found = [one.amount_cents for one in sheets.movements(sheet, mapping, "MAD")]

    assert found == ([100_000, 1_234_500] if counts else [100_000])
    assert sheets.balances(sheet, mapping) == ([] if counts else [3])


def test_a_day_that_cannot_be_read_is_refused_all_the_same():
    rows = "Date;Libellé;Montant\n27/11/2026;Virement;1,00\n3 mai 2026;Virement;2,00\n".encode()

    assert broken(rows) == ("day", 3, "3 mai 2026")
