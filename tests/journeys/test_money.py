"""Three exhibitors from the live quote to the paid balance, of Morocco, France and elsewhere; and
one that is cancelled.
"""

import uuid
from collections import Counter
from dataclasses import dataclass, replace

import facturx
import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.billing.conftest import contracted
from tests.conftest import acting
from tests.exhibitors.test_entries import SLOTS
from tests.orders.conftest import SERVICES, confirmed, of
from village.badges.words import BadgeState, CheckMethod, Verdict
from village.badges.writes import issuing
from village.billing.reads import debts, listing
from village.billing.reads import statements as reads
from village.billing.tables import Invoice, Payment
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments, statements
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions import BadgeRole
from village.engines.bank.movements import Movement
from village.engines.invoices.cii import build_cii
from village.exhibitors.reads import entries as reading
from village.exhibitors.writes import entries
from village.gate.writes import scanning
from village.gate.writes.scanning import Station
from village.orders.reads import services
from village.orders.writes import ordering
from village.stands.words.places import PlaceState
from village.stands.writes import places

#: A corner stand of 9 m² comes to 28 200 before tax, and power to 1 800.
NET = 3_000_000


@dataclass(frozen=True)
class Way:
    """An organiser and an exhibitor, how they are taxed, and what their documents say of it."""

    home: str
    currency: str
    numbers: dict[str, str]
    country: str
    details: dict[str, str]
    vat: int
    category: str
    contract_says: tuple[str, ...]
    invoice_says: tuple[str, ...]


FRENCH = {"siren": "552100554", "vat": "FR96552100554"}
WAYS = {
    "moroccan": Way(
        home="MA",
        currency="MAD",
        numbers={"ice": "009900100000006", "if": "99001001", "rc": "900100"},
        country="MA",
        details={"buyer_reference": "BC 17"},
        vat=600_000,
        category="S",
        contract_says=("001234567000089",),
        invoice_says=("ICE 001234567000089", "BC 17", "dirhams"),
    ),
    "french": Way(
        home="FR",
        currency="EUR",
        numbers=FRENCH,
        country="FR",
        details={"siret": "552 100 554 00013", "vat_number": "96 552 100 554"},
        vat=600_000,
        category="S",
        contract_says=("FR96552100554",),
        invoice_says=("SIRET 55210055400013", "TVA FR96552100554", "euros", "BCE", "débits"),
    ),
    "elsewhere": Way(
        home="FR",
        currency="EUR",
        numbers=FRENCH,
        country="US",
        details={"vat_number": "12-3456789"},
        vat=0,
        category="O",
        contract_says=("TVA non applicable",),
        invoice_says=("TVA non applicable", "États-Unis", "123456789"),
    ),
}


@pytest.fixture
def here(app, organiser, edition):
    """Return the organiser's context, whose files the pages find."""
    edition.services = SERVICES
    return replace(organiser, storage=app.extensions["village_storage"])


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_from_the_quote_to_the_paid_balance_with_a_credit_note(client, here, edition, way):
    edition.country, edition.currency = way.home, way.currency
    edition.organiser = {
        **edition.organiser, "numbers": way.numbers, "bank": "Banque", "account": "FR7630006000",
        "vat_on_debits": way.home == "FR",
    }  # fmt: skip
    application = confirmed(
        here, name="Atlas", address="1, rue X", ice="001234567000089", country=way.country
    )
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    stand = factories.StandFactory(edition=edition, number="A07")
    places.give(here, stand, application)
    here.session.commit()
    client.login(member.user.email)
    base, reference = f"/fr/{edition.code.lower()}", application.reference

    # Who it is, and what services would cost; then they are ordered.
    details = {**way.details, "billing_country": ""}
    assert client.post(f"{base}/billing/of/{reference}/details", data=details).status_code == 303
    order = f"{base}/orders/of/{reference}"
    quote = client.post(order, data={"q_power": "1", "version": "0", "reckon": "1"})
    total = f"{(180_000 + way.vat * 180_000 // NET) // 100:,}".replace(",", "\u202f")
    assert total in quote.text.replace("\u00a0", "\u202f")
    assert client.post(order, data={"q_power": "1", "version": "0"}).status_code == 303

    # The contract, then the deposit, paid by a transfer that quotes its reference.
    here.session.expire_all()
    contract = contracts.draft(here, application)
    contracts.issue(here, contract)
    said = _text(pdf.text(here.storage.get(contract.file.sha256)))
    assert [words for words in way.contract_says if words not in said] == []
    deposit = invoices.draft(here, contract)
    invoices.issue(here, deposit)
    _come(here, deposit, deposit.gross_cents)

    # The balance: the tax is withheld, so that the rest comes by cheque.
    balance = invoices.draft(here, contract)
    invoices.issue(here, balance)
    _come(here, balance, balance.gross_cents - balance.vat_cents, withheld=bool(way.vat))
    if balance.state is InvoiceState.ISSUED:
        _pay(here, balance, balance.vat_cents)
    assert (balance.state, deposit.net_cents + balance.net_cents) == (InvoiceState.SETTLED, NET)
    assert deposit.vat_cents + balance.vat_cents == way.vat

    # A day without power: a part is taken back, and paid back.
    at = next(at for at, line in enumerate(balance.terms.lines) if line.net_cents == 180_000)
    note = invoices.credit(here, balance, reason="Panne", amounts={at: 90_000})
    back = {"amount_cents": note.gross_cents, "method": PaymentMethod.TRANSFER}
    payments.refund(here, balance, paid_on=here.today, **back)
    assert (note.net_cents, note.vat_cents) == (90_000, way.vat * 90_000 // NET)

    # Nobody owes anything, and every document says what the law of its country wants.
    [debt] = debts.debts(here, "fr")
    assert (debt.owed_cents, debt.to_refund_cents) == (0, 0)
    assert debt.billed_cents == debt.paid_cents == NET + way.vat - note.gross_cents
    for one in (deposit, balance, note):
        said = _text(pdf.text(here.storage.get(one.file.sha256)))
        assert [words for words in way.invoice_says if words not in said] == []
        assert {tax.category for tax in one.terms.taxes} == {way.category}
        assert facturx.xml_check_xsd(build_cii(one.terms), flavor="factur-x", level="en16931")
    for payment in here.session.scalars(sa.select(Payment).where(Payment.number.is_not(None))):
        said = _text(pdf.text(here.storage.get(payment.file.sha256)))
        wanted = (payment.number, payment.invoice.number, "Atlas")
        assert [words for words in wanted if words not in said] == []
    here.session.commit()
    numbers = {one.number for one in (deposit, balance, note)}
    shown = client.get(f"{base}/billing/of/{reference}").text
    assert {number for number in numbers if number in shown} == numbers


def test_a_cancelled_exhibitor_leaves_nothing_behind_and_it_is_told(client, here, edition):
    numbers = WAYS["moroccan"].numbers
    edition.tasks, edition.organiser = SLOTS, {**edition.organiser, "numbers": numbers}
    contract = contracted(here)
    application = contract.application
    own = replace(of(here, application), storage=here.storage)
    ordering.order(own, application, {"power": 1}, seen=0)
    entries.book(own, application, "late", vehicle="Fourgon", seen=0)
    badge = issuing.name_person(own, application, name="Salma Berrada")
    to_build = issuing.name_person(own, application, name="Omar Fassi", work=BadgeRole.BUILD_UP)
    issuing.issue(here, [badge, to_build])
    deposit, balance = (_issued(here, contract) for _ in range(2))
    _come(here, deposit, deposit.gross_cents)
    organiser = factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user
    here.session.commit()
    client.login(organiser.email)
    base, mails = f"/fr/{edition.code.lower()}", sa.select(OutboxMail.template)
    before, signs = here.session.scalars(mails).all(), _signs(client, base)

    # What goes is said before; then it goes together.
    page = f"{base}/contracts/{contract.number}"
    told = client.get(page).text
    sent = {"reason": "Faillite", "takes_back_invoices": "y"}
    assert client.post(f"{page}/cancel", data=sent).status_code == 303
    here.session.expire_all()
    gone = ("A07", "2 factures", "2 badges", "1 ligne", "créneau", "par courriel")
    assert [words for words in gone if words not in _text(told)] == []
    assert contract.state is ContractState.CANCELLED
    assert contract.place.state is PlaceState.RELEASED
    assert {deposit.state, balance.state} == {InvoiceState.CREDITED}
    assert {badge.state, to_build.state} == {BadgeState.REVOKED}
    assert list(services.of(here, application)) == []
    assert reading.of(here, application).slot == ""
    assert ("Atlas" in signs, "Atlas" in _signs(client, base)) == (True, False)
    gate = acting(here, Role.GATE)
    assert {_scanned(gate, one) for one in (badge, to_build)} == {Verdict.REFUSED}

    # Each credit note names its invoice and why; what was paid goes back; the exhibitor is told.
    notes = here.session.scalars(
        sa.select(Invoice).where(Invoice.credits_id.is_not(None)).order_by(Invoice.id)
    ).all()
    for note, invoice in zip(notes, (deposit, balance), strict=True):
        said = _text(pdf.text(here.storage.get(note.file.sha256)))
        wanted = (note.number, invoice.number, "Faillite", "dirhams")
        assert [words for words in wanted if words not in said] == []
        assert note.gross_cents == invoice.gross_cents
    assert listing.to_refund_cents(here, application) == deposit.gross_cents
    after = Counter(here.session.scalars(mails).all()) - Counter(before)
    assert after["credit_note_issued"] == 2
    assert "contract_cancelled" in after


def _issued(here, contract):
    invoice = invoices.draft(here, contract)
    invoices.issue(here, invoice)
    return invoice


def _signs(client, base: str) -> str:
    answer = client.get(f"{base}/stands/signs.pdf")
    return _text(pdf.text(answer.data)) if answer.status_code == 200 else ""


def _scanned(gate, badge) -> Verdict:
    sent = {"method": CheckMethod.SCANNED, "station": Station("Sud"), "event_id": uuid.uuid4()}
    return scanning.check_in(gate, badge.token, **sent).verdict


def _text(document: str) -> str:
    return " ".join(document.replace("\u00a0", " ").replace("\u202f", " ").split())


def _come(here, invoice, cents: int, *, withheld: bool = False) -> None:
    """Let a transfer come by the bank's statement, and accept the invoice that it seems to pay."""
    came = Movement(here.today, cents, invoice.currency, f"VIR {invoice.payment_reference}")
    statement = statements.import_movements(here, [came], filename="banque.csv")
    [movement] = reads.movements(here, statement)
    suggested = reads.suggestions([movement], reads.payable(here))[movement.id]
    assert suggested is not None
    assert (suggested.number, bool(suggested.withheld)) == (invoice.number, withheld)
    paid = {movement.id: reads.by_number(here, [suggested.number])[suggested.number]}
    assert statements.record(here, statement, paid=paid, aside=[]) == {}


def _pay(here, invoice, cents: int) -> None:
    assert listing.paid_cents(here, invoice) == invoice.gross_cents - cents
    how = {"method": PaymentMethod.CHEQUE, "received_on": here.today}
    payments.record(here, invoice, amount_cents=cents, **how)
