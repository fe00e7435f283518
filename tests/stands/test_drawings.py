"""A drawing uploaded, and read as somebody says; what was said outlives the file."""

import pytest
import sqlalchemy as sa

from tests.engines.plans.drawing import collection, stand, svg_file
from village.core.errors import Forbidden, NotFound, Stale
from village.engines.plans.faults import PlanError
from village.engines.plans.parts import IGNORED, PartKey
from village.stands.reads import drawings as reads
from village.stands.reads import plans
from village.stands.tables.drawings import UploadedDrawing
from village.stands.writes import drawings
from village.stands.writes import plan as floorplan

HALL = svg_file('<g id="one"><rect width="3" height="3"/></g><g id="two"><path d="M0 9L9 9"/></g>')
ONE, TWO = PartKey("one", "", "rect"), PartKey("two", "", "path")


def test_the_first_is_in_force_the_next_a_draft_read_as_was_said_before(organiser):
    first = drawings.upload(organiser, "hall.svg", HALL)
    seems = dict(reads.roles(first))
    roles = {ONE: "stand", TWO: "wall"}

    made = drawings.read(organiser, first, roles, units_per_metre=1, seen=first.version)
    second = drawings.upload(organiser, "again.svg", HALL)
    draft = drawings.read(
        organiser, second, reads.roles(second), units_per_metre=1, seen=second.version
    )

    assert seems == {ONE: "stand", TWO: ""}
    assert (made.in_force, made.about, draft.in_force, draft.about) == (
        True, "hall.svg", False, "again.svg",
    )  # fmt: skip
    assert [item["properties"]["kind"] for item in draft.plan["features"]] == ["stand", "wall"]
    assert organiser.session.scalars(sa.select(UploadedDrawing)).all() == [second]


def test_what_was_said_of_parts_that_a_drawing_has_not_is_kept(organiser):
    first = drawings.upload(organiser, "hall.svg", HALL)
    drawings.read(
        organiser, first, {ONE: "stand", TWO: IGNORED}, units_per_metre=1, seen=first.version
    )

    other = svg_file('<g id="three"><rect width="3" height="3"/></g>')
    second = drawings.upload(organiser, "other.svg", other)

    assert reads.roles(second) == {PartKey("three", "", "rect"): "stand"}
    assert reads.remembered(second) == {ONE: "stand", TWO: IGNORED}


def test_a_version_knows_its_drawing_until_another_takes_its_place(organiser):
    drawing = drawings.upload(organiser, "hall.svg", HALL)
    version = drawings.read(
        organiser, drawing, {ONE: "stand"}, units_per_metre=1, seen=drawing.version
    )

    made = reads.made(organiser, version)
    drawings.upload(organiser, "hall.svg", HALL)

    assert made == drawing
    assert reads.made(organiser, version) is None


def test_a_draft_that_is_discarded_leaves_the_drawing(organiser):
    floorplan.import_plan(organiser, collection(stand("A1", 0, 0)))
    drawing = drawings.upload(organiser, "second.svg", HALL)
    version = drawings.read(
        organiser, drawing, {ONE: "stand"}, units_per_metre=1, seen=drawing.version
    )

    floorplan.discard(organiser, version)
    organiser.session.refresh(drawing)

    assert (drawing.name, drawing.plan_version_id) == ("second.svg", None)


def test_what_was_seen_before_another_was_uploaded_is_not_read(organiser):
    drawing = drawings.upload(organiser, "hall.svg", HALL)
    seen = drawing.version
    drawings.upload(organiser, "other.svg", HALL)

    with pytest.raises(Stale):
        drawings.read(organiser, drawing, {ONE: "stand"}, units_per_metre=1, seen=seen)
    assert plans.versions(organiser) == []


def test_what_is_no_drawing_takes_no_place(organiser):
    with pytest.raises(PlanError, match="not a file"):
        drawings.upload(organiser, "hall.svg", b"<html/>")
    with pytest.raises(NotFound):
        reads.latest(organiser)


def test_who_may_not_configure_uploads_and_reads_nothing(chair):
    with pytest.raises(Forbidden):
        drawings.upload(chair, "hall.svg", HALL)
