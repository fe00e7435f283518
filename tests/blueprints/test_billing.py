"""The pages of billing: what is to be billed, issued, paid, taken back, and whose it is."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.billing.conftest import contracted, later
from tests.client import hidden_fields
from tests.factories import PASSWORD
from village.billing.tables import Invoice, Payment
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments, reminders
from village.contracts.tables import Contract
from village.contracts.words import IN_FORCE
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.engines import bounded
from village.engines.invoices import judging
from village.engines.invoices.data import InvoiceKind
from village.orders.reads import services
from village.web import mails

MAILS_OF_MONEY = {
    "invoice_issued", "payment_received", "invoice_reminder", "credit_note_issued",
}  # fmt: skip


@pytest.fixture
def here(app, organiser):
    """Return an organiser's context that keeps files where the pages look for them."""
    return replace(organiser, storage=app.extensions["village_storage"])


@pytest.fixture
def contract(here: Context) -> Contract:
    found = contracted(here)
    here.session.commit()
    return found


@pytest.fixture
def invoice(here: Context, contract: Contract) -> Invoice:
    """Return the deposit invoice of 16 920 MAD."""
    found = invoices.draft(here, contract)
    invoices.issue(here, found)
    here.session.commit()
    return found


@pytest.fixture
def base(edition) -> str:
    return f"/en/{edition.code.lower()}/billing/"


@pytest.fixture
def office(client, edition):
    """Return the browser of an organiser."""
    client.login(factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)
    return client


def log_in_exhibitor(client, contract):
    organisation = contract.application.organisation
    client.login(factories.OrganisationMemberFactory(organisation=organisation).user.email)


def money(prefix, amount, day, **more):
    typed = {"amount": amount, "method": "transfer", "day": day.isoformat(), **more}
    return {f"{prefix}-{name}": value for name, value in typed.items()}


def test_an_edition_without_contracts_says_what_comes_first(office, base):
    page = office.get(base)

    assert "No invoice yet" in page.text
    assert "Nobody was billed yet" in office.get(f"{base}exhibitors").text
    assert "No pro forma is chosen" in office.get(f"{base}issue").text
    assert "No late invoice is chosen" in office.get(f"{base}remind").text


def test_ticked_contracts_become_pro_formas_and_those_invoices(office, base, session, contract):
    assert f'value="{contract.number}" checked' in " ".join(office.get(base).text.split())
    office.post(f"{base}draft", data={"contract": contract.number})
    pro_forma = session.scalars(sa.select(Invoice)).one()
    listed = office.get(base)
    check = office.get(f"{base}issue?invoice={pro_forma.reference}")
    issued = office.post(f"{base}issue", data={"invoice": pro_forma.reference})

    assert "To be billed" not in listed.text
    assert pro_forma.reference in listed.text
    assert "The organiser has no bank account in the studio" in check.text
    assert (issued.status_code, pro_forma.state) == (303, InvoiceState.ISSUED)
    assert pro_forma.number in office.get(base).text


def test_what_was_drafted_meanwhile_is_passed_over(office, base, here, session, contract):
    invoices.draft(here, contract)
    session.commit()

    office.post(f"{base}draft", data={"contract": [contract.number, "no-such"]})

    assert session.scalar(sa.select(sa.func.count(Invoice.id))) == 1


def test_one_that_breaks_a_rule_stays_and_says_why(office, base, edition, here, session, contract):
    edition.organiser = {"name": {"fr": "Salon"}}
    invoices.draft(here, contract)
    edition.organiser = {**edition.organiser, "address": {"fr": "1, rue Y"}}
    good = invoices.draft(here, contracted(here, "Bahia", "B1"))
    session.commit()
    both = session.scalars(sa.select(Invoice.reference)).all()

    page = office.post(f"{base}issue", data={"invoice": both}, follow_redirects=True)

    assert "The organiser has no address in the studio." in page.text
    assert good.number.endswith("-0001")
    assert (
        session.scalars(sa.select(Invoice.state).where(Invoice.id != good.id)).one()
        is InvoiceState.PRO_FORMA
    )


def test_where_the_rules_give_no_answer_the_page_offers_to_go_without(
    office, base, here, session, contract, invoice, monkeypatch
):
    def judge(_several):
        raise bounded.TooCostly

    monkeypatch.setattr(judging, "judge", judge)
    waiting = invoices.draft(here, contract)
    session.commit()
    credit, reason = f"{base}{invoice.reference}/credit", {"reason": "Doublon"}

    silent = office.post(f"{base}issue", data={"invoice": waiting.reference})
    unsaid = office.post(credit, data=reason)
    contracts = base.replace("billing", "contracts")
    cascade = office.post(
        f"{contracts}{contract.number}/cancel", data={**reason, "takes_back_invoices": "y"}
    )
    session.expire_all()
    kept = (waiting.number, invoice.state, contract.state in IN_FORCE)
    gone = office.post(f"{base}issue", data={"invoice": waiting.reference, "unjudged": "y"})
    done = office.post(credit, data={**reason, "unjudged": "y"})

    assert (silent.status_code, unsaid.status_code, cascade.status_code) == (503, 503, 503)
    for page in (silent, unsaid):
        assert "does not answer. No number was used" in page.text
        assert 'name="unjudged"' in page.text
    assert 'name="unjudged"' not in office.get(f"{base}issue?invoice={waiting.reference}").text
    assert kept == (None, InvoiceState.ISSUED, True)
    assert (gone.status_code, done.status_code) == (303, 303)
    session.expire_all()
    assert (waiting.state, invoice.state) == (InvoiceState.ISSUED, InvoiceState.CREDITED)


def test_what_breaks_the_standard_stays_and_says_which_rule(
    office, base, here, session, contract, monkeypatch
):
    monkeypatch.setattr(judging, "judge", lambda several: [("[BR-11]-No country.",)] * len(several))
    waiting = invoices.draft(here, contract)
    session.commit()

    page = office.post(f"{base}issue", data={"invoice": waiting.reference}, follow_redirects=True)

    assert "[BR-11]-No country." in page.text
    assert waiting.number is None


def test_the_password_is_asked_again_before_a_number_is_used(office, base, session, invoice):
    with office.session_transaction() as cookie:
        cookie["confirmed"] -= 15 * 60

    for path in ("issue", f"{invoice.reference}/credit", f"{invoice.reference}/pay"):
        assert office.post(f"{base}{path}", data={}).status_code == 403
    question = office.post(
        f"{base}{invoice.reference}/pay", data=money("pay", "16 920", invoice.issued_on)
    )
    form = hidden_fields(question.text)
    assert session.scalar(sa.select(sa.func.count(Payment.id))) == 0
    office.post(f"{base}{invoice.reference}/pay", data={**form, "present_password": PASSWORD})

    assert invoice.state is InvoiceState.SETTLED


def test_a_payment_is_recorded_with_its_receipt_and_too_much_is_paid_back(
    office, base, session, invoice
):
    page = office.get(f"{base}{invoice.reference}")
    assert 'value="16920.00"' in page.text
    typed = money("pay", "17 000,50", invoice.issued_on, bank_reference="VIR 7")
    asked = office.post(f"{base}{invoice.reference}/pay", data=typed)
    assert asked.status_code == 422
    assert "Only \u206816,920.00\u00a0MAD\u2069 is left to pay." in asked.text
    assert session.scalar(sa.select(sa.func.count(Payment.id))) == 0
    more = office.post(
        f"{base}{invoice.reference}/pay",
        data={**typed, "pay-is_more": "y"},
        follow_redirects=True,
    )
    payment = session.scalars(sa.select(Payment)).one()
    receipt = office.get(f"{base}receipts/{payment.number}.pdf")

    assert "To be paid back" in more.text
    assert "80.50" in more.text
    assert "VIR 7" in pdf.text(receipt.data)
    office.post(
        f"{base}{invoice.reference}/refund", data=money("refund", "80.50", invoice.issued_on)
    )
    assert session.scalar(sa.select(sa.func.sum(Payment.amount_cents))) == invoice.gross_cents


@pytest.mark.parametrize(
    ("act", "typed", "sentence"),
    [
        ("pay", {"amount": "0"}, "Give an amount above zero."),
        ("pay", {"amount": "12 MAD 50"}, "Write an amount"),
        ("pay", {"amount": "1", "day": "2090-01-01"}, "This day has not come yet."),
        ("pay", {"amount": "1", "day": ""}, "This has to be filled."),
        ("pay", {"amount": "1", "bank_reference": "\U0001f680"}, "has no letters for this"),
        ("refund", {"amount": "1"}, "more than was received"),
        ("refund", {"amount": "x"}, "Write an amount"),
    ],
)
def test_what_is_wrong_with_a_payment_is_said_and_what_was_typed_stays(
    office, base, session, invoice, act, typed, sentence
):
    data = {**money(act, "1", invoice.issued_on), f"{act}-note": "Kept"}
    data |= {f"{act}-{name}": value for name, value in typed.items()}

    page = office.post(f"{base}{invoice.reference}/{act}", data=data)

    assert page.status_code == 422
    assert sentence in page.text
    assert session.scalar(sa.select(sa.func.count(Payment.id))) == 0
    if act == "pay":
        assert 'value="Kept"' in page.text


def test_a_receipt_that_cannot_be_drawn_uses_no_number(office, base, session, invoice):
    for reference in ("\U0001f680", "VIR 7"):
        office.post(
            f"{base}{invoice.reference}/pay",
            data=money("pay", "10", invoice.issued_on, bank_reference=reference),
        )

    [payment] = session.scalars(sa.select(Payment))
    assert payment.number.endswith("-0001")


def test_a_credit_note_is_shown_before_and_needs_a_reason(office, base, session, invoice):
    path = f"{base}{invoice.reference}/credit"
    before = office.get(path)
    empty = office.post(path, data={"reason": " "})
    unwritable = office.post(path, data={"reason": "\U0001f680"})
    done = office.post(path, data={"reason": "Doublon"}, follow_redirects=True)
    note = session.scalars(sa.select(Invoice).where(Invoice.kind == InvoiceKind.CREDIT_NOTE)).one()

    assert "16,920.00" in before.text
    assert (empty.status_code, unwritable.status_code) == (422, 422)
    assert "has no letters for this" in unwritable.text
    assert f"Credit note {note.number} is issued." in done.text
    assert "cannot be taken back" in office.get(path).text
    assert note.number in office.get(f"{base}{invoice.reference}").text


def test_a_pro_forma_is_read_before_it_is_issued_and_can_be_discarded(
    office, base, here, session, contract
):
    pro_forma = invoices.draft(here, contract)
    session.commit()
    page = office.get(f"{base}{pro_forma.reference}")
    document = office.get(f"{base}{pro_forma.reference}.pdf")
    office.post(f"{base}{pro_forma.reference}/discard")

    assert "Check and issue" in page.text
    assert office.get(f"{base}{pro_forma.reference}.xml").status_code == 404
    assert "pro forma" in pdf.text(document.data)
    assert pro_forma.state is InvoiceState.DISCARDED


def test_late_exhibitors_are_named_before_they_are_reminded(
    office, base, edition, here, session, contract
):
    past = later(here, -400)
    old = invoices.draft(past, contract)
    invoices.issue(past, old)
    session.execute(sa.update(Invoice).values(due_on=old.issued_on))
    session.commit()
    shown = office.get(f"{base}remind?invoice={old.reference}")
    sent = office.post(f"{base}remind", data={"invoice": old.reference}, follow_redirects=True)
    repeated = office.get(f"{base}remind?invoice={old.reference}")
    again = office.post(f"{base}remind", data={"invoice": old.reference}, follow_redirects=True)

    assert "Atlas" in shown.text
    assert f"La facture {old.number} reste à payer" in " ".join(shown.text.split())
    assert "16 920,00 MAD" in shown.text.replace("\u00a0", " ")
    assert "All of them were reminded today" in repeated.text
    assert "1 reminder is on its way." in sent.text
    assert "0 reminders are on their way." in again.text
    mails = sa.select(sa.func.count()).where(OutboxMail.template == "invoice_reminder")
    assert session.scalar(mails) == 1
    edition.mails = [{"key": "invoice_reminder", "sent": False}]
    session.commit()
    assert "switched off" in office.get(f"{base}remind?invoice={old.reference}").text


def test_accounts_are_a_file_without_formulas_and_its_taking_is_logged(office, base, session, here):
    contract = contracted(here, "=HYPERLINK(1)")
    one = invoices.draft(here, contract)
    invoices.issue(here, one)
    came = {"method": PaymentMethod.TRANSFER, "received_on": here.today}
    payments.record(here, one, amount_cents=100, bank_reference="@SUM(1)", **came)
    session.commit()

    answer = office.get(f"{base}accounts.csv")

    [header, paid, row] = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert header[7:10] == ["Before tax", "VAT", "Total with tax"]
    assert (row[2], row[4]) == (one.number, "'=HYPERLINK(1)")
    assert (paid[4], paid[11]) == ("'=HYPERLINK(1)", "'@SUM(1)")
    assert (row[1], row[3], row[12:]) == ("sales", "deposit", ["Sales", "Deposit invoice"])
    assert row[7:11] == ["14100.00", "2820.00", "16920.00", "MAD"]
    entry = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.subject, entry.action) == ("list-accounts", "export")


def test_a_name_is_text_and_breaks_no_header_in_the_mails_of_money(here, session):
    name = "A\r\nBcc: b@example.org {invoice.__class__} <b>{amount}</b>"
    contract = contracted(here)
    contract.application.organisation.name = name
    contract.application.organisation.contact_name = name
    one = invoices.draft(here, contract)
    one.terms = replace(one.terms, buyer=replace(one.terms.buyer, name="A"))
    invoices.issue(here, one)
    payments.record(here, one, amount_cents=1, method=PaymentMethod.CASH, received_on=here.today)
    reminders.remind(later(here, 40), [one])
    invoices.credit(here, one, reason="{reason.__class__}")
    session.commit()

    written = {
        mail.template: mails.compose(here, mail)
        for mail in session.scalars(sa.select(OutboxMail))
        if mail.template in MAILS_OF_MONEY
    }

    assert set(written) == MAILS_OF_MONEY
    for message in written.values():
        assert (message["Bcc"], "\n" in message["Subject"]) == (None, False)
        html = message.get_body(("html",)).get_content()
        assert "{invoice.__class__} &lt;b&gt;{amount}&lt;/b&gt;" in html


def test_an_exhibitor_finds_what_to_sign_pay_read_and_expect(client, base, here, contract, session):
    edition = here.the_edition
    edition.organiser = {**edition.organiser, "numbers": {"ice": "001234567890123", "if": "12345"}}
    log_in_exhibitor(client, contract)
    path = f"{base}of/{contract.application.reference}"
    before = client.get(path)
    deposit = invoices.draft(here, contract)
    invoices.issue(here, deposit)
    session.commit()
    after = client.get(path)
    payments.record(
        here,
        deposit,
        amount_cents=deposit.gross_cents,
        method=PaymentMethod.TRANSFER,
        received_on=here.today,
    )
    session.commit()
    paid = client.get(path)

    assert "Read and sign the contract" in before.text
    assert before.text.count("16,920.00") == 2  # both parts are to come
    assert "To pay" in after.text
    assert re.sub(r"(.{4})(?=.)", r"\1 ", deposit.payment_reference) in after.text
    assert "To pay" not in paid.text
    assert "Paid" in paid.text
    assert re.search(r"33.840,00", pdf.text(client.get(f"{path}/quote.pdf").data))
    assert client.get(f"{base}{deposit.reference}").status_code == 200
    assert deposit.number in pdf.text(client.get(f"{base}{deposit.reference}.pdf").data)
    assert deposit.number in client.get(f"{base}{deposit.reference}.xml").text


def test_an_exhibitor_reads_how_to_pay_and_no_word_for_organisers(
    client, base, edition, here, contract, session
):
    edition.organiser = {**edition.organiser, "bank": "Banque", "account": "FR76 1234"}
    deposit = invoices.draft(here, contract)
    invoices.issue(here, deposit)
    payments.record(
        here,
        deposit,
        amount_cents=1,
        method=PaymentMethod.CHEQUE,
        received_on=here.today,
        note="Canary of the office",
    )
    session.commit()
    log_in_exhibitor(client, contract)

    page = client.get(f"{base}{deposit.reference}")

    assert "FR76 1234" in page.text
    for hidden in ("Canary of the office", "Record a payment", "credit note"):
        assert hidden not in page.text


def test_another_exhibitor_finds_nothing_of_it(client, base, edition, here, invoice, session):
    payment = payments.record(
        here,
        invoice,
        amount_cents=1,
        method=PaymentMethod.CASH,
        received_on=here.today,
    )
    member = factories.OrganisationMemberFactory()
    factories.ApplicationFactory(edition=edition, organisation=member.organisation)
    session.commit()
    client.login(member.user.email)
    reference = invoice.application.reference

    statuses = {
        path: client.get(f"{base}{path}").status_code
        for path in (
            invoice.reference,
            f"{invoice.reference}.pdf",
            f"{invoice.reference}.xml",
            f"receipts/{payment.number}.pdf",
            f"of/{reference}",
        )
    }

    assert set(statuses.values()) == {404}


def test_the_list_asks_no_more_for_three_exhibitors_than_for_one(
    office, base, here, invoice, session, count_queries
):
    def asked(path: str) -> int:
        office.get(f"{base}exhibitors")  # the first page after a commit reads the edition anew
        count_queries.clear()
        assert office.get(f"{base}{path}").status_code == 200
        return len(count_queries)

    paths = ("", "exhibitors", f"issue?invoice={invoice.reference}")
    one = [asked(path) for path in paths]
    for at in range(2):
        contract = contracted(here, f"Autre {at}", f"C{at}")
        invoices.issue(here, invoices.draft(here, contract))
    session.commit()

    assert [asked(path) for path in paths] == one


def test_an_exhibitor_gives_its_vat_number_and_what_is_none_loses_nothing_typed(
    client, base, contract, edition
):
    page = f"{base}of/{contract.application.reference}/details"
    log_in_exhibitor(client, contract)

    wrong = client.post(
        page, data={"vat_number": "DE1", "billing_country": "DE", "billing_name": "Atlas GmbH"}
    )
    kept = client.post(page, data={"vat_number": "136 695 976", "billing_country": "DE"})
    shown = client.get(page)

    assert wrong.status_code == 422
    assert "This is not a VAT number of that country." in wrong.text
    assert 'value="Atlas GmbH"' in wrong.text
    assert kept.status_code == 303
    assert 'value="DE136695976"' in shown.text


def test_what_is_said_of_a_representative_is_said_of_somebody(client, base, contract):
    page = f"{base}of/{contract.application.reference}/details"
    log_in_exhibitor(client, contract)
    said = {"representative": "Salma Idrissi", "representative_role": "gérante"}

    nobody = client.post(page, data={"representative_role": "gérante", "capital": "9 MAD"})
    kept = client.post(page, data=said)

    assert nobody.status_code == 422
    assert "Say who it is, or empty the fields about them." in nobody.text
    assert 'value="9 MAD"' in nobody.text
    assert kept.status_code == 303


def test_who_represents_an_exhibitor_is_suggested_to_sign(client, here, edition):
    said = {"representative": "Salma Idrissi", "representative_email": "salma@example.org"}
    contract = contracted(here, **said)
    here.session.commit()
    log_in_exhibitor(client, contract)

    shown = client.get(f"/en/{edition.code.lower()}/contracts/{contract.number}")

    assert re.findall('name="people-0-(name|email)"[^>]*value="([^"]*)"', shown.text) == [
        ("name", "Salma Idrissi"), ("email", "salma@example.org"),
    ]  # fmt: skip


def test_nobody_else_sees_the_billing_details(client, base, contract, edition):
    client.login(factories.MembershipFactory(edition=edition, role=Role.JUROR).user.email)

    assert client.get(f"{base}of/{contract.application.reference}/details").status_code == 404


def test_a_part_is_taken_back_on_its_page_and_too_much_is_not(office, here, base, invoice):
    page = f"{base}{invoice.reference}/credit"
    office.post("/en/account/confirm", data={"password": PASSWORD, "next": page})
    sent = {"what": "part", "reason": "Panne"}

    slip = office.post(page, data={**sent, "what": "all", "line_0": "1 000"})
    too_much = office.post(page, data={**sent, "line_0": "99 999"})
    taken = office.post(page, data={**sent, "line_0": "1 000"})

    assert (slip.status_code, too_much.status_code) == (422, 422)
    assert "You have typed amounts" in slip.text
    assert "never more than is left" in too_much.text
    assert 'value="99 999"' in too_much.text
    assert taken.status_code == 303
    here.session.expire_all()
    assert invoice.credited_cents == 120_000


def test_what_is_held_of_a_late_payer_is_decided_on_its_page(office, here, base, contract, invoice):
    invoice.due_on = invoice.issued_on = here.today - timedelta(days=9)
    here.session.commit()
    page = f"{base}late/{contract.application.reference}"

    nothing = office.post(page, data={"reason": "Impayé"})
    held = office.post(page, data={"badges": "y", "reason": "Impayé"}, follow_redirects=True)
    own = office.get(f"{base}of/{contract.application.reference}")
    released = office.post(f"{page}/release", follow_redirects=True)

    assert (nothing.status_code, "Choose what is held." in nothing.text) == (422, True)
    assert 'data-label="Reason"><bdi>Impayé</bdi>' in held.text
    assert "they open no gate" in own.text
    assert "Atlas" in released.text
    assert "Impayé" not in released.text


def test_a_fee_for_late_payment_is_charged_on_its_page(office, here, base, invoice, edition):
    edition.prices = {**edition.prices, "late_fees": [{"after_days": 5, "amount": 4_000}]}
    invoice.due_on = invoice.issued_on = here.today - timedelta(days=9)
    here.session.commit()
    page = f"{base}{invoice.reference}/late-fee"

    assert "late-fee" in office.get(f"{base}{invoice.reference}").text
    assert office.post(page, data={"reason": "Trois relances"}).status_code == 303
    assert "No fee is due" in office.get(page).text


def test_reminders_are_read_before_as_each_reader_will_and_ask_no_more_for_three(
    office, base, here, session, count_queries
):
    past = later(here, -400)
    late = []
    for at, spoken in enumerate(("ar", "en", "fr")):
        own = contracted(here, f"Autre {at}", f"C{at}")
        own.application.organisation.language = spoken
        late.append(invoices.draft(past, own))
        invoices.issue(past, late[-1])
    session.execute(sa.update(Invoice).values(due_on=late[0].issued_on))
    session.commit()

    def shown(chosen):
        asked = "&".join(f"invoice={one.reference}" for one in chosen)
        office.get(f"{base}exhibitors")
        count_queries.clear()
        page = office.get(f"{base}remind?{asked}").text
        return page, len(count_queries)

    (_one, asked_for_one), (three, asked_for_three) = shown(late[:1]), shown(late)

    assert asked_for_one == asked_for_three
    assert [found in three for found in ('dir="rtl"', "is still to be paid", "reste à payer")] == [
        True, True, True,
    ]  # fmt: skip


def test_what_is_billed_of_an_order_that_changes_is_said_wherever_it_matters(
    office, base, here, session, contract
):
    orders = f"{base.replace('billing', 'orders')}{contract.application.reference}"
    more = {"code": "extra", "cents": "1000", "label": "Moquette", "reason": "Demandée"}
    waiting = invoices.draft(here, contract)
    invoices.issue(here, waiting)
    waiting = invoices.draft(here, contract)
    session.commit()
    assert "is not billed yet" in office.get(orders).text

    office.post(f"{orders}/add", data=more)
    assert "waits that was drafted before the order changed" in office.get(orders).text
    for page in (waiting.reference, f"issue?invoice={waiting.reference}"):
        assert "discard it and draft it anew" in office.get(f"{base}{page}").text

    invoices.discard(here, waiting)
    invoices.issue(here, invoices.draft(here, contract))
    session.commit()
    assert "All of it is billed." in office.get(orders).text
    [line] = services.kept(here, contract.application).lines
    office.post(f"{orders}/drop", data={"line": line.id})

    assert re.search(r"1,200\.00\D{1,40}more is billed than that", office.get(orders).text)
    [*_before, last] = session.scalars(sa.select(Invoice).order_by(Invoice.id))
    assert "is billed above the order" in office.get(f"{base}{last.reference}/credit").text
    listed = office.get(base).text
    assert "More billed than ordered" in listed
    assert f'href="{base}of/{contract.application.reference}"' in listed


def test_a_cancelled_contract_leads_to_the_refund(office, base, here, session, contract, invoice):
    payments.record(
        here,
        invoice,
        amount_cents=invoice.gross_cents,
        method=PaymentMethod.TRANSFER,
        received_on=here.today,
    )
    session.commit()
    page = f"{base.replace('billing', 'contracts')}{contract.number}"
    before = office.get(page).text
    done = office.post(
        f"{page}/cancel",
        data={"reason": "Retrait", "takes_back_invoices": "y"},
        follow_redirects=True,
    )

    assert re.search(r"To be paid back\D{1,60}16,920\.00", before)
    assert done.request.path == f"{base}of/{contract.application.reference}"
    assert "Record the refund" in done.text
    assert f'href="{base}{invoice.reference}#refund"' in done.text
