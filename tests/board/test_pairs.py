"""Every two use cases of the chain at once, each in a transaction of its own: no broken state.

Every second pair runs once, in its sharpest order: the one has said all and is about to commit when
the other begins. Thoroughly, all run in each class of their interleavings (`tests/interleavings`).
"""

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import combinations_with_replacement
from math import comb

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tests import factories
from tests.conftest import NOW, SAFE, without_triggers
from tests.effort import tries
from tests.engines.plans import drawing
from tests.interleavings import READY, Begin, Interleaving, Interleavings, every_class
from tests.signing import sign
from village.applications.reads import amendments as amended
from village.applications.tables import Application
from village.applications.words import PLACEABLE_STATES, State
from village.applications.writes import (
    amendments,
    applications,
    corrections,
    drafts,
    locks,
    screening,
)
from village.badges.tables import Badge
from village.badges.words import BadgeState
from village.badges.writes import issuing, naming, quotas
from village.billing.reads import holds as holding
from village.billing.reads import listing
from village.billing.tables import Invoice
from village.billing.words import STANDING, InvoiceState, PaymentMethod
from village.billing.writes import holds, invoices, payments
from village.board import deliveries, merging, withdrawals
from village.contracts.tables import Contract
from village.contracts.words import IN_FORCE, ContractState
from village.contracts.writes import contracts
from village.core.actor import SYSTEM, Actor
from village.core.audit.reads import first_broken, of_subject
from village.core.context import Context
from village.core.errors import VillageError
from village.core.files.storage import Folder
from village.core.permissions import Role
from village.core.tables import Base
from village.editions.tables import Edition
from village.editions.words.badges import BadgeRole
from village.editions.words.calls import CallKind
from village.engines.invoices.data import InvoiceKind
from village.engines.plans.faults import PlanError
from village.engines.plans.walls import StandWall
from village.exhibitors.reads import designs as drawn
from village.exhibitors.reads import entries
from village.exhibitors.words import DRAWN_IN
from village.exhibitors.writes import designs
from village.extensions import db
from village.orders.reads import services
from village.orders.writes import ordering
from village.organisations.tables import Organisation
from village.selection.reads import decisions
from village.selection.tables import Decision
from village.selection.words import DecisionState, Outcome
from village.selection.writes import deciding as selection
from village.selection.writes import offering
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceState
from village.stands.writes import places, proposals
from village.stands.writes import plan as floorplan
from village.visitors.tables import Visitor, VisitorInvitation
from village.visitors.words import COMING, DayRoom
from village.visitors.writes import changing, inviting, registering
from village.visitors.writes import places as days
from village.visitors.writes.registering import Asked

#: Whether all classes of interleavings are run, or the sharpest.
EVERY_CLASS = bool(tries(0, thorough=1))
#: At each station a use case meets itself and every second of the others; thoroughly, all.
STEP = tries(2, thorough=1)


@dataclass(frozen=True, slots=True)
class Chain:
    """One application and all that belongs to it, as one of the two reads it before it acts."""

    ctx: Context
    application: Application
    twin: Application | None
    stands: dict[str, Stand]
    place: StandPlace | None
    contract: Contract | None
    badges: list[Badge]
    decision: Decision | None
    invoices: list[Invoice]
    visitors: list[Visitor]


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


def merge_files(chain: Chain, kept: Application, closed: Application) -> None:
    merging.merge(
        chain.ctx,
        kept,
        closed,
        taken=["summary"],
        people=True,
        seen=merging.stamp(kept, closed),
        note="Sent twice",
    )


def ask_correction(chain: Chain) -> None:
    until = chain.ctx.today + timedelta(days=3)
    corrections.ask(chain.ctx, chain.application, ["title"], message="Longer", last_day=until)


def order(chain: Chain, take: Callable[..., bool], number: int) -> None:
    seen = services.version(chain.ctx, chain.application)
    take(chain.ctx, chain.application, {"screen": number}, seen=seen)


def pay(chain: Chain) -> None:
    payments.record(
        chain.ctx,
        chain.invoices[0],
        amount_cents=chain.invoices[0].gross_cents,
        method=PaymentMethod.TRANSFER,
        received_on=chain.ctx.today,
    )


def refund(chain: Chain) -> None:
    payments.refund(
        chain.ctx,
        chain.invoices[0],
        amount_cents=chain.invoices[0].gross_cents,
        method=PaymentMethod.TRANSFER,
        paid_on=chain.ctx.today,
    )


def late(chain: Chain, *, stand: bool) -> None:
    holds.hold(chain.ctx, chain.application, stand=stand, badges=not stand, reason="Unpaid")


def book(chain: Chain) -> None:
    seen = entries.of(chain.ctx, chain.application).version or 0
    deliveries.book(chain.ctx, chain.application, SLOT["key"], vehicle="Van", seen=seen)


def cancel_all(chain: Chain) -> None:
    withdrawals.cancel_contract(
        chain.ctx, chain.contract, reason="Other plans", takes_back_invoices=True
    )


def draw(chain: Chain, act: Callable[..., object], *said: object) -> None:
    design = drawn.kept(chain.ctx, chain.application)
    act(chain.ctx, chain.application, *said, seen=design.version if design else 0)


def register(chain: Chain, name: str, *, code: str = "", on: int = 1) -> None:
    address = f"{name.split()[0].lower()}@example.org"
    registering.register(
        chain.ctx,
        Asked("public", name, chain.ctx.the_edition.days[:on], email=address, code=code),
    )


def register_invited(chain: Chain, name: str) -> None:
    [invitation] = chain.ctx.session.scalars(sa.select(VisitorInvitation))
    register(chain, name, code=invitation.code)


def choose(chain: Chain, chosen: list[date]) -> None:
    changing.change(chain.ctx, chain.visitors[0], days=chosen, sessions=[], consents=[])


def more_places(chain: Chain) -> None:
    days.lock(chain.ctx)
    chain.ctx.the_edition.visitors = {**chain.ctx.the_edition.visitors, "places_a_day": 3}
    days.promote(chain.ctx)


Act = Callable[[Chain], object]
USE_CASES: dict[str, Act] = {
    "save": save,
    "submit": lambda c: applications.submit(c.ctx, c.application, key=uuid.uuid4()),
    "begin_amendment": lambda c: amendments.begin(c.ctx, c.application),
    "discard": lambda c: amendments.discard(c.ctx, c.application),
    "accept": lambda c: screening.screen(c.ctx, c.application, eligible=True),
    "refuse": lambda c: screening.screen(c.ctx, c.application, eligible=False, note="No"),
    "ask": ask_correction,
    "take_back": lambda c: corrections.take_back(c.ctx, c.application),
    "keep": lambda c: merge_files(c, c.application, c.twin),
    "close": lambda c: merge_files(c, c.twin, c.application),
    "reconsider": lambda c: screening.reconsider(c.ctx, c.application),
    "stage": stage,
    "unstage": lambda c: selection.cancel(c.ctx, c.application, version=c.decision.version),
    "announce": lambda c: selection.announce(c.ctx, seen=decisions.announcement(c.ctx).mark),
    "promote": lambda c: offering.promote(c.ctx, c.application, answer_by=None),
    "promote_other": lambda c: offering.promote(c.ctx, c.twin, answer_by=None),
    "extend": lambda c: offering.extend(
        c.ctx, c.application, answer_by=c.ctx.today + timedelta(days=9)
    ),
    "lapse": lambda c: withdrawals.lapse(c.ctx, c.application),
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
    "order": lambda c: order(c, ordering.order, 2),
    "change_order": lambda c: order(c, ordering.change, 1),
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
    "refund": refund,
    "hold_stand": lambda c: late(c, stand=True),
    "hold_badges": lambda c: late(c, stand=False),
    "book": book,
    "name": lambda c: issuing.name_person(c.ctx, c.application, name="Yassir"),
    "rename": lambda c: naming.correct(c.ctx, c.badges[0], name="Yassir"),
    "issue_badges": lambda c: issuing.issue(c.ctx, c.badges),
    "revoke": lambda c: naming.withdraw(c.ctx, c.badges[0]),
    "draw": lambda c: draw(c, designs.save, [StandWall((0, 300), (150, 300), 250)]),
    "submit_design": lambda c: draw(c, designs.submit),
    "revise_design": lambda c: draw(c, designs.revise),
    "approve_design": lambda c: draw(c, designs.approve),
    "return_design": lambda c: draw(c, designs.send_back, "Too high"),
    "register": lambda c: register(c, "Driss Daoudi"),
    "register_invited": lambda c: register_invited(c, "Esma Elalami"),
    "cancel_visit": lambda c: changing.cancel(c.ctx, c.visitors[0]),
    "change_visit": lambda c: choose(c, c.ctx.the_edition.days[1:]),
    "pass_on": lambda c: changing.pass_on(
        c.ctx, c.visitors[0], name="Driss Daoudi", email="driss@example.org"
    ),
    "forget": lambda c: changing.forget(c.ctx, c.visitors[0]),
    "more_places": more_places,
}
#: The chain's stations, and what can be done to a file that waits there.
STATIONS: dict[str, tuple[State, list[str]]] = {
    "draft": (State.DRAFT, ["save", "submit", "withdraw"]),
    "submitted": (State.SUBMITTED, ["begin_amendment", "accept", "refuse", "withdraw"]),
    "asked": (State.SUBMITTED, ["take_back", "ask", "begin_amendment", "accept", "withdraw"]),
    "twins": (State.SUBMITTED, ["keep", "close", "begin_amendment", "ask", "accept", "withdraw"]),
    "amended": (State.SUBMITTED, ["submit", "save", "discard", "accept", "refuse", "withdraw"]),
    "eligible": (State.ELIGIBLE, ["stage", "reconsider", "withdraw"]),
    "staged": (State.ELIGIBLE, ["stage", "unstage", "announce", "reconsider", "withdraw"]),
    "selected": (
        State.SELECTED,
        ["confirm", "decline", "withdraw", "reverse", "hold", "give", "repair", "merge", "split"],
    ),
    "ordered": (State.CONFIRMED, ["order", "change_order", "withdraw", "give"]),
    "waiting": (State.ELIGIBLE, ["promote", "promote_other", "withdraw"]),
    "offered": (
        State.ELIGIBLE,
        ["extend", "lapse", "confirm", "decline", "withdraw", "reverse"],
    ),
    "held": (
        State.SELECTED,
        ["confirm", "decline", "withdraw", "reverse", "give_held", "release", "expire"],
    ),
    "confirmed": (
        State.CONFIRMED,
        ["withdraw", "hold", "give", "repair", "merge", "split", "name"],
    ),
    "placed": (
        State.CONFIRMED,
        ["withdraw", "release", "repair", "draft", "name", "rename", "issue_badges"],
    ),
    "drafted": (State.CONFIRMED, ["withdraw", "release", "repair", "issue", "cancel"]),
    "issued": (
        State.CONFIRMED,
        ["withdraw", "sign", "amend", "cancel", "name", "rename", "issue_badges", "revoke"],
    ),
    "billed": (State.CONFIRMED, ["bill", "credit", "pay", "cancel_all", "withdraw", "amend"]),
    "paid": (State.CONFIRMED, ["refund", "credit", "hold_badges", "cancel_all", "withdraw"]),
    "delivering": (State.CONFIRMED, ["book", "hold_stand", "withdraw", "repair"]),
    "pro_forma": (
        State.CONFIRMED,
        ["issue_invoice", "drop_invoice", "credit", "cancel_all", "withdraw"],
    ),
    "served": (State.CONFIRMED, ["order", "change_order", "bill", "cancel_all"]),
    "served_pro_forma": (
        State.CONFIRMED,
        ["change_order", "issue_invoice", "drop_invoice", "withdraw"],
    ),
    "designing": (State.CONFIRMED, ["draw", "submit_design", "release", "repair", "withdraw"]),
    "designed": (
        State.CONFIRMED,
        ["revise_design", "approve_design", "return_design", "release", "repair", "withdraw"],
    ),
    "visited": (
        State.CONFIRMED,
        ["register", "cancel_visit", "change_visit", "pass_on", "forget", "more_places"],
    ),
    "guests": (State.CONFIRMED, ["register_invited", "cancel_visit", "pass_on", "withdraw"]),
}
#: What else the file of a station says: one for bare space.
BARE = {"kind": CallKind.EXHIBITOR, "shell_scheme": False}
SAYS = {"designing": BARE, "designed": BARE}


def send_twice(chain: Chain) -> None:
    factories.ApplicationFactory(
        edition=chain.ctx.edition, organisation=complete_organisation(), summary="Ports."
    )


def send_two_for_one_place(chain: Chain) -> None:
    send_twice(chain)
    for call in chain.ctx.the_edition.calls:
        call.places = 1


def announce_all(chain: Chain, outcome: Outcome) -> None:
    ctx = chain.ctx
    for file in filter(None, [chain.application, chain.twin]):
        file.state = State.ELIGIBLE
        selection.stage(ctx, file, outcome=outcome, reasons="Solid", version=0)
    seen = decisions.announcement(ctx).mark
    selection.announce(ctx, seen=seen, answer_by=ctx.today + timedelta(days=7))


def name_three(chain: Chain) -> None:
    for name in ("Amina", "Hind", "Salma"):  # one more fills the quota
        issuing.name_person(chain.ctx, chain.application, name=name)


def invite_two(chain: Chain) -> None:
    inviting.invite(chain.ctx, chain.application)
    for name in ("Amina Alami", "Bahia Bennis"):
        register_invited(chain, name)


def fill_both_days(chain: Chain) -> None:
    for name, on in (("Amina Alami", 2), ("Bahia Bennis", 2), ("Chama Chraibi", 1)):
        register(chain, name, on=on)  # there are two places a day: the last one waits


PLACED = [USE_CASES["give"], name_three]
ISSUED = [*PLACED, USE_CASES["draft"], USE_CASES["issue"]]
BILLED = [*ISSUED, USE_CASES["bill"], USE_CASES["issue_invoice"]]
#: What is done before a file is at its station.
BEFORE: dict[str, list[Act]] = {
    "staged": [stage],
    "asked": [ask_correction],
    "twins": [send_twice],
    "amended": [USE_CASES["begin_amendment"]],
    "waiting": [send_two_for_one_place, lambda c: announce_all(c, Outcome.WAITLIST)],
    "offered": [lambda c: announce_all(c, Outcome.SELECT)],
    "held": [USE_CASES["hold"]],
    "ordered": [USE_CASES["change_order"]],
    "placed": PLACED,
    "drafted": [*PLACED, USE_CASES["draft"]],
    "issued": ISSUED,
    "billed": BILLED,
    "paid": [*BILLED, pay],
    "delivering": PLACED,
    "pro_forma": [*BILLED, USE_CASES["bill"]],
    "served": [USE_CASES["change_order"], *BILLED],
    "served_pro_forma": [USE_CASES["change_order"], *BILLED, USE_CASES["bill"]],
    "designing": [USE_CASES["give"], USE_CASES["draw"]],
    "designed": [USE_CASES["give"], USE_CASES["draw"], USE_CASES["submit_design"]],
    "visited": [fill_both_days],
    "guests": [invite_two],
}
SCREEN = {"key": "screen", "label": {"fr": "Écran"}, "amount": 28_050, "stock": 2}
SLOT = {
    "key": "early",
    "starts_at": "2027-06-03T08:00:00+00:00",
    "ends_at": "2027-06-03T10:00:00+00:00",
    "places": 1,
}
PAIRS = [
    pytest.param(station, names[one], names[other], id=f"{station}: {names[one]} ∥ {names[other]}")
    for station, (_state, names) in STATIONS.items()
    for one, other in combinations_with_replacement(range(len(names)), 2)
    if (other - one) % STEP == 0
]


def made(base: Context, station: str) -> Context:
    """Bring one application to a station, in an edition of its own; return who may do all."""
    edition = factories.EditionFactory(services={"items": [SCREEN]})
    edition.prices = {**edition.prices, "list": [{"item": "startup_pod", "amount": 100_001}]}
    edition.tasks = {"list": [{"task": "stand_design"}], "slots": [SLOT]}
    edition.visitors = {"open": True, "places_a_day": 2, "invitations": 3}
    user, organisation = factories.UserFactory(), complete_organisation()
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
    factories.ApplicationFactory(
        edition=edition,
        organisation=organisation,
        state=STATIONS[station][0],
        **SAYS.get(station, {}),
    )
    for act in BEFORE.get(station, []):
        act(read(ctx))
    ctx.session.commit()
    return ctx


def complete_organisation() -> Organisation:
    return factories.OrganisationFactory(
        contact_phone="+212 600 000 000", founded_year=2019, team_size=7
    )


def read(ctx: Context) -> Chain:
    """Return the first application of the context's edition, with what belongs to it."""
    session, edition_id = ctx.session, ctx.the_edition.id
    files = sa.select(Application).where(Application.edition_id == edition_id)
    application, *others = session.scalars(files.order_by(Application.id))
    stands = session.scalars(sa.select(Stand).where(Stand.edition_id == edition_id))
    return Chain(
        ctx,
        application,
        others[0] if others else None,
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
        list(
            session.scalars(
                sa.select(Visitor).where(Visitor.edition_id == edition_id).order_by(Visitor.id)
            )
        ),
    )


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
    people = [badge.name for badge in live]
    merged = [one for one in (chain.application, chain.twin) if one and one.merged_into_id]
    said = [entry.action for entry in of_subject(ctx.session, chain.application.reference)]
    after_withdrawal = said[said.index("withdraw") :] if "withdraw" in said else []
    rules = {
        "both files closed for the other": len(merged) < 2,
        "a merged file that was not closed": all(one.state is State.WITHDRAWN for one in merged),
        "ordered after the withdrawal": not {"order_received", "order_changed"}
        & set(after_withdrawal),
        "more ordered than in stock": sum(
            line.quantity for line in services.of(ctx, chain.application)
        )
        <= 2,
        "a person twice": len(people) == len(set(people)),
        "a pro forma without a contract": not waiting or bool(in_force),
        "more billed than the price": not in_force
        or sum(one.gross_cents for one in billed if one.state in STANDING)
        <= in_force[0].gross_cents + most_for_services(ctx, chain),
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
    rules |= of_places_and_money(ctx, chain, said)
    rules |= holds_of_designs(ctx, chain, said) | holds_of_visitors(chain)
    return [rule for rule, kept in rules.items() if not kept]


def of_places_and_money(ctx: Context, chain: Chain, said: list[str]) -> dict[str, bool]:
    """Return the rules of places offered, of money, and of deliveries, and whether they hold."""
    files = [one for one in (chain.application, chain.twin) if one]
    selected = sum(one.state in PLACEABLE_STATES for one in files)
    slot = entries.of(ctx, chain.application).slot
    after_hold = said[said.index("payment_hold") :] if "payment_hold" in said else []
    return {
        "more selected than places": selected <= ctx.the_edition.startup_places,
        "more paid back than came": all(
            listing.paid_cents(ctx, invoice) >= 0 for invoice in chain.invoices
        ),
        "a slot without a participant": not slot or chain.application.state is State.CONFIRMED,
        "a slot taken for a held stand": "exhibitor_delivery" not in after_hold
        or not (held := holding.of(ctx, chain.application))
        or not held.stand,
    }


def most_for_services(ctx: Context, chain: Chain) -> int:
    """Return what two screens cost: an order may change after it was billed."""
    return int(SCREEN["amount"] * 2 * 1.2) if services.of(ctx, chain.application) else 0


def holds_of_designs(ctx: Context, chain: Chain, said: list[str]) -> dict[str, bool]:
    """Return the rules of an exhibitor's own stand, and whether they hold."""
    design = drawn.kept(ctx, chain.application)
    ways = [action.removeprefix("stand_design_") for action in said if "stand_design_" in action]
    last = {"submit": "submitted", "revise": "draft", "approve": "approved", "return": "returned"}
    after = said[said.index("withdraw") :] if "withdraw" in said else []
    return {
        "a design judged after the withdrawal": not any("stand_design" in one for one in after),
        "a design that is not where its last step led": design is None
        or design.state == last.get(ways[-1], design.state),
        "a design drawn on after it was submitted": design is None
        or ways[-1] != "draw"
        or design.state in DRAWN_IN,
    }


def holds_of_visitors(chain: Chain) -> dict[str, bool]:
    """Return the rules of visitors' places, and whether they hold."""
    settings = chain.ctx.the_edition.visitor_settings
    coming = [one for one in chain.visitors if one.state in COMING]
    kept = [day for one in coming for day in one.days]
    given = [day.day for day in kept if day.given]
    room = DayRoom(settings, Counter((day, "public") for day in given))
    badged = {one.badge_id: one for one in coming if one.badge_id}
    live = chain.ctx.session.scalars(
        sa.select(Badge).where(
            Badge.edition_id == chain.ctx.the_edition.id,
            Badge.role == BadgeRole.VISITOR,
            Badge.state == BadgeState.ISSUED,
        )
    ).all()
    addresses = [one.email.lower() for one in coming]
    return {
        "more places than there are": all(
            count <= settings.places_a_day for count in Counter(given).values()
        ),
        "somebody waits beside a free place": all(
            day.given or not room.has(day.day, "public") for day in kept
        ),
        "a place of nobody": all(not one.days for one in chain.visitors if one not in coming),
        "a visitor twice": len(addresses) == len(set(addresses)),
        "a visitor's code without a visitor": {one.id for one in live} == set(badged),
        "a code for other days": all(
            one.days == [day.day.isoformat() for day in badged[one.id].days if day.given]
            for one in live
            if one.id in badged
        ),
        "more guests than invited": sum(one.invitation is not None for one in coming)
        <= settings.invitations,
    }


TABLES = Base.metadata.sorted_tables
EMPTY = ";".join(str(sa.delete(table)) for table in TABLES)


class Stations:
    """The chain's stations: each is made once, kept beside, and put back when it is asked for."""

    def __init__(self, base: Context) -> None:
        self.base = base
        self.made: dict[str, tuple[Context, str]] = {}

    def at(self, station: str) -> Context:
        """Give the context of a station, with its rows and no others."""
        self.base.session.rollback()
        self.base.session.expire_all()
        if station in self.made:
            ctx, put_back = self.made[station]
            self._run(EMPTY, put_back)
        else:
            self._run(EMPTY)
            ctx = made(self.base, station)
            self.made[station] = ctx, self._kept(station)
        return ctx

    def _kept(self, schema: str) -> str:
        """Copy all rows into a schema; return the statements that put them back."""
        any_of = {table: sa.select(sa.exists(sa.select(1).select_from(table))) for table in TABLES}
        some = [table for table in TABLES if self.base.session.scalar(any_of[table])]
        copies = (f"CREATE TABLE {schema}.{table.name} AS TABLE {table.name}" for table in some)
        self._run(f"CREATE SCHEMA {schema}", *copies)
        statements = []
        for table in some:
            names = [column.name for column in table.columns if not column.computed]
            copy = sa.table(table.name, *map(sa.column, names), schema=schema)
            put_back = sa.insert(table).from_select(names, sa.select(*copy.columns))
            statements.append(str(put_back))
        return ";".join(statements)

    def forget(self) -> None:
        """Drop everything."""
        self.base.session.rollback()
        self._run(EMPTY, *(f"DROP SCHEMA {station} CASCADE" for station in self.made))

    def _run(self, *statements: str) -> None:
        with db.engine.begin() as connection:
            without_triggers(connection)
            connection.exec_driver_sql(";".join(statements))


@pytest.fixture(scope="module")
def stations(shared_app, tmp_path_factory):
    with shared_app.app_context():
        factories.bind(db.session())
        folder = Folder(tmp_path_factory.mktemp("stations"))
        found = Stations(Context(db.session(), Actor(), NOW, folder, None, safe=SAFE))
        yield found
        found.forget()
        db.session.remove()


@pytest.fixture(scope="module")
def at_once(stations):
    """Two connections more."""
    found = Interleavings(db.engine.url, (VillageError, PlanError, StaleDataError))
    yield found
    found.close()


def begin(ctx: Context, name: str) -> Begin:
    """Return what reads the application and all that belongs to it, and then does a use case."""
    edition_id = ctx.the_edition.id

    def read_first(session: Session) -> Callable[[], object]:
        chain = read(replace(ctx, session=session, edition=session.get(Edition, edition_id)))
        return lambda: USE_CASES[name](chain)

    return read_first


@pytest.mark.parametrize(("station", "one", "other"), PAIRS)
def test_two_use_cases_at_once_leave_no_broken_state(
    stations, at_once, record_property, station, one, other
):
    found = []

    def run(held: int, *, first: str, then: str) -> Interleaving:
        ctx = stations.at(station)
        done = at_once.run(begin(ctx, first), begin(ctx, then), held)
        wrong = [*map(repr, done.failures), *broken(ctx)]
        found.extend(f"{then} to {held}, {first}, {then} on: {what}" for what in wrong)
        return done

    if EVERY_CLASS:
        said, classes = {}, 0
        for first, then in dict.fromkeys([(one, other), (other, one)]):
            said[then] = at_once.alone(begin(stations.at(station), then))
            classes += sum(1 for _ in every_class(partial(run, first=first, then=then), said[then]))
        turns = [len(said[name]) + 1 for name in (one, other)]  # the last is a commit
        record_property("classes", classes)
        record_property("orders", comb(sum(turns), turns[0]))
    else:
        run(READY, first=one, then=other)

    assert found == []
    assert first_broken(stations.base.session) is None


def test_without_the_lock_of_the_application_a_broken_state_is_found(
    stations, at_once, monkeypatch
):
    monkeypatch.setattr(locks, "lock_ids", lambda _ctx, _ids: None)
    ctx = stations.at("confirmed")

    at_once.run(begin(ctx, "name"), begin(ctx, "withdraw"), READY)

    assert broken(ctx) == ["a badge without a participant"]


@pytest.mark.parametrize("station", STATIONS)
def test_every_use_case_has_its_effect_alone_where_it_is_run(stations, station):
    ctx = stations.at(station)

    refused = {}
    for name in STATIONS[station][1]:
        try:
            USE_CASES[name](read(ctx))
        except VillageError as error:
            refused[name] = repr(error)
        ctx.session.rollback()

    assert refused == {}
