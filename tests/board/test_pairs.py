"""Every two use cases of the chain at once, each in a transaction of its own: no broken state.

Each pair runs once, in its sharpest order: neither commits before the other has acted, or waits for
a lock. `VILLAGE_INTERLEAVINGS=1000` runs each so often, with pauses at random.
"""

import os
import random
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations_with_replacement

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tests import factories
from tests.engines.plans import drawing
from tests.signing import sign
from village.applications.reads import amendments as amended
from village.applications.tables import Application
from village.applications.words import PLACEABLE_STATES, State
from village.applications.writes import amendments, applications, drafts, screening
from village.badges.tables import Badge
from village.badges.words import BadgeState
from village.badges.writes import issuing, naming, quotas
from village.billing.tables import Invoice
from village.billing.words import STANDING, InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments
from village.board import withdrawals
from village.contracts.tables import Contract
from village.contracts.words import IN_FORCE, ContractState
from village.contracts.writes import contracts
from village.core.actor import SYSTEM, Actor
from village.core.audit.reads import first_broken
from village.core.context import Context
from village.core.errors import VillageError
from village.core.permissions import Role
from village.editions.tables import Edition
from village.engines.invoices.data import InvoiceKind
from village.engines.plans.faults import PlanError
from village.extensions import db
from village.selection.reads import decisions
from village.selection.tables import Decision
from village.selection.words import DecisionState, Outcome
from village.selection.writes import deciding as selection
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceState
from village.stands.writes import places, proposals
from village.stands.writes import plan as floorplan

INTERLEAVINGS = int(os.environ.get("VILLAGE_INTERLEAVINGS", "1"))
#: So long one waits for the other to act before it commits.
PATIENCE_SECONDS = 0.03


@dataclass(frozen=True, slots=True)
class Chain:
    """One application and all that belongs to it, as one of the two reads it before it acts."""

    ctx: Context
    application: Application
    stands: dict[str, Stand]
    place: StandPlace | None
    contract: Contract | None
    badges: list[Badge]
    decision: Decision | None
    invoices: list[Invoice]


def system(chain: Chain) -> Context:
    later = chain.ctx.now + timedelta(days=1)
    return replace(chain.ctx, actor=SYSTEM, now=later)


def stage(chain: Chain) -> None:
    version = chain.decision.version if chain.decision else 0
    selection.stage(
        chain.ctx, chain.application, outcome=Outcome.SELECT, reasons="Solid", version=version
    )


def save(chain: Chain) -> None:
    drafts.save(
        chain.ctx,
        chain.application,
        seen=amended.written(chain.ctx, chain.application).stamp,
        organisation={"city": "Rabat"},
        project={"needs": "Water"},
    )


def pay(chain: Chain) -> None:
    payments.record(
        chain.ctx,
        chain.invoices[0],
        amount_cents=chain.invoices[0].gross_cents,
        method=PaymentMethod.TRANSFER,
        received_on=chain.ctx.today,
    )


def cancel_all(chain: Chain) -> None:
    withdrawals.cancel_contract(
        chain.ctx, chain.contract, reason="Other plans", takes_back_invoices=True
    )


Act = Callable[[Chain], object]
USE_CASES: dict[str, Act] = {
    "save": save,
    "submit": lambda c: applications.submit(c.ctx, c.application, key=uuid.uuid4()),
    "begin_amendment": lambda c: amendments.begin(c.ctx, c.application),
    "discard": lambda c: amendments.discard(c.ctx, c.application),
    "accept": lambda c: screening.screen(c.ctx, c.application, eligible=True),
    "refuse": lambda c: screening.screen(c.ctx, c.application, eligible=False, note="No"),
    "reconsider": lambda c: screening.reconsider(c.ctx, c.application),
    "stage": stage,
    "unstage": lambda c: selection.cancel(c.ctx, c.application, version=c.decision.version),
    "announce": lambda c: selection.announce(c.ctx, seen=decisions.announcement(c.ctx).mark),
    "reverse": lambda c: withdrawals.reverse(c.ctx, c.application, reasons="Wrong file"),
    "confirm": lambda c: applications.confirm(c.ctx, c.application),
    "decline": lambda c: withdrawals.decline(c.ctx, c.application),
    "withdraw": lambda c: withdrawals.withdraw(c.ctx, c.application),
    "hold": lambda c: places.hold(
        c.ctx, c.stands["A2"], c.application, until=c.ctx.now + timedelta(hours=1)
    ),
    "give": lambda c: places.give(c.ctx, c.stands["A2"], c.application),
    "give_held": lambda c: places.give(c.ctx, c.place.stand, c.application),
    "release": lambda c: places.release(c.ctx, c.place),
    "expire": lambda c: places.release_expired(system(c)),
    "repair": lambda c: proposals.repair(c.ctx, {c.application.reference: "A3"}),
    "merge": lambda c: floorplan.merge(c.ctx, ["A1", "A2"]),
    "split": lambda c: floorplan.split(c.ctx, "A2", "A9"),
    "draft": lambda c: contracts.draft(c.ctx, c.application),
    "issue": lambda c: contracts.issue(c.ctx, c.contract),
    "sign": lambda c: sign(c.ctx, c.contract),
    "amend": lambda c: contracts.amend(c.ctx, c.contract),
    "cancel": lambda c: withdrawals.cancel_contract(c.ctx, c.contract, reason="Other plans"),
    "cancel_all": cancel_all,
    "bill": lambda c: invoices.draft(c.ctx, c.contract),
    "issue_invoice": lambda c: invoices.issue(c.ctx, c.invoices[-1]),
    "drop_invoice": lambda c: invoices.discard(c.ctx, c.invoices[-1]),
    "credit": lambda c: invoices.credit(c.ctx, c.invoices[0], reason="Twice"),
    "pay": pay,
    "name": lambda c: issuing.name_person(c.ctx, c.application, name="Yassir"),
    "issue_badges": lambda c: issuing.issue(c.ctx, c.badges),
    "revoke": lambda c: naming.withdraw(c.ctx, c.badges[0]),
}
#: The chain's stations, and what can be done to a file that waits there.
STATIONS: dict[str, tuple[State, list[str]]] = {
    "draft": (State.DRAFT, ["save", "submit", "withdraw"]),
    "submitted": (State.SUBMITTED, ["begin_amendment", "accept", "refuse", "withdraw"]),
    "amended": (State.SUBMITTED, ["submit", "save", "discard", "accept", "refuse", "withdraw"]),
    "eligible": (State.ELIGIBLE, ["stage", "reconsider", "withdraw"]),
    "staged": (State.ELIGIBLE, ["stage", "unstage", "announce", "reconsider", "withdraw"]),
    "selected": (
        State.SELECTED,
        ["confirm", "decline", "withdraw", "reverse", "hold", "give", "repair", "merge", "split"],
    ),
    "held": (
        State.SELECTED,
        ["confirm", "decline", "withdraw", "reverse", "give_held", "release", "expire"],
    ),
    "confirmed": (
        State.CONFIRMED,
        ["withdraw", "hold", "give", "repair", "merge", "split", "name"],
    ),
    "placed": (State.CONFIRMED, ["withdraw", "release", "repair", "draft", "name", "issue_badges"]),
    "drafted": (State.CONFIRMED, ["withdraw", "release", "repair", "issue", "cancel"]),
    "issued": (
        State.CONFIRMED,
        ["withdraw", "sign", "amend", "cancel", "name", "issue_badges", "revoke"],
    ),
    "billed": (State.CONFIRMED, ["bill", "credit", "pay", "cancel_all", "withdraw", "amend"]),
    "pro_forma": (
        State.CONFIRMED,
        ["issue_invoice", "drop_invoice", "credit", "cancel_all", "withdraw"],
    ),
}
BILLED = ("billed", "pro_forma")
CONTRACTED = ("drafted", "issued", *BILLED)
PAIRS = [
    pytest.param(station, one, other, id=f"{station}: {one} ∥ {other}")
    for station, (_state, names) in STATIONS.items()
    for one, other in combinations_with_replacement(names, 2)
]


def made(base: Context, station: str) -> Context:
    """Bring one application to a station, in an edition of its own; return who may do all."""
    edition = factories.EditionFactory()
    if station in BILLED:
        items = [{"item": "startup_pod", "amount": 100_001}]
        edition.prices = {**edition.prices, "list": items}
    user, organisation = (
        factories.UserFactory(),
        factories.OrganisationFactory(
            contact_phone="+212 600 000 000", founded_year=2019, team_size=7
        ),
    )
    roles = frozenset({Role.ORGANISER, Role.CHAIR})
    actor = Actor(
        user.id, edition_id=edition.id, roles=roles, organisation_ids=frozenset({organisation.id})
    )
    ctx = replace(base, actor=actor, edition=edition)
    floorplan.import_plan(
        ctx,
        drawing.collection(
            *drawing.room(),
            drawing.stand("A1", 3, 10, zone="startups"),
            drawing.stand("A2", 6, 10, zone="startups"),
            drawing.stand("A3", 12, 10, zone="startups"),
        ),
    )
    application = factories.ApplicationFactory(
        edition=edition, organisation=organisation, state=STATIONS[station][0]
    )
    if station == "staged":
        factories.DecisionFactory(application=application, staged_by=user)
    chain = read(ctx)
    if station == "amended":
        amendments.begin(ctx, application)
    if station == "held":
        places.hold(ctx, chain.stands["A2"], application, until=ctx.now + timedelta(hours=1))
    if station == "placed" or station in CONTRACTED:
        places.give(ctx, chain.stands["A2"], application)
        for name in ("Amina", "Hind", "Salma"):  # one more fills the quota
            issuing.name_person(ctx, application, name=name)
    if station in CONTRACTED:
        bring_contract(ctx, application, station)
    ctx.session.commit()
    return ctx


def bring_contract(ctx: Context, application: Application, station: str) -> None:
    """Draft the contract; issue and bill it as far as the station lies."""
    contract = contracts.draft(ctx, application)
    if station != "drafted":
        contracts.issue(ctx, contract)
    if station in BILLED:
        invoices.issue(ctx, invoices.draft(ctx, contract))
    if station == "pro_forma":
        invoices.draft(ctx, contract)


def read(ctx: Context) -> Chain:
    """Return the one application of the context's edition, with what belongs to it."""
    session, edition_id = ctx.session, ctx.the_edition.id
    application = session.scalars(
        sa.select(Application).where(Application.edition_id == edition_id)
    ).one()
    stands = session.scalars(sa.select(Stand).where(Stand.edition_id == edition_id))
    return Chain(
        ctx,
        application,
        {stand.number: stand for stand in stands},
        session.scalar(
            sa.select(StandPlace).where(
                StandPlace.application_id == application.id,
                StandPlace.state != PlaceState.RELEASED,
            )
        ),
        contracts.in_force(ctx, application),
        list(session.scalars(sa.select(Badge).where(Badge.application_id == application.id))),
        decisions.staged(ctx, application),
        list(
            session.scalars(
                sa.select(Invoice)
                .where(Invoice.application_id == application.id)
                .order_by(Invoice.id)
            )
        ),
    )


def at_once(ctx: Context, acts: list[Act], *, at_random: bool) -> list[Exception]:
    """Let both act on what they read before; return what was neither done nor refused."""
    engine = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    ready, acted = threading.Barrier(2), [threading.Event(), threading.Event()]
    failures = []

    def run(number: int) -> None:
        with Session(engine, expire_on_commit=False) as session:
            edition = session.get(Edition, ctx.the_edition.id)
            chain = read(replace(ctx, session=session, edition=edition))
            ready.wait()
            try:
                if at_random:
                    acted[number].wait(random.uniform(0, PATIENCE_SECONDS))
                acts[number](chain)
                acted[number].set()
                patience = random.uniform(0, PATIENCE_SECONDS) if at_random else PATIENCE_SECONDS
                acted[1 - number].wait(patience)
                session.commit()
            except (VillageError, PlanError, StaleDataError):
                session.rollback()
            except Exception as error:
                session.rollback()
                failures.append(error)
            finally:
                acted[number].set()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def broken(ctx: Context) -> list[str]:
    """Return the rules of the chain that its rows break."""
    ctx.session.expire_all()
    ctx.session.rollback()
    chain = read(ctx)
    state, place = chain.application.state, chain.place
    live = [badge for badge in chain.badges if badge.state is not BadgeState.REVOKED]
    standing = contracts.standing(ctx, chain.application)
    announced = ctx.session.scalars(
        sa.select(Decision).where(
            Decision.application_id == chain.application.id,
            Decision.state == DecisionState.ANNOUNCED,
        )
    ).all()
    drawn = [stand.number for stand in chain.stands.values() if stand.drawn]
    on_plan = [
        feature["properties"].get("number")
        for feature in ctx.the_edition.plan["features"]
        if feature["properties"].get("kind") == "stand"
    ]
    billed = [one for one in chain.invoices if one.kind is not InvoiceKind.CREDIT_NOTE]
    waiting = [one for one in billed if one.state is InvoiceState.PRO_FORMA]
    in_force = [one for one in standing if one.state in IN_FORCE]
    given = sorted((one.series, one.sequence) for one in chain.invoices if one.number)
    series = {letter: [at for own, at in given if own == letter] for letter in "FA"}
    holds = {
        "a pro forma without a contract": not waiting or bool(in_force),
        "more billed than the price": not in_force
        or sum(one.gross_cents for one in billed if one.state in STANDING)
        <= in_force[0].gross_cents,
        "a gap between numbers": all(
            numbers == list(range(1, len(numbers) + 1)) for numbers in series.values()
        ),
        "a credit without its note": len(series["A"])
        == sum(one.state is InvoiceState.CREDITED for one in billed),
        "a badge without a participant": not live or state is State.CONFIRMED,
        "more badges than allowed": len(live) <= quotas.allowance(chain.application),
        "a stand without a participant": place is None or state in PLACEABLE_STATES,
        "a place on a stand that is not there": place is None or place.stand.drawn,
        "a contract without a participant": not standing or state is State.CONFIRMED,
        "a contract without its place": all(
            one.place.state is PlaceState.CONTRACTED for one in standing if one.state in IN_FORCE
        ),
        "a place contracted by no contract": place is None
        or (place.state is PlaceState.CONTRACTED) == any(one.state in IN_FORCE for one in standing),
        "two contracts in draft": [one.state for one in standing].count(ContractState.DRAFTED) <= 1,
        "an announcement without effect": not announced
        or state not in (State.ELIGIBLE, State.SUBMITTED),
        "an incomplete submission": state is not State.SUBMITTED
        or not applications.missing(ctx, chain.application),
        "stands beside the plan": sorted(drawn) == sorted(on_plan),
    }
    return [rule for rule, kept in holds.items() if not kept]


@pytest.mark.parametrize(("station", "one", "other"), PAIRS)
def test_two_use_cases_at_once_leave_no_broken_state(committed, station, one, other):
    acts = [USE_CASES[one], USE_CASES[other]]

    found = []
    for number in range(INTERLEAVINGS):
        ctx = made(committed, station)
        failures = at_once(ctx, acts if number % 2 else acts[::-1], at_random=number > 0)
        found += [*map(repr, failures), *broken(ctx)]

    assert found == []
    assert first_broken(committed.session) is None


def test_every_use_case_has_its_effect_alone_where_it_is_run(committed):
    refused = {}
    for station, (_state, names) in STATIONS.items():
        for name in names:
            ctx = made(committed, station)
            try:
                USE_CASES[name](read(ctx))
            except VillageError as error:
                refused[f"{station}: {name}"] = repr(error)
            ctx.session.rollback()

    assert refused == {}
