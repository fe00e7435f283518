"""What changes for each stand from one plan to another."""

from shapely import affinity, box

from village.engines.plans.comparing import StandChangeKind as Kind
from village.engines.plans.comparing import compare, followed, renumbered
from village.engines.plans.model import PlanStand

STAND = PlanStand("A2", box(0, 0, 3, 3), "africa", frozenset({"power"}), open_sides=2)


def like(**facts):
    names = ("number", "polygon", "zone", "utilities", "open_sides")
    return PlanStand(**{**{name: getattr(STAND, name) for name in names}, **facts})


def kinds(after, before=STAND):
    return {change.number: change.kinds for change in compare([before], after)}


def test_equal_stands_are_not_named():
    assert kinds([like()]) == {}
    assert kinds([like(polygon=affinity.translate(STAND.polygon, 0.05))]) == {}


def test_each_difference_has_its_name_and_what_matters_most_comes_first():
    assert kinds([]) == {"A2": (Kind.GONE,)}
    assert kinds([like(), like(number="A10"), like(number="A3")]) == {
        "A3": (Kind.ADDED,), "A10": (Kind.ADDED,),
    }  # fmt: skip
    assert kinds([like(polygon=box(0, 0, 3, 2), open_sides=1)]) == {
        "A2": (Kind.SMALLER, Kind.FEWER_SIDES)
    }
    assert kinds([like(polygon=box(0, 0, 4, 3), open_sides=3)]) == {
        "A2": (Kind.LARGER, Kind.MORE_SIDES)
    }
    assert kinds([like(zone="asia", utilities=frozenset({"water"}))]) == {
        "A2": (Kind.PAVILION, Kind.FEWER_UTILITIES, Kind.MORE_UTILITIES)
    }


def test_numbers_are_ordered_as_people_count():
    added = compare([], [like(number=number) for number in ("A10", "B1", "A2")])

    assert [change.number for change in added] == ["A2", "A10", "B1"]


def test_a_stand_elsewhere_has_moved_by_its_middle():
    (change,) = compare([STAND], [like(polygon=affinity.translate(STAND.polygon, 4, 3))])

    assert (change.kinds, change.metres) == ((Kind.MOVED,), 5.0)


def test_a_stand_under_another_number_is_found_by_its_floor():
    gone, added = compare([STAND], [like(number="B7", polygon=box(0.1, 0, 3.1, 3))])

    assert (gone.number, gone.kinds, gone.again, gone.metres) == ("A2", (Kind.GONE,), "B7", 0.0)
    assert added.again == ""
    assert compare([STAND], [like(number="B7", polygon=box(9, 0, 12, 3))])[0].again == ""


def test_a_floor_with_another_number_is_named_in_chains_too():
    before = [
        like(),
        like(number="A3", polygon=box(3, 0, 6, 3)),
        like(number="A9", polygon=box(9, 0, 12, 3)),
    ]
    after = [
        like(number="A3"),
        like(number="A4", polygon=box(3, 0, 6, 3)),
        like(number="A9", polygon=box(9, 0, 10, 3)),
    ]

    assert renumbered(before, after) == {"A2": "A3", "A3": "A4"}


def test_of_stands_on_each_other_each_keeps_its_own_number_and_none_is_called_by_anothers():
    twice = [like(number="A1"), like()]

    assert renumbered([like()], twice) == {}
    assert renumbered([like()], [like(number="B1")]) == {"A2": "B1"}
    assert renumbered(twice, [like(number="B1")]) == {}


def test_numbers_are_taken_all_at_once_or_stay_where_one_is_not_free():
    chain, swap = {"A1": "A2", "A2": "A3"}, {"B1": "B2", "B2": "B1"}

    assert followed(chain | swap, taken=["A1", "A2", "B1", "B2"]) == chain | swap
    assert followed(chain | swap, taken=["A1", "A2", "A3", "B1", "B2"]) == swap
    assert followed(chain, ["A1", "A2", "A3"], lambda *_one: True) == chain | {"A3": "A1"}


def test_a_chain_changes_numbers_alone_and_its_first_number_may_be_a_new_stands():
    row = [like(number=f"A{k}", polygon=box(3 * k, 0, 3 * k + 3, 3)) for k in range(4)]
    on = [like(number=f"A{k + 1}", polygon=one.polygon) for k, one in enumerate(row[1:3], 1)]
    new = like(number="A1", polygon=box(30, 0, 33, 3))

    changes = compare(row[1:3], [new, *on], renumbered(row[1:3], [new, *on]))

    assert [(one.number, one.kinds, one.called) for one in changes] == [
        ("A1", (Kind.RENUMBERED,), "A2"),
        ("A1", (Kind.ADDED,), "A1"),
        ("A2", (Kind.RENUMBERED,), "A3"),
    ]
