"""What one exhibitor of the demo does on its own: a design, a colleague, a press kit, a card."""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from village.applications.tables import Application
from village.billing.tables import Invoice
from village.billing.words import InvoiceState
from village.billing.writes import invoices
from village.cards import reads as cards
from village.cards.trial import Trial
from village.cards.words import CardPaymentState, ProviderKind, SeenPayment
from village.cards.writes import accounts, paying, receiving
from village.contracts.tables import Contract
from village.contracts.words import IN_FORCE
from village.core.context import Context
from village.core.permissions import Role
from village.demo.bill import UNASKED
from village.demo.play import Play
from village.editions.words.calls import CallKind
from village.editions.words.settings import TaskKind
from village.engines.cards import CardData, draw_card
from village.engines.plans.walls import StandWall
from village.exhibitors.writes import delegates, designs, press
from village.stands import own_stand

#: How high the wall on the stand is, and how far from the stand's edges it ends.
_HEIGHT_CM, _INSIDE_CM = 240, 100


def exhibit(play: Play) -> None:
    """Let cards be paid as a trial, and the first exhibitor with a colleague use all there is."""
    office = play.acting(play.staff(Role.ORGANISER), play.ctx.now - timedelta(hours=4))
    accounts.keep(
        office,
        provider=ProviderKind.TRIAL,
        secret=secrets.token_urlsafe(32),
        signing=secrets.token_urlsafe(32),
        is_on=True,
    )
    found = _builder(play)
    if found is None:
        return
    contract, colleague = found
    application = contract.application
    own = play.users[application.organisation.contact_email.lower()]
    exhibitor = play.acting(own, play.ctx.now - timedelta(hours=3))
    _design(exhibitor, application)
    delegates.delegate(exhibitor, application, TaskKind.CATALOGUE, colleague)
    press.add(exhibitor, application, "presse.png", _picture(exhibitor, application))
    _pay_by_card(exhibitor, _to_pay(office, contract))


def _builder(play: Play) -> tuple[Contract, str] | None:
    """Return the contract of an exhibitor that builds its stand, and its colleague's address."""
    colleagues = {
        application.id: data["second_contact"]["email"].lower()
        for data, application in play.files
        if data["second_contact"]
        and application.kind is CallKind.EXHIBITOR
        and not application.shell_scheme
    }
    contract = play.ctx.session.scalar(
        sa.select(Contract)
        .options(undefer(Contract.terms))
        .where(
            Contract.application_id.in_(colleagues),
            Contract.state.in_(IN_FORCE),
        )
        .order_by(Contract.id)
        .limit(1)
    )
    return (contract, colleagues[contract.application_id]) if contract else None


def _design(exhibitor: Context, application: Application) -> None:
    """Draw a wall in the middle of the stand, and send the design to the organiser."""
    stand = own_stand(exhibitor, application)
    if stand is None:
        return
    right, middle = stand.floor.width_cm - _INSIDE_CM, stand.floor.depth_cm // 2
    wall = StandWall((_INSIDE_CM, middle), (right, middle), _HEIGHT_CM)
    remark = "La cloison porte l’écran ; elle est démontée le soir même."
    design = designs.save(exhibitor, application, [wall], seen=0, remark=remark)
    designs.submit(exhibitor, application, seen=design.version)


def _picture(exhibitor: Context, application: Application) -> bytes:
    """Return a picture for the press."""
    edition = exhibitor.the_edition
    data = CardData(
        above=edition.code,
        title=application.title,
        below=application.organisation.name,
        accent=edition.accent,
    )
    return draw_card(data)


def _to_pay(office: Context, contract: Contract) -> Invoice:
    """Return an invoice of which something is to be paid; the next one where all are."""
    issued = sa.select(Invoice).where(
        Invoice.contract_id == contract.id, Invoice.state == InvoiceState.ISSUED
    )
    found = office.session.scalars(issued.options(undefer(Invoice.terms))).first()
    if found is None:
        waiting = sa.select(Invoice).where(
            Invoice.contract_id == contract.id, Invoice.state == InvoiceState.PRO_FORMA
        )
        found = office.session.scalars(waiting.options(undefer(Invoice.terms))).first()
        found = found or invoices.draft(office, contract)
        invoices.issue(office, found, rules=UNASKED)
    return found


def _pay_by_card(exhibitor: Context, invoice: Invoice) -> None:
    """Pay half of what is left on the page that moves no money."""
    account = cards.account(exhibitor)
    if account is None:
        return
    provider = Trial(accounts.keys(exhibitor, account))
    here = f"{exhibitor.public_url}/fr/{exhibitor.the_edition.code.lower()}/cards"
    payment = paying.begin(
        exhibitor,
        invoice,
        account,
        provider,
        amount_cents=max(1, cards.left_cents(exhibitor, invoice) // 2),
        back_url=lambda token: f"{here}/{token}",
    )
    seen = SeenPayment(
        payment.token,
        payment.provider_id,
        CardPaymentState.PAID,
        payment.amount_cents,
        invoice.currency,
        charge=f"charge_{payment.token}",
    )
    receiving.receive(exhibitor, provider, *provider.notice(seen))
