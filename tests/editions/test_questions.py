import pytest

from village.editions.words.questions import Question, QuestionKind, read_questions

LABEL = {"fr": "Stade", "ar": "المرحلة", "en": "Stage"}


def test_questions_are_read_with_what_they_leave_out():
    rows = [
        {"key": "stage", "kind": "choice", "label": LABEL, "required": True,
         "choices": [{"value": "pilot", "label": LABEL}]},
        {"key": "users", "kind": "number", "label": LABEL, "most": 900},
    ]  # fmt: skip

    assert read_questions(rows) == (
        Question("stage", QuestionKind.CHOICE, LABEL, required=True, choices=(("pilot", LABEL),)),
        Question("users", QuestionKind.NUMBER, LABEL, most=900),
    )


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="drawing"):
        read_questions([{"key": "x", "kind": "drawing", "label": LABEL}])


def test_a_question_is_asked_where_another_answer_says_so():
    [city] = read_questions(
        [
            {
                "key": "city",
                "kind": "line",
                "label": LABEL,
                "shown_if": {"question": "stage", "is": ["pilot"]},
            }
        ]
    )

    given = [{}, {"stage": "idea"}, {"stage": "pilot"}, {"stage": ["idea", "pilot"]}]
    assert [city.asked(answers) for answers in given] == [False, False, True, True]


def test_an_answer_is_read_by_its_labels():
    [goals] = read_questions(
        [
            {
                "key": "goals",
                "kind": "choices",
                "label": LABEL,
                "choices": [
                    {"value": "water", "label": {"fr": "Eau"}},
                    {"value": "waste", "label": {"fr": "Déchets"}},
                ],
            }
        ]
    )

    assert goals.words(["water", "waste"], "fr") == "Eau, Déchets"
