import pytest

from tests.engines.plans.drawing import feature, plan, room, stand
from village.engines.plans import checks, edits
from village.engines.plans.faults import PlanError


def row(*places, **properties):
    stands = [stand(f"A{k}", x, 8, **properties) for k, x in enumerate(places, start=1)]
    return plan(*room(), *stands)


def test_merged_stands_are_one_with_all_of_it_measured_again():
    drawn = plan(
        *room(),
        stand("A1", 5, 8, utilities=["water"], zone="asia"),
        stand("A2", 8, 8, utilities=["power"], zone="asia"),
        stand("A3", 11, 8, zone="asia"),
    )

    merged = edits.merge(drawn, ["A1", "A2"])

    one = merged.by_number["A1"]
    assert (one.area_m2, one.open_sides, one.neighbours) == (18.0, 3, ("A3",))
    assert (one.zone, one.utilities) == ("asia", frozenset({"water", "power"}))
    assert [item.number for item in merged.stands] == ["A1", "A3"]


def test_a_split_stand_is_two_with_all_of_it_measured_again():
    drawn = plan(*room(), stand("A1", 5, 8, 6, 3, zone="asia"))

    parts = edits.split(drawn, "A1", [(8, 0), (8, 1)], numbers=("A1a", "A1b"))

    assert [(s.number, s.area_m2, s.open_sides, s.neighbours) for s in parts.stands] == [
        ("A1a", 9.0, 3, ("A1b",)),
        ("A1b", 9.0, 3, ("A1a",)),
    ]
    again = edits.merge(parts, ["A1a", "A1b"], number="A1").by_number["A1"]
    assert again.polygon.equals(drawn.by_number["A1"].polygon)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (["A1"], "to merge takes at least two stands"),
        (["A1", "Z9"], "there is no stand 'Z9'"),
        (["A1", "A3"], "A1, A3 do not form one piece"),
    ],
)
def test_what_cannot_be_merged_is_said(numbers, said):
    with pytest.raises(PlanError) as caught:
        edits.merge(row(5, 8, 20), numbers)

    assert str(caught.value) == said


def test_stands_of_different_zones_are_not_merged():
    drawn = plan(stand("A1", 5, 8, zone="asia"), stand("A2", 8, 8, zone="africa"))

    with pytest.raises(PlanError, match="A1, A2 lie in several zones: africa, asia"):
        edits.merge(drawn, ["A1", "A2"])


def test_a_repair_that_its_plan_no_longer_needs_changes_nothing():
    [repair] = edits.proposals(row(5, 8.02))
    sound = row(5, 8)

    assert edits.mended(sound, [repair]) is sound


def test_no_repair_lays_a_stand_over_its_neighbour():
    """The near side moves, but another corner of the stand already lies within the first."""
    hooked = [[[8.02, 8], [11, 8], [11, 11], [7, 10.9], [7, 10.5], [8.02, 10.5], [8.02, 8]]]
    drawn = plan(stand("A1", 5, 8), feature("stand", "Polygon", hooked, number="A2"))

    assert edits.proposals(drawn) == []


@pytest.mark.parametrize("line", [[(1, 1), (1, 1)], [(50, 0), (50, 1)]])
def test_a_line_that_does_not_cut_is_refused(line):
    with pytest.raises(PlanError):
        edits.split(row(5), "A1", line, numbers=("a", "b"))


@pytest.mark.parametrize(("second", "fault"), [(8.03, "gap"), (7.96, "overlap")])
def test_a_near_miss_is_mended_by_moving_one_side(second, fault):
    drawn = row(5, second)

    [repair] = edits.proposals(drawn)
    mended = edits.mended(drawn, [repair])

    assert (repair.number, repair.beside, repair.fault) == ("A2", "A1", fault)
    assert repair.measure_m == pytest.approx(abs(second - 8))
    assert mended.by_number["A2"].area_m2 == pytest.approx(3 * (second + 3 - 8))
    assert edits.proposals(mended) == []
    assert checks.check(mended) == []


def test_a_row_of_gaps_is_mended_whole():
    drawn = row(5, 8.02, 11.05)

    mended = edits.mended(drawn, edits.proposals(drawn))

    assert checks.near_misses(mended) == []


def test_rotated_stands_are_mended_in_their_own_direction():
    first = [[[5, 8], [7, 10], [5, 12], [3, 10], [5, 8]]]
    second = [[[7.02, 10.02], [9, 12], [7, 14], [5.02, 12.02], [7.02, 10.02]]]
    drawn = plan(
        *room(),
        feature("stand", "Polygon", first, number="A1"),
        feature("stand", "Polygon", second, number="A2"),
    )

    mended = edits.mended(drawn, edits.proposals(drawn))

    gap = mended.by_number["A1"].polygon.distance(mended.by_number["A2"].polygon)
    assert gap < 2e-4


def test_stands_across_an_aisle_need_no_repair():
    assert edits.proposals(row(5, 8, 11.2)) == []
    assert edits.proposals(plan()) == []
