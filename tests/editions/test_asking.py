"""Which questions a file is asked: conditions on other answers, the axis and the pavilion."""

from hypothesis import given
from hypothesis import strategies as st

from village.editions.words.asking import asked, in_force, is_asked, with_dependent
from village.editions.words.kinds import read_questions

LABEL = {"en": "Question"}


def question(key="city", **more):
    [read] = read_questions([{"key": key, "kind": "line", "label": LABEL, **more}])
    return read


def on(key, *values):
    return {"shown_if": {"question": key, "is": list(values)}}


def test_a_question_is_asked_where_another_answer_says_so():
    city = question(**on("stage", "pilot"))

    given = [{}, {"stage": "idea"}, {"stage": "pilot"}, {"stage": ["idea", "pilot"]}]
    assert [is_asked(city, answers, 1, "water") for answers in given] == [False, False, True, True]


def test_a_tick_and_a_scale_are_named_by_true_and_by_their_step():
    ticked, step = question(**on("open", "true")), question(**on("ready", "3"))

    assert [is_asked(ticked, {"open": value}, None, None) for value in (True, False)] == [
        True,
        False,
    ]
    assert [is_asked(step, {"ready": value}, None, None) for value in (3, 4)] == [True, False]


def test_the_axis_and_the_pavilion_each_have_to_be_among_those_named():
    both = question(axes=[1, 2], pavilions=["water"])

    places = [(1, "water"), (3, "water"), (2, "energy"), (None, "water"), (1, None)]
    assert [is_asked(both, {}, *place) for place in places] == [True, False, False, False, False]


def test_what_depends_on_a_hidden_question_is_hidden_whatever_was_answered_there():
    chain = [
        question("stage"),
        question("city", **on("stage", "pilot")),
        question("mayor", **on("city", "Fès")),
    ]
    answers = {"stage": "idea", "city": "Fès", "mayor": "A."}

    assert [one.key for one in asked(chain, answers, None, None)] == ["stage"]
    assert in_force(chain, answers, None, None) == {"stage": "idea"}


def test_an_answer_given_before_its_question_retired_stays_in_force():
    retired = [question(retired=True)]

    assert asked(retired, {"city": "Fès"}, None, None) == []
    assert in_force(retired, {"city": "Fès"}, None, None) == {"city": "Fès"}


def test_no_answer_brings_a_retired_question_back():
    assert is_asked(question(retired=True), {}, None, None) is False


def test_who_may_correct_an_answer_may_answer_what_is_asked_because_of_it():
    form = [
        question("plain"),
        question("pilot", **on("stage", "pilot")),
        question("pump", axes=[1]),
        question("well", pavilions=["water"]),
    ]

    assert with_dependent(form, ["q_stage"]) == {"q_stage", "q_pilot"}
    assert with_dependent(form, ["axis"]) == {"axis", "q_pump"}
    assert with_dependent(form, ["country"]) == {"country", "q_well"}
    assert with_dependent(form, ["title"]) == {"title"}


VALUES = st.sampled_from(["a", "b", "c"])
KEYS = ["q0", "q1", "q2", "q3", "q4"]


@st.composite
def forms(draw):
    """Return questions of which each may depend on an earlier one, an axis, a pavilion."""
    made = []
    for number, key in enumerate(KEYS):
        row = {"axes": draw(st.lists(st.integers(1, 2), max_size=1))}
        row["pavilions"] = draw(st.lists(st.sampled_from(["x", "y"]), max_size=1))
        if number and draw(st.booleans()):
            row |= on(draw(st.sampled_from(KEYS[:number])), *draw(st.lists(VALUES, min_size=1)))
        made.append(question(key, **row))
    return made


ANSWERS = st.dictionaries(st.sampled_from(KEYS), VALUES | st.lists(VALUES, max_size=2))
PLACES = st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from([None, "x", "y"]))


@given(forms(), ANSWERS, PLACES)
def test_answers_in_force_are_those_of_what_is_asked_and_asking_again_changes_nothing(
    questions, answers, place
):
    put = asked(questions, answers, *place)
    counted = in_force(questions, answers, *place)

    assert counted == {one.key: answers[one.key] for one in put if one.key in answers}
    assert asked(questions, counted, *place) == put
    assert all(is_asked(one, counted, *place) for one in put)


@given(forms(), ANSWERS, PLACES, VALUES)
def test_what_is_typed_below_a_hidden_question_decides_nothing(questions, answers, place, typed):
    put = asked(questions, answers, *place)
    hidden = {one.key: typed for one in questions if one not in put}

    assert asked(questions, answers | hidden, *place) == put
