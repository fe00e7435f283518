"""The pages of bank statements, from the file to the payments."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
import sqlalchemy as sa

from tests import factories
from tests.billing.conftest import contracted
from tests.client import hidden_fields
from village.billing.tables import BankMovement, BankStatement, Invoice, Payment
from village.billing.writes import invoices
from village.core.context import Context
from village.core.permissions import Role


@pytest.fixture
def invoice(app, organiser: Context) -> Invoice:
    """Return an issued invoice of 16 920, whose VAT is 2 820."""
    here = replace(organiser, storage=app.extensions["village_storage"])
    found = invoices.draft(here, contracted(here))
    invoices.issue(here, found)
    here.session.commit()
    return found


@pytest.fixture
def base(edition) -> str:
    return f"/en/{edition.code.lower()}/billing/statements"


@pytest.fixture
def office(client, edition):
    """Return the browser of an organiser."""
    client.login(factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)
    return client


def upload(browser, base: str, content: str, **more):
    data = {"file": (BytesIO(content.encode()), "november.csv")}
    return browser.post(base, data=data, content_type="multipart/form-data", **more)


def chosen(page) -> dict[str, str]:
    """Return what the form of columns is filled in with."""
    found = {}
    for select in re.findall(r"<select.*?</select>", page.text, re.DOTALL):
        picked = re.search(r'<option selected[^>]*value="([^"]*)"', select)
        found[re.search(r'name="(\w+)"', select)[1]] = picked[1] if picked else ""
    return found


def bring(browser, base: str, content: str) -> str:
    """Bring a CSV in as its columns were guessed; return where its payments are."""
    question = upload(browser, base, content)
    answer = browser.post(
        f"{base}/columns", data={**hidden_fields(question.text), **chosen(question)}
    )
    assert answer.status_code == 303
    return answer.location


def rows_of(invoice: Invoice, *amounts: str) -> str:
    lines = (f"29/11/2025;{invoice.number} part {at};{one}" for at, one in enumerate(amounts))
    return "\n".join(["Date;Libellé;Montant", *lines])


def values(page) -> dict[str, str]:
    return dict(re.findall(r'name="(invoice-\d+)" value="([^"]*)"', page.text))


def test_a_csv_is_read_shown_and_recorded(office, base, session, invoice):
    assert "No statement yet" in office.get(base).text
    question = upload(office, base, rows_of(invoice, "14 805,00", "-5,00", "99,00"))
    where = bring(office, base, rows_of(invoice, "14 805,00", "-5,00", "99,00"))
    page = office.get(where)
    [first, second] = values(page)

    answer = office.post(
        where, data={**values(page), second.replace("invoice", "aside"): "1"}, follow_redirects=True
    )

    picked = {name: value for name, value in chosen(question).items() if value}
    assert picked == {
        "day": "0", "day_order": "day", "wording": "1", "amount": "2", "decimal_sign": ",",
    }  # fmt: skip
    assert values(page) == {first: invoice.number, second: invoice.number}
    assert "Its number is quoted." in page.text
    assert "VAT perhaps withheld" in page.text
    assert "1 movement is money that went: it is left out." in page.text
    assert "1 payment is recorded, with its receipt." in answer.text
    assert "set aside" in answer.text
    assert session.scalars(sa.select(Payment.amount_cents)).all() == [1_480_500]
    assert "november.csv" in office.get(base).text


def test_the_same_statement_again_brings_nothing(office, base, session, invoice):
    first = bring(office, base, rows_of(invoice, "1,00", "2,00"))
    second = bring(office, base, rows_of(invoice, "1,00", "2,00"))

    page = office.get(second)

    assert first != second
    assert "No new payment in this statement" in page.text
    assert "2 payments were known already and are not taken twice." in page.text
    assert session.scalar(sa.select(sa.func.count(BankMovement.id))) == 2


def test_a_number_that_no_invoice_has_is_said_beside_it_and_nothing_is_lost(
    office, base, session, invoice
):
    where = bring(office, base, rows_of(invoice, "1,00", "2,00", "3,00"))
    first, second, third = values(office.get(where))
    typed = {first: "vs-nothing", second: invoice.number.lower(), third: ""}

    page = office.post(where, data={**typed, third.replace("invoice", "aside"): "1"})

    assert page.status_code == 422
    assert values(page) == {first: "VS-NOTHING", second: invoice.number, third: ""}
    assert len(re.findall(r'name="aside-\d+" value="1" checked', page.text)) == 1
    assert page.text.count("No invoice has the number") == 2
    assert session.scalar(sa.select(sa.func.count(Payment.id))) == 0


def test_what_is_left_empty_waits_and_a_refusal_is_said(office, base, session, invoice):
    tomorrow = rows_of(invoice, "1,00", "2,00").replace("29/11/2025", "29/11/2099", 1)
    where = bring(office, base, tomorrow)
    first, second = values(office.get(where))

    page = office.post(where, data={first: "", second: invoice.number}, follow_redirects=True)

    assert f"The payment for {invoice.number} is not recorded. This day has not come yet." in (
        page.text
    )
    assert list(values(page)) == [first, second]


def test_a_balance_at_the_end_is_left_out_and_said(office, base, invoice):
    page = office.get(
        bring(office, base, rows_of(invoice, "1,00") + "\n30/11/2025;Solde final;9,00")
    )

    assert "Row 3 gives a balance, which is no payment: it was left out." in page.text
    assert len(values(page)) == 1


def test_columns_are_corrected_until_the_file_is_read(office, base, session, invoice):
    question = upload(office, base, "Date;Montant\n29/11/2025;1.00\n30/11/2025;x\n")
    form = {**hidden_fields(question.text), **chosen(question)}

    without = office.post(f"{base}/columns", data={**form, "amount": ""})
    broken = office.post(f"{base}/columns", data=form)
    again = hidden_fields(broken.text)

    assert "Say in which columns the day and the money that came are." in without.text
    assert "Row 3: “x” is not an amount of its currency." in broken.text
    assert (without.status_code, broken.status_code) == (422, 422)
    assert again["text"].split() == form["text"].split()
    assert session.scalar(sa.select(sa.func.count(BankStatement.id))) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (" ", "The file is empty."),
        ("no columns", "No columns were found in this file."),
        (":60F:C261126EUR0,\n:61:26\n", "Row 2 cannot be read: “26”."),
    ],
)
def test_a_broken_file_is_said_in_one_sentence(office, base, content, words):
    page = upload(office, base, content)

    assert (page.status_code, words in page.text) == (422, True)
    assert office.post(f"{base}/columns", data={"text": "x"}).status_code == 303


def test_a_statement_that_says_itself_what_is_where_asks_for_no_columns(office, base, invoice):
    number = invoice.payment_reference
    content = f":60F:C261126{invoice.currency}0,\n:61:251129C1,00NTRFX\n:86:{number}\n"

    page = upload(office, base, content, follow_redirects=True)

    assert list(values(page).values()) == [invoice.number]
    assert "Its reference is quoted." in page.text
