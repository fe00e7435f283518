"""Invoices as pages show them: all of an edition, an exhibitor's own, one by its reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, undefer

from village.applications import Application, visible
from village.billing.reads import prices
from village.billing.tables import Invoice, Payment
from village.billing.words import STANDING, Age, InvoiceState, age_of, owed_cents
from village.contracts import IN_FORCE, Contract
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.policy import can
from village.engines.invoices import sums
from village.engines.invoices.creditor_reference import in_groups
from village.engines.invoices.data import InvoiceKind, Texts
from village.organisations import Organisation, name_in


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One line of a list of invoices; `paid_cents` is what came and was not paid back."""

    reference: str
    number: str
    kind: InvoiceKind
    state: InvoiceState
    application: str
    organisation: str
    issued_on: date
    due_on: date
    gross_cents: int
    credited_cents: int
    paid_cents: int
    currency: str
    reminders: int
    age: Age | None

    @property
    def left_cents(self) -> int:
        """What is still to be paid; below zero where too much was."""
        owed = owed_cents(self.kind, self.state, self.gross_cents, self.credited_cents)
        return owed - self.paid_cents

    @property
    def is_late(self) -> bool:
        """Whether something is owed after its day."""
        return self.age not in (None, Age.NOT_DUE)


@dataclass(frozen=True, slots=True)
class InvoiceFilters:
    """What the organiser looks for; empty values do not narrow the list."""

    state: str = ""
    kind: str = ""
    age: str = ""
    text: str = ""

    @property
    def narrow(self) -> bool:
        """Whether anything is looked for at all."""
        return bool(self.state or self.kind or self.age or self.text.strip())


@dataclass(frozen=True, slots=True)
class ToBill:
    """A contract in force of which something is to be billed, and what comes next."""

    contract: str
    version: int
    application: str
    organisation: str
    gross_cents: int
    billed_cents: int
    next_cents: int
    next_due_on: date
    is_last: bool
    label: Texts
    currency: str


@dataclass(frozen=True, slots=True)
class StandingPrice:
    """What an exhibitor with a contract in force pays in all today, and how much of it is billed.

    `pro_forma_cents` is what one asks for that waits, None where none does; `next_cents` what one
    would ask for that were drafted now.
    """

    application: str
    organisation: str
    gross_cents: int
    billed_cents: int
    pro_forma_cents: int | None
    next_cents: int
    currency: str

    @property
    def over_cents(self) -> int:
        """What is billed above the price: to be taken back."""
        return max(0, self.billed_cents - self.gross_cents)

    @property
    def left_cents(self) -> int:
        """What of the price is not billed yet."""
        return max(0, self.gross_cents - self.billed_cents)

    @property
    def is_outdated(self) -> bool:
        """Whether a pro forma waits that would be another one if it were drafted now."""
        return self.pro_forma_cents not in (None, self.next_cents)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A contract in force: the whole price, what is billed, a pro forma that waits, the parts."""

    contract: Contract
    organisation: str
    whole: int
    billed: int
    waiting: int | None
    planned: tuple[sums.Planned, ...]


PAID = (
    sa.select(sa.func.coalesce(sa.func.sum(Payment.amount_cents), 0))
    .where(Payment.invoice_id == Invoice.id)
    .correlate(Invoice)
    .scalar_subquery()
)


def listed(
    ctx: Context, language: str, filters: InvoiceFilters = InvoiceFilters()
) -> list[InvoiceRow]:
    """Return the edition's invoices that fit, the newest first."""
    where = [visible.applications(ctx.actor, P.BILL)]
    if filters.state:
        where.append(Invoice.state == filters.state)
    if filters.state == InvoiceState.ISSUED:  # nobody pays a credit note
        where.append(Invoice.kind != InvoiceKind.CREDIT_NOTE)
    if filters.kind:
        where.append(Invoice.kind == filters.kind)
    if text := filters.text.strip():
        columns = (Invoice.number, Invoice.reference, Organisation.name, Organisation.name_ar)
        where.append(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    rows = _rows(ctx, language, *where)
    return [row for row in rows if filters.age in ("", row.age)]


def of_application(ctx: Context, application: Application, language: str) -> list[InvoiceRow]:
    """Return the invoices of one application that the actor may see, the newest first.

    Its own exhibitor sees pro formas too: that is what they are for.

    Raises:
        NotFound: the actor neither bills the application nor acts for its organisation.
    """
    if not (can(ctx.actor, P.BILL, application) or can(ctx.actor, P.APPLY, application)):
        raise NotFound
    shown = Invoice.state != InvoiceState.DISCARDED
    return _rows(ctx, language, Invoice.application_id == application.id, shown)


def find(ctx: Context, reference: str) -> Invoice:
    """Return one invoice that the actor may see: the organiser's, or its own.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    invoice = ctx.session.scalar(
        whole().where(Invoice.reference == reference, Invoice.edition_id == ctx.the_edition.id)
    )
    if invoice is None or not _may_see(ctx, invoice):
        raise NotFound
    return invoice


def several(ctx: Context, references: Sequence[str]) -> list[Invoice]:
    """Return those of some invoices that the actor may bill, the oldest first."""
    found = ctx.session.scalars(
        whole()
        .where(
            Invoice.reference.in_(references),
            Invoice.edition_id == ctx.the_edition.id,
            visible.applications(ctx.actor, P.BILL),
        )
        .order_by(Invoice.id)
    )
    return list(found)


def to_bill(ctx: Context, language: str) -> list[ToBill]:
    """Return the contracts in force for which something is to be billed and no pro forma waits.

    What is billed is the price of the stand and of the services ordered by now.
    """
    found = (_to_bill(ctx, row) for row in _in_force(ctx, language) if row.waiting is None)
    return [one for one in found if one is not None]


def standing_prices(
    ctx: Context, language: str, applications: Sequence[Application] | None = None
) -> list[StandingPrice]:
    """Return the prices of exhibitors with a contract in force: of some, or of all."""
    where = []
    if applications is not None:
        where.append(Contract.application_id.in_([one.id for one in applications]))
    return [_price(ctx, row) for row in _in_force(ctx, language, *where)]


def _in_force(ctx: Context, language: str, *where: sa.ColumnElement[bool]) -> list[_Standing]:
    counts = sa.and_(
        Invoice.application_id == Contract.application_id,
        Invoice.kind != InvoiceKind.CREDIT_NOTE,
    )
    standing = Invoice.state.in_((InvoiceState.ISSUED, InvoiceState.SETTLED))
    billed = (
        sa.select(sa.func.coalesce(sa.func.sum(Invoice.gross_cents - Invoice.credited_cents), 0))
        .where(counts, standing)
        .scalar_subquery()
    )
    waiting = (
        sa.select(sa.func.sum(Invoice.gross_cents))
        .where(counts, Invoice.state == InvoiceState.PRO_FORMA)
        .scalar_subquery()
    )
    dues = sa.type_coerce(Contract.terms, sa.JSON)["instalments"]
    rows = ctx.session.execute(
        sa.select(Contract, name_in(language), billed, waiting, dues)
        .join(Contract.application)
        .join(Application.organisation)
        .options(contains_eager(Contract.application).contains_eager(Application.organisation))
        .where(visible.applications(ctx.actor, P.BILL), Contract.state.in_(IN_FORCE), *where)
        .order_by(name_in(language), Contract.id)
    ).all()
    services = prices.of_services(ctx, [row[0].application for row in rows])
    return [
        _Standing(
            contract,
            organisation,
            whole=contract.gross_cents + services.get(contract.application_id, 0),
            billed=int(billed),
            waiting=None if waiting is None else int(waiting),
            planned=tuple(
                sums.Planned(one["label"], one["amount_cents"], date.fromisoformat(one["due_on"]))
                for one in dues
            ),
        )
        for contract, organisation, billed, waiting, dues in rows
    ]


def upcoming(ctx: Context, contract: Contract, rows: Sequence[InvoiceRow]) -> list[sums.Part]:
    """Return the parts of an exhibitor's price that are not billed yet, by their days."""
    dues = [
        sums.Planned(due.label, due.amount_cents, max(due.due_on, ctx.today))
        for due in contract.terms.instalments
    ]
    whole = sums.gross_of(prices.taxes(prices.lines(ctx, contract)))
    planned = prices.planned(ctx, dues, whole)
    billed = sum(
        row.gross_cents - row.credited_cents
        for row in rows
        if row.state in STANDING and row.kind is not InvoiceKind.CREDIT_NOTE
    )
    found: list[sums.Part] = []
    while part := sums.next_part(planned, whole, billed):
        found.append(part)
        billed += part.amount_cents
    return found


def payment_references(ctx: Context, application: Application) -> dict[str, str]:
    """Return the reference that a transfer quotes, by the reference of each invoice."""
    rows = ctx.session.execute(
        sa.select(Invoice.reference, Invoice.payment_reference).where(
            Invoice.application_id == application.id, Invoice.payment_reference != ""
        )
    )
    return {reference: in_groups(quoted) for reference, quoted in rows}


def payments(ctx: Context, invoice: Invoice) -> list[Payment]:
    """Return the payments on an invoice, the oldest first."""
    found = sa.select(Payment).where(Payment.invoice_id == invoice.id).order_by(Payment.id)
    return list(ctx.session.scalars(found.options(joinedload(Payment.file))))


def paid_cents(ctx: Context, invoice: Invoice) -> int:
    """Return what came for an invoice and was not paid back."""
    return int(ctx.session.scalar(sa.select(PAID).where(Invoice.id == invoice.id)) or 0)


def received_cents(ctx: Context, of: Sequence[Invoice]) -> dict[int, int]:
    """Return what came for each of some invoices and was not paid back, by the invoice's id."""
    ids = [one.id for one in of]
    rows = ctx.session.execute(sa.select(Invoice.id, PAID).where(Invoice.id.in_(ids)))
    return {number: int(paid) for number, paid in rows}


def to_refund_cents(ctx: Context, application: Application) -> int:
    """Return what came for an application's invoices above what is to be paid for them."""
    rows = _rows(ctx, "", Invoice.application_id == application.id)
    return sum(max(0, -row.left_cents) for row in rows)


def receipt(ctx: Context, number: str) -> Payment:
    """Return the payment of a receipt that the actor may see.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    payment = ctx.session.scalar(
        sa.select(Payment)
        .join(Invoice, Invoice.id == Payment.invoice_id)
        .options(
            joinedload(Payment.file), joinedload(Payment.invoice).joinedload(Invoice.application)
        )
        .where(Payment.number == number, Invoice.edition_id == ctx.the_edition.id)
    )
    if payment is None or not _may_see(ctx, payment.invoice):
        raise NotFound
    return payment


def credit_notes_of(ctx: Context, invoice: Invoice) -> list[Invoice]:
    """Return the credit notes that took an invoice back or parts of it, the oldest first."""
    found = sa.select(Invoice).where(Invoice.credits_id == invoice.id).order_by(Invoice.id)
    return list(ctx.session.scalars(found))


def _rows(ctx: Context, language: str, *where: sa.ColumnElement[bool]) -> list[InvoiceRow]:
    rows = ctx.session.execute(
        sa.select(Invoice, Application.reference, name_in(language), PAID)
        .join(Application, Application.id == Invoice.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Invoice.edition_id == ctx.the_edition.id, *where)
        .order_by(Invoice.id.desc())
    )
    return [_row(ctx, *row) for row in rows]


def _row(
    ctx: Context, invoice: Invoice, application: str, organisation: str, paid: int
) -> InvoiceRow:
    owed = invoice.state is InvoiceState.ISSUED and invoice.kind is not InvoiceKind.CREDIT_NOTE
    return InvoiceRow(
        reference=invoice.reference,
        number=invoice.number or "",
        kind=invoice.kind,
        state=invoice.state,
        application=application,
        organisation=organisation,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        gross_cents=invoice.gross_cents,
        credited_cents=invoice.credited_cents,
        paid_cents=int(paid),
        currency=invoice.currency,
        reminders=invoice.reminders,
        age=age_of(invoice.due_on, ctx.today) if owed else None,
    )


def _next(ctx: Context, row: _Standing) -> sums.Part | None:
    return sums.next_part(prices.planned(ctx, row.planned, row.whole), row.whole, row.billed)


def _price(ctx: Context, row: _Standing) -> StandingPrice:
    part = _next(ctx, row)
    return StandingPrice(
        application=row.contract.application.reference,
        organisation=row.organisation,
        gross_cents=row.whole,
        billed_cents=row.billed,
        pro_forma_cents=row.waiting,
        next_cents=part.amount_cents if part else 0,
        currency=row.contract.currency,
    )


def _to_bill(ctx: Context, row: _Standing) -> ToBill | None:
    contract, part = row.contract, _next(ctx, row)
    if part is None:
        return None
    return ToBill(
        contract=contract.number,
        version=contract.edition_version,
        application=contract.application.reference,
        organisation=row.organisation,
        gross_cents=row.whole,
        billed_cents=row.billed,
        next_cents=part.amount_cents,
        next_due_on=max(part.due_on, ctx.today),
        is_last=part.is_last,
        label=part.label,
        currency=contract.currency,
    )


def _may_see(ctx: Context, invoice: Invoice) -> bool:
    application = invoice.application
    if can(ctx.actor, P.BILL, application):
        return True
    return invoice.state is not InvoiceState.DISCARDED and can(ctx.actor, P.APPLY, application)


def whole() -> sa.Select[Invoice]:
    """Return the statement that loads invoices with all that their page and document need."""
    return (
        sa.select(Invoice)
        .join(Application, Application.id == Invoice.application_id)
        .options(
            undefer(Invoice.terms),
            joinedload(Invoice.application).joinedload(Application.organisation),
            joinedload(Invoice.contract),
            joinedload(Invoice.file),
            joinedload(Invoice.credits),
        )
    )
