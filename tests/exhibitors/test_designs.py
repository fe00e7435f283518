"""Stand designs: drawn on one's own stand, judged by the edition's rules, approved or returned."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.exhibitors.test_entries import PDF
from tests.orders.conftest import confirmed, of
from village.applications.words import State
from village.board import tasks
from village.core.errors import (
    FileNotTaken,
    Forbidden,
    IllegalTransition,
    NotFound,
    RulesBroken,
    Stale,
    WallOutside,
)
from village.core.outbox.tables import OutboxMail
from village.editions import TaskKind
from village.engines.plans.walls import StandWall, WallFault
from village.exhibitors.reads import designs
from village.exhibitors.words import DesignState, walls_of
from village.exhibitors.writes import designs as writing
from village.stands import own_stand
from village.stands.tables.places import StandPlace
from village.stands.writes import places

RULES = {"highest_m": 4, "setback_m": 1, "setback_above_m": 2.5, "closed_share": 0.5}
BACK = StandWall((0, 300), (300, 300), 250)
TALL = StandWall((0, 300), (300, 300), 450)
BEYOND = StandWall((0, 150), (400, 150), 250)


@pytest.fixture
def builder(ctx, organiser):
    """Return a confirmed exhibitor with a bare stand of three metres by three."""
    ctx.the_edition.tasks = {"list": [{"task": "stand_design"}], "stand_rules": RULES}
    application = confirmed(ctx, name="Atlas")
    application.shell_scheme = False
    places.give(organiser, factories.StandFactory(edition=ctx.edition, number="B1"), application)
    return application


@pytest.fixture
def atlas(ctx, builder):
    return of(ctx, builder)


def task(ctx, application) -> str:
    [found] = [one for one in tasks.of(ctx, application) if one.kind is TaskKind.STAND_DESIGN]
    return found.state.value


def mails(ctx) -> list[tuple[str, str]]:
    rows = ctx.session.scalars(
        sa.select(OutboxMail).where(OutboxMail.template.like("stand_design%")).order_by("id")
    )
    return [(one.template, one.params.get("note", "")) for one in rows]


def test_a_design_is_drawn_submitted_and_approved(ctx, atlas, organiser, builder):
    assert task(ctx, builder) == "open"

    writing.save(atlas, builder, [BACK], seen=0, remark="", plan=("stand.pdf", PDF))
    assert task(ctx, builder) == "open"
    writing.submit(atlas, builder, seen=1)
    assert task(ctx, builder) == "waiting"
    writing.approve(organiser, builder, seen=2)

    assert task(ctx, builder) == "done"
    design = designs.kept(ctx, builder)
    assert (walls_of(design.walls), design.state) == ((BACK,), DesignState.APPROVED)
    assert mails(ctx) == [("stand_design_approved", "")]
    for reader in (atlas, organiser):
        assert designs.builders_plan(reader, builder.reference).name == "stand.pdf"
    with pytest.raises(NotFound):
        designs.builders_plan(of(ctx, confirmed(ctx)), builder.reference)


def test_a_design_is_returned_with_a_reason_and_submitted_again(ctx, atlas, organiser, builder):
    writing.save(atlas, builder, [BACK], seen=0)
    writing.submit(atlas, builder, seen=1)

    writing.send_back(organiser, builder, "Where is the door?", seen=2)

    assert mails(ctx) == [("stand_design_returned", "Where is the door?")]
    assert task(ctx, builder) == "open"
    writing.save(atlas, builder, [BACK], seen=3, remark="On the left.")
    writing.submit(atlas, builder, seen=4)
    writing.approve(organiser, builder, seen=5)
    writing.send_back(organiser, builder, "The fire brigade says no.", seen=6)
    assert task(ctx, builder) == "open"


def test_what_is_submitted_or_approved_is_drawn_on_only_once_it_is_taken_back(
    ctx, atlas, organiser, builder
):
    writing.save(atlas, builder, [BACK], seen=0)
    writing.submit(atlas, builder, seen=1)
    with pytest.raises(IllegalTransition):
        writing.save(atlas, builder, [], seen=2)

    writing.revise(atlas, builder, seen=2)
    writing.submit(atlas, builder, seen=3)
    writing.approve(organiser, builder, seen=4)
    writing.revise(atlas, builder, seen=5)

    assert task(ctx, builder) == "open"
    assert designs.kept(ctx, builder).state is DesignState.DRAFT


def test_a_broken_rule_needs_a_remark_and_a_wall_outside_has_none(ctx, atlas, builder):
    floor = own_stand(ctx, builder).floor
    assert [one.fault for one in designs.judged(ctx, floor, [TALL])] == [
        WallFault.TOO_HIGH,
        WallFault.TOO_NEAR,
    ]
    writing.save(atlas, builder, [TALL], seen=0)
    with pytest.raises(RulesBroken):
        writing.submit(atlas, builder, seen=1)
    writing.save(atlas, builder, [BEYOND], seen=1, remark="Please.")
    with pytest.raises(WallOutside):
        writing.submit(atlas, builder, seen=2)

    writing.save(atlas, builder, [TALL], seen=2, remark="Our tower is 4.5 m high.")
    writing.submit(atlas, builder, seen=3)

    assert task(ctx, builder) == "waiting"


def test_on_another_stand_a_design_is_to_be_submitted_anew(ctx, atlas, organiser, builder):
    writing.save(atlas, builder, [BACK], seen=0)
    writing.submit(atlas, builder, seen=1)
    places.move(organiser, factories.StandFactory(edition=ctx.edition, number="B2"), builder)
    assert task(ctx, builder) == "open"

    with pytest.raises(Stale):
        writing.approve(organiser, builder, seen=2)
    writing.revise(atlas, builder, seen=2)
    with pytest.raises(Stale):
        writing.submit(atlas, builder, seen=3)
    writing.save(atlas, builder, [BACK], seen=3)
    writing.submit(atlas, builder, seen=4)

    assert task(ctx, builder) == "waiting"


def test_a_builders_plan_is_a_pdf_and_goes_when_it_is_taken_away(ctx, atlas, builder):
    with pytest.raises(FileNotTaken):
        writing.save(atlas, builder, [], seen=0, plan=("plan.pdf", b"no"))
    assert designs.kept(ctx, builder) is None
    writing.save(atlas, builder, [], seen=0, plan=("plan.pdf", PDF))
    writing.save(atlas, builder, [BACK], seen=1)
    assert designs.kept(ctx, builder).plan.name == "plan.pdf"

    writing.save(atlas, builder, [BACK], seen=2, keeps_plan=False)

    assert designs.kept(ctx, builder).plan is None


def test_who_has_no_bare_stand_has_no_design(ctx, atlas, organiser, builder):
    place = ctx.session.scalar(sa.select(StandPlace))
    with pytest.raises(NotFound):
        writing.submit(atlas, builder, seen=0)
    with pytest.raises(Stale):
        writing.save(atlas, builder, [], seen=1)
    builder.shell_scheme = True
    with pytest.raises(NotFound):
        writing.save(atlas, builder, [], seen=0)
    assert tasks.of(ctx, builder) == ()
    builder.shell_scheme = False
    places.release(organiser, place)
    with pytest.raises(NotFound):
        writing.save(atlas, builder, [], seen=0)
    assert task(ctx, builder) == "waiting"


def test_nobody_draws_or_judges_for_another(ctx, atlas, organiser, builder):
    stranger = of(ctx, confirmed(ctx))
    with pytest.raises(Forbidden):
        writing.save(stranger, builder, [], seen=0)
    writing.save(atlas, builder, [BACK], seen=0)
    with pytest.raises(Forbidden):
        writing.submit(stranger, builder, seen=1)
    writing.submit(atlas, builder, seen=1)
    with pytest.raises(Forbidden):
        writing.approve(atlas, builder, seen=2)
    with pytest.raises(Forbidden):
        writing.send_back(atlas, builder, "no", seen=2)

    builder.state = State.WITHDRAWN

    with pytest.raises(IllegalTransition):
        writing.approve(organiser, builder, seen=2)
