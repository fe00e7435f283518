"""The halls of a plan: added, named, put in order and taken away; a drawing goes into one."""

import pytest

from tests import factories
from tests.conftest import acting
from tests.engines.plans import drawing as boxes
from village.applications.words import State
from village.core.errors import Forbidden, NotFound, Stale
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.engines.plans.faults import PlanError
from village.engines.plans.model import Hall
from village.stands.reads import drawings as drawing_reads
from village.stands.reads import halls as reads
from village.stands.reads import places as place_reads
from village.stands.reads import placing, plans
from village.stands.words.plans import PlanOrigin
from village.stands.writes import drawing, drawings, halls, places
from village.stands.writes import plan as floorplan

GROUND, UPPER = Hall("1", {"fr": "Rez-de-chaussée"}), Hall("", {"fr": "Étage", "en": "Upstairs"})


@pytest.fixture
def two(organiser):
    """A ground floor with two stands, an upper floor with one, in the same coordinates."""
    drawn = boxes.collection(*boxes.room(), boxes.stand("A1", 3, 10), boxes.stand("A2", 6, 10))
    floorplan.import_plan(organiser, drawn)
    halls.arrange(organiser, [GROUND, UPPER], seen=1)
    upstairs = drawing.begin(organiser, 30, 20, hall="2")
    features = [*boxes.room(), boxes.stand("B1", 9, 10)]
    drawing.save(organiser, upstairs, features, revision=1, hall="2")
    publish(organiser, upstairs)
    return upstairs


def publish(ctx, version, agreed=()):
    return floorplan.publish(ctx, version, seen=plans.comparison(ctx, version).mark, agreed=agreed)


def housed(ctx):
    return {row.number: row.hall for row in place_reads.on_plan(ctx)}


def test_a_hall_added_is_in_force_at_once_and_changes_no_stand(organiser):
    floorplan.import_plan(organiser, boxes.collection(*boxes.room(), boxes.stand("A1", 3, 10)))

    made = halls.arrange(organiser, [UPPER, GROUND], seen=1)

    assert (made.number, made.in_force, made.origin) == (2, True, PlanOrigin.HALLS)
    assert made.about == "Étage, Rez-de-chaussée"
    assert housed(organiser) == {"A1": "1"}
    assert reads.names(organiser, "en") == {"2": "Upstairs", "1": "Rez-de-chaussée"}
    assert halls.arrange(organiser, reads.of(made), seen=2) is None


def test_each_hall_is_drawn_by_itself_and_no_rule_reaches_into_another(organiser, two):
    assert housed(organiser) == {"A1": "1", "A2": "1", "B1": "2"}
    assert {row.number: row.open_sides for row in place_reads.on_plan(organiser)} == {
        "A1": 3, "A2": 3, "B1": 4,
    }  # fmt: skip
    where = {one.id: one.x for one in placing.placing(organiser).problem.modules}
    assert where["B1"] - where["A2"] > 1000
    told = [
        reads.told(organiser, place_reads.find(organiser, number), "en") for number in ("A1", "B1")
    ]
    assert told == ["A1 (Rez-de-chaussée)", "B1 (Upstairs)"]
    assert reads.of_stands(organiser, "en") == {
        "A1": "Rez-de-chaussée", "A2": "Rez-de-chaussée", "B1": "Upstairs",
    }  # fmt: skip


def test_a_drawing_goes_into_its_hall_and_leaves_the_others(organiser, two):
    content = boxes.svg_file('<g class="stand"><rect width="3" height="3" data-number="B2"/></g>')
    uploaded = drawings.upload(organiser, "up.svg", content, hall="2")
    roles = dict.fromkeys(drawing_reads.roles(uploaded), "stand")

    draft = drawings.read(organiser, uploaded, roles, units_per_metre=1, seen=uploaded.version)

    free = plans.comparison(organiser, draft).free
    assert [(one.number, str(one.kinds[0])) for one in free] == [("B1", "gone"), ("B2", "added")]


def test_a_plan_with_halls_is_given_as_it_was_taken(organiser):
    listed = [{"code": "1", "name": {"fr": "Rez"}}, {"code": "2", "name": {}}]
    taken = {**boxes.collection(boxes.stand("C1", 0, 0, hall="2")), "halls": listed}

    floorplan.import_plan(organiser, taken)

    assert organiser.the_edition.plan == {**taken, "read": []}


def test_a_file_of_several_halls_is_the_whole_plan(organiser, two):
    whole = {
        **boxes.collection(boxes.stand("C1", 0, 0, hall="x"), boxes.stand("C2", 0, 0, hall="y"))
    }

    assert floorplan.in_hall(organiser, whole, "2") == whole


def test_a_hall_with_stands_is_taken_away_by_a_draft_that_is_compared(organiser, two):
    given = place_reads.find(organiser, "B1")
    application = factories.ApplicationFactory(
        edition=organiser.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    places.give(organiser, given, application)

    draft = halls.arrange(organiser, [GROUND], seen=3)

    assert (draft.in_force, draft.stands) == (False, 2)
    assert [one.change.number for one in plans.comparison(organiser, draft).leaving] == ["B1"]
    with pytest.raises(PlanError):
        publish(organiser, draft)
    assert reads.chosen(draft, "") == "1"


def test_a_plan_before_the_halls_can_be_published_again(organiser, two):
    publish(organiser, plans.version(organiser, 1))

    assert housed(organiser) == {"A1": "", "A2": ""}
    assert reads.names(organiser, "fr") == {}
    assert reads.of_stands(organiser, "fr") == {}
    assert reads.told(organiser, place_reads.find(organiser, "A1"), "fr") == "A1"
    assert reads.chosen(plans.version(organiser, 1), "") == ""
    with pytest.raises(NotFound):
        reads.chosen(plans.version(organiser, 3), "7")


def test_halls_seen_before_somebody_else_changed_them_are_refused(organiser, two):
    with pytest.raises(Stale):
        halls.arrange(organiser, [GROUND], seen=1)
    with pytest.raises(Forbidden):
        halls.arrange(acting(organiser, Role.JUROR), [GROUND], seen=3)


def redrawn(ctx, hall, *stands):
    """Begin a draft with a hall drawn anew."""
    draft = drawing.begin(ctx, 30, 20, hall=hall)
    drawing.save(ctx, draft, [*boxes.room(), *stands], revision=1, hall=hall)
    return draft


def test_drafts_of_two_halls_are_published_one_after_the_other_and_undone(organiser, two):
    ground = redrawn(organiser, "1", boxes.stand("A3", 3, 10))
    upper = redrawn(organiser, "2", boxes.stand("B2", 9, 10))
    copy = drawing.begin_from(organiser, upper)

    publish(organiser, ground)
    compared = plans.comparison(organiser, upper)
    publish(organiser, upper)

    assert [one.code for one in compared.carried] == ["1"]
    assert [(one.number, one.called) for one in compared.free] == [("B1", "B2")]
    assert housed(organiser) == {"A3": "1", "B2": "2"}
    assert upper.stands == 2
    assert [one.code for one in plans.comparison(organiser, copy).carried] == ["1"]
    publish(organiser, ground)
    assert housed(organiser) == {"A3": "1", "B1": "2"}
    publish(organiser, two)
    assert housed(organiser) == {"A1": "1", "A2": "1", "B1": "2"}


def test_a_hall_that_two_have_changed_is_published_by_saying_so(organiser, two):
    first = redrawn(organiser, "1", boxes.stand("A1", 3, 10, width=4))
    second = redrawn(organiser, "1", boxes.stand("A1", 3, 10), boxes.stand("A4", 6, 10))
    seen = plans.comparison(organiser, second).mark
    publish(organiser, first)

    with pytest.raises(Stale):
        floorplan.publish(organiser, second, seen=seen)
    [clash] = plans.comparison(organiser, second).clashes
    assert (clash.hall.code, [change.number for change in clash.lost]) == ("1", ["A1"])
    with pytest.raises(PlanError, match="Rez-de-chaussée"):
        publish(organiser, second)
    seen = plans.comparison(organiser, second).mark
    floorplan.publish(organiser, second, seen=seen, taken_back=["1"])
    assert housed(organiser) == {"A1": "1", "A4": "1", "B1": "2"}


def test_drafts_begun_before_anything_was_in_force_take_nothing_back_unasked(organiser):
    first, second = (
        floorplan.draft(organiser, boxes.collection(boxes.stand(number, 0, 0)))
        for number in ("A1", "A2")
    )

    publish(organiser, first)

    [clash] = plans.comparison(organiser, second).clashes
    assert [change.number for change in clash.lost] == ["A1"]
