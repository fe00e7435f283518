"""A draft drawn in the page: begun, saved by one after the other, never over another's work."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.engines.plans import drawing as boxes
from village.core.audit.tables import AuditEntry
from village.core.errors import AlreadyDone, Forbidden, Stale
from village.core.permissions import Role
from village.engines.plans.faults import PlanError
from village.stands.reads import plans
from village.stands.words.plans import PlanOrigin
from village.stands.writes import drawing, plan


def features(*drawn):
    return [*boxes.room(), *drawn]


def who_drew(ctx):
    about = sa.select(AuditEntry).where(AuditEntry.action == "draw_plan")
    return [entry.actor_name for entry in ctx.session.scalars(about.order_by(AuditEntry.id))]


def test_a_blank_hall_is_a_draft(organiser):
    version = drawing.begin(organiser, 30, 20)

    assert (version.origin, version.stands, version.revision) == (PlanOrigin.DRAWN, 0, 1)
    assert (version.in_force, version.published_at) == (False, None)
    assert [one["properties"]["kind"] for one in version.plan["features"]] == [
        "wall", "entrance", "exit",
    ]  # fmt: skip


def test_a_copy_begins_with_what_another_version_holds(organiser):
    plan.import_plan(
        organiser, boxes.collection(*features(boxes.stand("A1", 3, 10))), about="a.dxf"
    )

    copied = drawing.begin_from(organiser, plans.version(organiser, 1))

    assert (copied.number, copied.stands, copied.about) == (2, 1, "a.dxf")
    assert plans.in_force(organiser) == 1


def test_what_is_drawn_is_kept_and_measured(organiser):
    version = drawing.begin(organiser, 30, 20)

    drawn = drawing.save(
        organiser, version, features(boxes.stand("A1", 3, 10, id="x1")), revision=1
    )

    assert [(stand.number, stand.area_m2) for stand in drawn.stands] == [("A1", 9.0)]
    assert (version.stands, version.revision) == (1, 2)
    assert version.plan["features"][-1]["properties"] == {
        "kind": "stand", "number": "A1", "id": "x1",
    }  # fmt: skip
    assert plans.saved_by(organiser, version) == organiser.actor.name


def test_nothing_is_saved_over_what_another_has_saved(organiser):
    version = drawing.begin(organiser, 30, 20)
    drawing.save(organiser, version, features(boxes.stand("A1", 3, 10)), revision=1)

    with pytest.raises(Stale):
        drawing.save(organiser, version, features(boxes.stand("B1", 3, 10)), revision=1)

    assert (version.revision, version.plan["features"][-1]["properties"]["number"]) == (2, "A1")


def test_the_log_says_who_draws_each_time_another_goes_on(organiser):
    user = factories.UserFactory(name="Nadia")
    factories.MembershipFactory(edition=organiser.edition, user=user, role=Role.ORGANISER)
    other = acting(organiser, user=user)
    version = drawing.begin(organiser, 30, 20)

    for revision, ctx in enumerate((organiser, organiser, other, other, organiser), start=1):
        drawing.save(ctx, version, features(), revision=revision)

    assert who_drew(organiser) == [organiser.actor.name, "Nadia", organiser.actor.name]


def test_a_version_that_was_published_is_drawn_on_no_more(organiser):
    plan.import_plan(organiser, boxes.collection(*features(boxes.stand("A1", 3, 10))))

    with pytest.raises(AlreadyDone):
        drawing.save(organiser, plans.version(organiser, 1), features(), revision=1)


@pytest.mark.parametrize(
    ("drawn", "fault"),
    [([], "empty"), ([boxes.stand("A1", 0, 0), boxes.stand("A2", 2000, 0)], "span")],
)
def test_what_is_no_hall_is_not_kept(organiser, drawn, fault):
    version = drawing.begin(organiser, 30, 20)

    with pytest.raises(PlanError) as refusal:
        drawing.save(organiser, version, drawn, revision=1)

    assert (refusal.value.code, version.revision) == (fault, 1)


def test_only_who_configures_draws(organiser, chair):
    version = drawing.begin(organiser, 30, 20)

    with pytest.raises(Forbidden):
        drawing.begin(chair, 30, 20)
    with pytest.raises(Forbidden):
        drawing.begin_from(chair, version)
    with pytest.raises(Forbidden):
        drawing.save(chair, version, features(), revision=1)
