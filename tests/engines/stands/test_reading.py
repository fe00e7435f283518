import pytest

from tests.engines.stands.floors import data, grid, request
from village.engines.stands import reading
from village.engines.stands.problem import ProblemError, as_plan_data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "stands"}, "format is 'stands', not 'village-stands/1'"),
        ({"modules": 5}, "modules is not a list"),
        ({"modules": [{"id": "A"}]}, "modules[0]: field 'block' is missing"),
        ({"modules": grid(1, 1) * 2}, "modules: id 'A-00' occurs more than once"),
        ({"modules": grid(1, 1, width=0)}, "modules[0].width: is zero"),
        ({"modules": grid(1, 1, price="dear")}, "modules[0].price: 'dear' is not a number"),
        ({"requests": [request("R1", wishes="A")]}, "requests[0].wishes is not a list"),
        ({"requests": [request("R1", zones=[5])]}, "requests[0].zones is not a list of names"),
        ({"requests": [request("")]}, "requests[0].id is not a name"),
        ({"requests": [request("R1", 7)]}, "requests[0].modules: 7 is more than 6"),
        ({"requests": [request("R1", 0)]}, "requests[0].modules: 0 is less than 1"),
        ({"requests": [request("R1", 1.5)]}, "requests[0].modules: 1.5 is not a whole number"),
        ({"requests": [request("R1", points=-1)]}, "requests[0].points: -1 is less than 0"),
        ({"separate": [["R1", "R1", 3]]}, "separate[0] is not a pair of two requests"),
        ({"separate": [["R1", "R2"]]}, "separate[0] is not [request, request, metres]"),
        ({"together": [["R1", "R9"]]}, "together: 'R9' does not exist"),
        ({"pinned": {"R1": ["Z"]}}, "pinned.R1: 'Z' does not exist"),
        ({"blocked": ["Z"]}, "blocked: 'Z' does not exist"),
        ({"weights": {"wish": 5}}, "weights.wish is not a list"),
        ({"aisle": True}, "aisle: True is not a number"),
        ({"aisle": float("nan")}, "aisle: nan is not a number"),
        ({"aisle": float("inf")}, "aisle: is more than 1,000,000,000"),
        ({"separate": [["R1", "R2", 10**400]]}, "separate[0][2]: is more than 1,000,000,000"),
    ],
)
def test_the_first_fault_is_named_by_its_field(change, said):
    whole = data(grid(2, 1), [request("R1"), request("R2")]) | change

    with pytest.raises(ProblemError) as caught:
        reading.problem(whole)

    assert str(caught.value) == said


def test_a_plan_is_read_and_written_again():
    text = {
        "format": "village-plan/1",
        "placed": {"R1": ["A-00"]},
        "unplaced": {"R2": "no room"},
        "value": 10.0,
        "bound": 12.5,
        "gap": 0.2,
        "status": "time",
        "seconds": 1.0,
        "moved": [],
    }

    assert as_plan_data(reading.plan(text)) == text


def test_a_file_that_is_no_object_is_refused():
    with pytest.raises(ProblemError, match="the file is not an object"):
        reading.problem([])
