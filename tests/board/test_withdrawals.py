from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.billing.conftest import contracted
from tests.conftest import acting
from tests.exhibitors.test_entries import SLOTS
from tests.factories import ApplicationFactory, OrganisationFactory, StandFactory
from tests.orders.conftest import SERVICES, of
from village.applications.words import State
from village.badges.words import BadgeState
from village.badges.writes import issuing
from village.billing.reads import listing
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments
from village.board import withdrawals
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition
from village.core.outbox.tables import OutboxMail
from village.exhibitors.reads import entries
from village.exhibitors.writes import entries as writing
from village.orders.reads import services
from village.orders.words import EXTRA
from village.orders.writes import ordering
from village.stands.reads.waiting import listed
from village.stands.words.places import PlaceState
from village.stands.writes import places, waiting


@pytest.fixture
def applicant(ctx):
    organisation = OrganisationFactory()
    founder = acting(ctx)
    return replace(
        founder, actor=replace(founder.actor, organisation_ids=frozenset({organisation.id}))
    ), organisation


def made(applicant, state):
    ctx, organisation = applicant
    return ApplicationFactory(edition=ctx.edition, organisation=organisation, state=state)


def test_a_confirmed_applicant_gives_everything_back(applicant, organiser):
    ctx, _ = applicant
    application = made(applicant, State.CONFIRMED)
    place = places.give(organiser, StandFactory(edition=ctx.edition), application)
    contract = contracts.draft(organiser, application)
    contracts.issue(organiser, contract)
    named = [
        issuing.name_person(ctx, application, name=name, email=f"{name}@example.org")
        for name in ("amina", "yassir")
    ]
    issuing.issue(organiser, named[:1])

    withdrawals.withdraw(ctx, application, note="No staff in June")

    assert (application.state, contract.state, place.state, [b.state for b in named]) == (
        State.WITHDRAWN,
        ContractState.CANCELLED,
        PlaceState.RELEASED,
        [BadgeState.REVOKED, BadgeState.REVOKED],
    )
    last = ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.action, last.actor_id, last.data["note"]) == (
        "withdraw",
        ctx.actor.user_id,
        "No staff in June",
    )
    templates = list(ctx.session.scalars(sa.select(OutboxMail.template).order_by(OutboxMail.id)))
    assert templates[-2:] == ["contract_cancelled", "application_withdrawn"]


def test_declining_frees_a_stand_already_given(applicant, organiser):
    ctx, _ = applicant
    application = made(applicant, State.SELECTED)
    stand = StandFactory(edition=ctx.edition)
    place = places.give(organiser, stand, application)

    withdrawals.decline(ctx, application, note="Other plans")

    assert (application.state, place.state) == (State.DECLINED, PlaceState.RELEASED)
    other = ApplicationFactory(edition=ctx.edition, state=State.SELECTED)
    assert places.give(organiser, stand, other).state is PlaceState.ALLOCATED


def test_a_draft_is_withdrawn_silently(applicant):
    ctx, _ = applicant
    application = made(applicant, State.DRAFT)

    withdrawals.withdraw(ctx, application)

    assert application.state is State.WITHDRAWN
    assert ctx.session.scalars(sa.select(OutboxMail)).all() == []


def test_a_stranger_withdraws_nothing(ctx, applicant):
    application = made(applicant, State.SUBMITTED)

    with pytest.raises(Forbidden):
        withdrawals.withdraw(acting(ctx), application)


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.INELIGIBLE])
def test_what_is_over_is_not_withdrawn(applicant, state):
    ctx, _ = applicant

    with pytest.raises(IllegalTransition):
        withdrawals.withdraw(ctx, made(applicant, state))


def billed(organiser):
    """Return a contract with a paid deposit invoice, a pro forma of the rest, and a badge."""
    contract = contracted(organiser)
    invoice = invoices.draft(organiser, contract)
    invoices.issue(organiser, invoice)
    payments.record(
        organiser,
        invoice,
        amount_cents=invoice.gross_cents,
        method=PaymentMethod.TRANSFER,
        received_on=organiser.today,
    )
    return contract, invoice, invoices.draft(organiser, contract)


def test_cancelling_says_before_what_it_takes_along(organiser):
    contract, invoice, pro_forma = billed(organiser)

    told = withdrawals.consequences(organiser, contract)

    assert (told.invoices, told.pro_formas) == ((invoice,), (pro_forma,))
    assert (told.stand, told.billed_cents, told.badges) == ("A07", invoice.gross_cents, 0)
    assert (told.paid_cents, told.owed_cents, told.over_cents) == (invoice.gross_cents, 0, 0)
    assert not told.is_alone
    assert withdrawals.consequences(organiser, contracts.amend(organiser, contract)).is_alone


@pytest.mark.parametrize(
    ("paid", "owed", "over"), [(500_000, 1_192_000, 0), (1_700_000, 0, 8_000), (0, 1_692_000, 0)]
)
def test_cancelling_says_before_what_is_paid_owed_and_to_be_paid_back(organiser, paid, owed, over):
    contract = contracted(organiser)
    invoice = invoices.draft(organiser, contract)
    invoices.issue(organiser, invoice)
    if paid:
        payments.record(
            organiser,
            invoice,
            amount_cents=paid,
            method=PaymentMethod.TRANSFER,
            received_on=organiser.today,
        )

    told = withdrawals.consequences(organiser, contract)

    assert (told.billed_cents, told.paid_cents) == (1_692_000, paid)
    assert (told.owed_cents, told.over_cents) == (owed, over)
    assert listing.to_refund_cents(organiser, contract.application) == over

    withdrawals.cancel_contract(organiser, contract, reason="Retrait", takes_back_invoices=True)
    assert listing.to_refund_cents(organiser, contract.application) == paid


@pytest.mark.parametrize(
    ("takes_back", "state"), [(True, InvoiceState.CREDITED), (False, InvoiceState.SETTLED)]
)
def test_cancelling_takes_invoices_back_where_that_is_wished(organiser, takes_back, state):
    contract, invoice, pro_forma = billed(organiser)

    withdrawals.cancel_contract(
        organiser, contract, reason="Retrait", takes_back_invoices=takes_back
    )

    assert (contract.state, invoice.state) == (ContractState.CANCELLED, state)
    assert (pro_forma.state, contract.place.state) == (
        InvoiceState.DISCARDED,
        PlaceState.RELEASED,
    )


def test_cancelling_says_before_what_was_ordered_and_gives_it_back(ctx, organiser):
    contract, _invoice, _pro_forma = billed(organiser)
    application = contract.application
    ctx.the_edition.services = SERVICES
    ordering.order(of(ctx, application), application, {"screen": 5}, seen=0)
    ordering.add(organiser, application, EXTRA, cents=100, label="Key", reason="Lost")

    told = withdrawals.consequences(organiser, contract)
    withdrawals.cancel_contract(organiser, contract, reason="Retrait")

    assert [(line.code, line.quantity) for line in told.ordered] == [("screen", 5), ("extra", 1)]
    assert told.ordered_cents == 5 * 33_660 + 120
    assert services.of(organiser, application) == ()
    assert services.taken(organiser) == {}
    changes = sa.select(AuditEntry).where(AuditEntry.action == "order_changed")
    assert ctx.session.scalars(changes.order_by(AuditEntry.id)).all()[-1].data == {
        "services": {"screen": 0, "extra": 0}
    }


def with_slot(ctx, organiser):
    """Return a contract whose exhibitor has taken the only place of a delivery slot."""
    ctx.the_edition.tasks = SLOTS
    contract = contracted(organiser)
    application = contract.application
    writing.book(of(ctx, application), application, "early", vehicle="Van", seen=0)
    return contract


def test_cancelling_says_and_gives_back_the_delivery_slot(ctx, organiser):
    contract = with_slot(ctx, organiser)

    told = withdrawals.consequences(organiser, contract)
    withdrawals.cancel_contract(organiser, contract, reason="Retrait")

    assert (told.slot.key, entries.booked(organiser)) == ("early", {})
    entry = entries.of(ctx, contract.application)
    assert (entry.slot, entry.vehicle) == ("", "")
    last = ctx.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.action == "exhibitor_delivery")
        .order_by(AuditEntry.id)
    ).all()[-1]
    assert (last.data, last.actor_id) == ({"slot": ""}, organiser.actor.user_id)


def test_who_withdraws_gives_back_the_delivery_slot(ctx, organiser):
    contract = with_slot(ctx, organiser)

    withdrawals.withdraw(of(ctx, contract.application), contract.application)

    assert entries.of(ctx, contract.application).slot == ""


def test_the_draft_of_a_new_version_leaves_the_delivery_slot(ctx, organiser):
    contract = with_slot(ctx, organiser)
    new = contracts.amend(organiser, contract)

    withdrawals.cancel_contract(organiser, new, reason="Erreur")

    assert entries.booked(organiser) == {"early": 1}


def test_cancelling_the_draft_of_a_new_version_leaves_the_order(ctx, organiser):
    contract, _invoice, _pro_forma = billed(organiser)
    ctx.the_edition.services = SERVICES
    ordering.order(of(ctx, contract.application), contract.application, {"screen": 2}, seen=0)
    new = contracts.amend(organiser, contract)

    withdrawals.cancel_contract(organiser, new, reason="Erreur")

    assert services.taken(organiser) == {"screen": 2}


def test_cancelling_the_draft_of_a_new_version_leaves_the_invoices(organiser):
    contract, invoice, pro_forma = billed(organiser)
    new = contracts.amend(organiser, contract)

    withdrawals.cancel_contract(organiser, new, reason="Erreur", takes_back_invoices=True)

    assert (invoice.state, pro_forma.state) == (InvoiceState.SETTLED, InvoiceState.PRO_FORMA)
    assert contract.state is ContractState.ISSUED


def test_who_withdraws_still_owes_what_was_billed(organiser, ctx):
    contract, invoice, pro_forma = billed(organiser)
    owner = acting(ctx)
    organisation_ids = frozenset({contract.application.organisation_id})
    owner = replace(owner, actor=replace(owner.actor, organisation_ids=organisation_ids))

    withdrawals.withdraw(owner, contract.application)

    assert (invoice.state, pro_forma.state) == (InvoiceState.SETTLED, InvoiceState.DISCARDED)
    assert contract.state is ContractState.CANCELLED


def test_who_withdraws_leaves_the_waiting_lists_and_the_next_is_told(applicant, organiser):
    ctx, _ = applicant
    application = made(applicant, State.CONFIRMED)
    holder, after = (ApplicationFactory(edition=ctx.edition, state=State.CONFIRMED) for _ in "12")
    place = places.give(organiser, StandFactory(edition=ctx.edition), holder)
    for one in (application, after):
        waiting.join(organiser, place.stand, one)
    places.release(organiser, place)

    withdrawals.withdraw(ctx, application)

    assert [one.reference for one in listed(organiser)] == [after.reference]
    mails = sa.select(OutboxMail.reference).where(OutboxMail.template == waiting.MAIL)
    assert ctx.session.scalars(mails.order_by(OutboxMail.id)).all() == [
        application.reference,
        after.reference,
    ]
