"""A new floor plan, to the end: who is told, and which contracts are drafted anew."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.engines.plans import drawing
from village.applications.words import State
from village.board import plans as board
from village.contracts.tables import Contract
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core.outbox.tables import OutboxMail
from village.editions.words.calls import CallKind
from village.editions.words.prices import priced_stands
from village.editions.words.settings import Price, PriceItem, PriceSettings
from village.editions.words.shape import as_json
from village.engines.plans.faults import PlanError
from village.engines.stands.problem import (
    Allocation,
    Module,
    StandProblem,
    StandRequest,
    as_plan_data,
)
from village.engines.stands.writing import as_problem_data
from village.stands.reads import places as place_reads
from village.stands.reads import plans, preferences
from village.stands.tables.allocation import StandPin, StandProposal, StandWish
from village.stands.tables.places import Stand
from village.stands.writes import places, plan


@pytest.fixture
def contract(organiser):
    """Return the drafted contract of an exhibitor with A1, of 9 m²; A2 is free."""
    drawn = [drawing.stand("A1", 3, 10), drawing.stand("A2", 9, 10)]
    plan.import_plan(organiser, drawing.collection(*drawing.room(), *drawn))
    application = factories.ApplicationFactory(
        edition=organiser.edition,
        organisation=factories.OrganisationFactory(name="Atlas", language="ar"),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    places.give(organiser, place_reads.find(organiser, "A1"), application)
    return contracts.draft(organiser, application)


def publish(ctx, *drawn, agreed=()):
    version = plan.draft(ctx, drawing.collection(*drawing.room(), *drawn))
    return board.publish(ctx, version, seen=plans.comparison(ctx, version).mark, agreed=agreed)


def versions(ctx):
    rows = ctx.session.execute(
        sa.select(Contract.edition_version, Contract.state).order_by(Contract.id)
    )
    return [(row.edition_version, row.state) for row in rows]


def test_a_drafted_contract_follows_its_stand(organiser, contract):
    before = contract.net_cents

    publish(organiser, drawing.stand("A1", 3, 10, depth=4))

    assert contract.net_cents > before
    assert contract.terms.stand.area_m2 == 12
    assert versions(organiser) == [(1, ContractState.DRAFTED)]


def test_an_issued_contract_gets_a_new_version_and_stays_in_force_until_then(organiser, contract):
    contracts.issue(organiser, contract)

    publish(organiser, drawing.stand("A1", 3, 10, depth=2), agreed=["A1"])
    publish(organiser, drawing.stand("A1", 3, 10, depth=2.5))

    assert versions(organiser) == [(1, ContractState.ISSUED), (2, ContractState.DRAFTED)]
    newest = contracts.standing(organiser, contract.application)[-1]
    assert (contract.terms.stand.area_m2, newest.terms.stand.area_m2) == (9, 7.5)


def test_undoing_a_change_takes_back_the_draft_that_it_made(organiser, contract):
    contracts.issue(organiser, contract)
    first = plans.version(organiser, plans.in_force(organiser))
    publish(organiser, drawing.stand("A1", 6, 10), drawing.stand("A2", 12, 10), agreed=["A1"])

    again = plans.comparison(organiser, first).mark
    board.publish(organiser, first, seen=again, agreed=["A1"])

    assert versions(organiser) == [(1, ContractState.ISSUED), (2, ContractState.CANCELLED)]


def test_a_draft_with_more_to_say_outlives_the_undoing_of_a_change(organiser, contract):
    contracts.issue(organiser, contract)
    first = plans.version(organiser, plans.in_force(organiser))
    publish(organiser, drawing.stand("A1", 3, 10, depth=2), agreed=["A1"])
    contract.application.organisation.address = "12, rue des Orangers, Fès"

    board.publish(organiser, first, seen=plans.comparison(organiser, first).mark)

    assert versions(organiser) == [(1, ContractState.ISSUED), (2, ContractState.DRAFTED)]


def test_the_price_of_a_stand_and_the_wishes_for_it_follow_it_to_a_new_number(organiser, contract):
    prices = PriceSettings(list=(Price(PriceItem.SPACE_ONLY_M2, 9000, stands=("A2", "B7")),))
    organiser.edition.prices = as_json(prices)
    wisher = factories.ApplicationFactory(edition=organiser.edition, state=State.CONFIRMED)
    wanted = place_reads.find(organiser, "A2")
    organiser.session.add(StandWish(application_id=wisher.id, rank=1, stand_id=wanted.id))
    first = plans.version(organiser, plans.in_force(organiser))

    publish(organiser, drawing.stand("A1", 3, 10), drawing.stand("C2", 9, 10))
    after = (priced_stands(organiser.edition.price_settings), wishes(organiser, wisher))
    board.publish(organiser, first, seen=plans.comparison(organiser, first).mark)
    undone = (priced_stands(organiser.edition.price_settings), wishes(organiser, wisher))

    assert after == (("C2", "B7"), ["C2"])
    assert undone == (("A2", "B7"), ["A2"])


def test_all_that_is_a_stands_follows_it_through_a_chain_of_numbers(organiser, contract):
    contracts.issue(organiser, contract)
    first = plans.version(organiser, plans.in_force(organiser))
    wisher = factories.ApplicationFactory(edition=organiser.edition, state=State.CONFIRMED)
    wanted = place_reads.find(organiser, "A2")
    wanted.blocked = True
    organiser.session.add(StandWish(application_id=wisher.id, rank=1, stand_id=wanted.id))
    organiser.session.add(StandPin(application_id=wisher.id, stand_id=wanted.id))
    proposal = proposed(organiser, {wisher.reference: ["A2"], "another": ["A1"]})

    moved = [drawing.stand("A2", 3, 10), drawing.stand("A3", 9, 10)]
    publish(organiser, drawing.stand("A1", 15, 10), *moved, agreed=["A1"])
    after = (contract.place.stand.number, wishes(organiser, wisher), wanted.number, wanted.blocked)
    [told] = [mail.params["stand"] for mail in mails(organiser)]
    placed, pins = proposal.plan["placed"], pinned(organiser)
    board.publish(organiser, first, seen=plans.comparison(organiser, first).mark, agreed=["A2"])

    assert after == ("A2", ["A3"], "A3", True)
    assert (told, pins) == ("A2", {wisher.reference: "A3"})
    assert placed == {wisher.reference: ["A3"], "another": ["A2"]}
    assert (contract.place.stand.number, wishes(organiser, wisher)) == ("A1", ["A2"])
    assert proposal.plan["placed"] == {wisher.reference: ["A2"], "another": ["A1"]}


def test_an_exhibitor_keeps_a_stand_that_has_another_number_and_is_told_it(organiser, contract):
    contracts.issue(organiser, contract)
    first = plans.version(organiser, plans.in_force(organiser))
    with pytest.raises(PlanError, match="lose something: A1"):
        publish(organiser, drawing.stand("D1", 3, 10), drawing.stand("A2", 9, 10))

    publish(organiser, drawing.stand("D1", 3, 10), drawing.stand("A2", 9, 10), agreed=["A1"])
    newest = contracts.standing(organiser, contract.application)[-1]
    told = [mail.params["stand"] for mail in mails(organiser)]
    now = (contract.place.stand.number, newest.terms.stand.number, told)
    board.publish(organiser, first, seen=plans.comparison(organiser, first).mark, agreed=["D1"])

    assert now == ("D1", "D1", ["D1"])
    assert contract.place.stand.number == "A1"
    assert versions(organiser) == [(1, ContractState.ISSUED), (2, ContractState.CANCELLED)]


def test_a_stand_drawn_over_somebodys_takes_nothing_from_it(organiser, contract):
    publish(organiser, drawing.stand("A0", 3, 10), drawing.stand("A1", 3, 10), agreed=["A1"])

    assert contract.place.stand.number == "A1"
    with pytest.raises(PlanError, match="A1"):
        publish(organiser, drawing.stand("A0", 3, 10), agreed=["A1"])


def proposed(ctx, placed):
    """Add a proposal for A1 and A2 in which applications, by their references, have some stands."""
    modules = [Module(number, number, "B", x, 10, 3, 3) for number, x in (("A1", 3), ("A2", 9))]
    requests = [StandRequest(who, frozenset("B"), 1) for who in placed]
    proposal = StandProposal(
        edition_id=ctx.edition.id,
        made_by_id=ctx.actor.user_id,
        made_at=ctx.now,
        problem=as_problem_data(StandProblem(tuple(modules), tuple(requests))),
        plan=as_plan_data(Allocation(placed)),
        figures={"first_come": {}, "present": {}},
    )
    ctx.session.add(proposal)
    ctx.session.flush()
    return proposal


def pinned(ctx):
    return {who: number for number, who in preferences.kept(ctx).items()}


def wishes(ctx, application):
    wished = sa.select(Stand.number).join(StandWish, StandWish.stand_id == Stand.id)
    return ctx.session.scalars(wished.where(StandWish.application_id == application.id)).all()


def test_who_has_a_changed_stand_is_told_in_their_language(organiser, contract):
    publish(organiser, drawing.stand("A1", 3, 10), drawing.stand("B1", 9, 14))
    told = sa.select(OutboxMail).where(OutboxMail.template == "stand_redrawn")
    assert organiser.session.scalars(told).all() == []

    publish(organiser, drawing.stand("A1", 6, 10), agreed=["A1"])

    [mail] = organiser.session.scalars(told)
    organisation = contract.application.organisation
    assert (mail.to, mail.language) == (organisation.contact_email, "ar")
    assert mail.params["stand"] == "A1"


def test_who_only_gains_an_open_side_by_a_neighbour_is_not_told_and_the_contract_stays(
    organiser, contract
):
    publish(organiser, drawing.stand("A1", 3, 10), drawing.stand("A3", 6, 10), agreed=["A1"])
    before = (contract.net_cents, contract.terms.stand.open_sides, len(mails(organiser)))

    changed = publish(organiser, drawing.stand("A1", 3, 10))

    assert changed == []
    after = (contract.net_cents, contract.terms.stand.open_sides, len(mails(organiser)))
    assert after == before
    assert place_reads.find(organiser, "A1").open_sides == 4


def mails(ctx):
    told = sa.select(OutboxMail).where(OutboxMail.template == "stand_redrawn")
    return ctx.session.scalars(told).all()


def test_a_stand_of_somebody_is_not_taken_off_the_plan(organiser, contract):
    with pytest.raises(PlanError, match="A1"):
        publish(organiser, drawing.stand("A2", 9, 10), agreed=["A1"])
