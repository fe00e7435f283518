from datetime import date
from decimal import Decimal

import pytest

from village.editions.words.files import MEGABYTE, Attached, media_types
from village.editions.words.kinds import KINDS, read_questions
from village.editions.words.kinds.file import size
from village.editions.words.questions import Question, Shape

FILE = Attached("a1", "plan.pdf", "application/pdf", 3_355_443, 4, "ab" * 32)
LABEL = {"fr": "Stade", "ar": "المرحلة", "en": "Stage"}
CHOICES = (("a", {"fr": "Essai", "en": "Pilot"}), ("b", {"fr": "Vente", "en": "On sale"}))
FIELDS = {
    "amount": {"unit": "TND"},
    "choice": {"choices": CHOICES},
    "choices": {"choices": CHOICES},
}


def asked(code, **fields):
    return Question("q", KINDS[code], LABEL, **{**FIELDS.get(code, {}), **fields})


def test_the_kinds_are_those_of_the_edition_file():
    assert sorted(KINDS) == [
        "amount", "check", "choice", "choices", "consent", "country", "date", "email", "file",
        "heading", "line", "note", "number", "person", "phone", "scale", "text", "url", "video",
    ]  # fmt: skip


def test_questions_are_read_with_what_they_leave_out():
    rows = [
        {"key": "stage", "kind": "choice", "label": LABEL, "required": True,
         "choices": [{"value": value, "label": label} for value, label in CHOICES]},
        {"key": "users", "kind": "number", "label": LABEL, "most": 900, "unit": "%"},
    ]  # fmt: skip

    assert read_questions(rows) == (
        Question("stage", KINDS["choice"], LABEL, required=True, choices=CHOICES),
        Question("users", KINDS["number"], LABEL, most=900, unit="%"),
    )


@pytest.mark.parametrize(
    ("code", "value", "stored", "words", "cell"),
    [
        ("line", "Fès", "Fès", "Fès", "Fès"),
        ("text", "Un\nDeux", "Un\nDeux", "Un\nDeux", "Un\nDeux"),
        ("number", 12500, 12500, "12\u202f500", 12500),
        ("amount", Decimal("12.500"), 12500, "12,500\u00a0TND", Decimal("12.500")),
        ("date", date(2027, 10, 12), "2027-10-12", "12 octobre 2027", "2027-10-12"),
        ("choice", "a", "a", "Essai", "a"),
        ("choices", ["a", "b"], ["a", "b"], "Essai, Vente", "a; b"),
        ("scale", "4", 4, "4\u00a0/\u00a05", 4),
        ("country", "TN", "TN", "Tunisie", "TN"),
        ("url", "https://a.example", "https://a.example", "https://a.example", "https://a.example"),
        ("video", "https://v.example/1", "https://v.example/1", "https://v.example/1",
         "https://v.example/1"),
        ("person", "Amina", "Amina", "Amina", "Amina"),
        ("email", "a@b.example", "a@b.example", "a@b.example", "a@b.example"),
        ("phone", "+212 661 23", "+212 661 23", "+212 661 23", "+212 661 23"),
        ("file", [FILE], [FILE.stored()], "plan.pdf (3,2\u202fMo)", "plan.pdf"),
        ("check", False, False, "Non", ""),
        ("consent", True, True, "Oui", "x"),
    ],
)  # fmt: skip
def test_an_answer_is_kept_read_said_and_exported(code, value, stored, words, cell):
    question = asked(code)
    answers = {"q": stored}

    assert question.stored(value) == stored
    assert question.value(answers) == value
    assert (question.words(answers, "fr"), question.cell(answers)) == (words, cell)
    assert not question.unanswered(answers)


@pytest.mark.parametrize("code", sorted(KINDS))
@pytest.mark.parametrize("answers", [{}, {"q": None}, {"q": {"another": "kind's"}}])
def test_what_is_no_answer_of_the_kind_is_none(code, answers):
    question = asked(code)

    assert (question.value(answers), question.words(answers, "en"), question.cell(answers)) == (
        None, "", None,
    )  # fmt: skip
    assert question.unanswered(answers) == (KINDS[code].shape is not Shape.NOTHING)


def test_a_consent_without_its_tick_is_not_given_and_a_statement_may_be_false():
    answers = {"q": False}

    assert (asked("consent").unanswered(answers), asked("check").unanswered(answers)) == (
        True,
        False,
    )


def test_a_step_of_a_scale_has_the_words_of_its_choice():
    question = asked("scale", most=3, choices=(("1", {"fr": "Faible"}), ("3", {"fr": "Forte"})))

    assert question.options("fr") == [("1", "1 – Faible"), ("2", "2"), ("3", "3 – Forte")]
    assert question.words({"q": 3}, "fr") == "3 – Forte"
    assert list(question.kind.faults(question)) == []


def test_a_choice_that_was_taken_away_is_shown_by_its_value():
    assert asked("choice").words({"q": "c"}, "fr") == "c"


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (asked("line", least=9, most=3), ("most", "too_small", {"given": 3, "least": 9})),
        (asked("line", least=200), ("most", "too_small", {"given": 160, "least": 200})),
        (asked("choice", choices=()), ("choices", "choices", {})),
        (asked("choices", least=3), ("least", "too_great", {"given": 3, "most": 2})),
        (asked("date", least=20270230), ("least", "no_such_day", {"given": 20270230})),
        (asked("date", least=20270102, most=20270101), ("most", "order", {"other": "least"})),
        (asked("amount", unit="coins"), ("unit", "no_such_currency", {"given": "coins"})),
        (asked("file", most=21), ("most", "too_great", {"given": 21, "most": 20})),
        (asked("file", public=True), ("public", "not_public", {})),
        (asked("scale", most=100), ("most", "too_great", {"given": 100, "most": 21})),
        (
            asked("scale", most=2, choices=(("3", LABEL),)),
            ("choices", "not_one_of", {"given": "3", "known": "1, 2"}),
        ),
    ],
)
def test_what_is_wrong_with_a_question_is_named(question, fault):
    assert list(question.kind.faults(question)) == [fault]


@pytest.mark.parametrize("code", sorted(KINDS))
def test_nothing_is_wrong_with_a_plain_question(code):
    question = asked(code)

    assert list(question.kind.faults(question)) == []


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        (asked("line", least=2, most=3), ["ab", "abc"], ["a", "abcd"]),
        (asked("number", least=-5, most=0), [-5, 0], [-6, 1]),
        (asked("amount", unit="TND", least=1, most=2), [1000, 2000], [999, 2001]),
        (asked("date", least=20270101, most=20270102), ["2027-01-02"], ["2026-12-31"]),
        (asked("choices", least=1, most=1), [["a"]], [["a", "b"]]),
        (asked("scale", least=2, most=3), [2, 3], [1, 4]),
        (asked("file", most=2), [[FILE.stored()]], [[FILE.stored()] * 3]),
        (asked("email", least=2, most=3), ["a@b.example"], []),
    ],
)  # fmt: skip
def test_an_answer_lies_within_its_limits_or_outside(question, inside, outside):
    assert [question.within({"q": one}) for one in inside] == [True] * len(inside)
    assert [question.within({"q": one}) for one in outside] == [False] * len(outside)
    assert question.within({}) is True


def test_small_files_have_their_size_in_kilobytes_and_several_are_named():
    small = Attached("b2", "لوغو.png", "image/png", 900, 0, "cd" * 32)
    answer = {"q": [FILE.stored(), small.stored()]}

    assert asked("file", most=2).words(answer, "en") == "plan.pdf (3.2 MB), لوغو.png (1 kB)"
    assert asked("file", most=2).words(answer, "ar").count("، ") == 1


@pytest.mark.parametrize(
    ("size_bytes", "said"),
    [
        (1, "1 kB"),
        (MEGABYTE, "1 MB"),
        (1024 * MEGABYTE - 1, "1,024 MB"),
        (1536 * MEGABYTE, "1.5 GB"),
    ],
)
def test_a_size_is_written_in_the_unit_that_people_say(size_bytes, said):
    assert size(size_bytes, "en") == said


def test_what_was_chosen_before_the_question_asked_for_files_is_no_file():
    assert asked("file").value({"q": ["a", "b"]}) == []


def test_a_question_that_names_no_kind_takes_files_of_all():
    assert media_types([]) == media_types(["pdf", "image"])
    assert media_types(["pdf"]) == ("application/pdf",)
