"""The bidirectional algorithm, against the Unicode Consortium's own cases."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.second_opinions import BIDI_CASES
from village.engines.documents import bidi

DIRECTIONS = {"0": 0, "1": 1, "2": None}


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("abc", None, (0, (0, 0, 0))),
        ("أب", None, (1, (1, 1))),
        ("أ 12", None, (1, (1, 1, 2, 2))),
        ("a أ", None, (0, (0, 0, 1))),
        ("(أ)", 0, (0, (0, 1, 0))),
        ("", None, (0, ())),
        # The rules of UAX #9 that contracts and badges meet, each by its smallest case.
        ("أ\u0301", None, (1, (1, 1))),  # W1: a mark goes with its letter
        ("ع 3", 0, (0, (1, 1, 2))),  # W2, W3: a European digit after an Arabic letter
        ("א 3", 0, (0, (1, 1, 2))),  # N1, I1: after a Hebrew letter it stays European
        ("א1,2", None, (1, (1, 2, 2, 2))),  # W4: one separator between two digits
        ("א1,,2", None, (1, (1, 2, 1, 1, 2))),  # W6: two separators are neutral
        ("א 5%", None, (1, (1, 1, 2, 2))),  # W5: a terminator beside its number
        ("a 1", 1, (1, (2, 2, 2))),  # W7: a digit after a Latin letter
        ("א(b)", None, (1, (1, 1, 2, 1))),  # N0: brackets take the paragraph's direction
        ("a(א)b", 1, (1, (2, 1, 1, 1, 2))),  # N0: as what they hold has it too
        ("א-ב", 0, (0, (1, 1, 1))),  # N1: a neutral between two of one direction
        ("a-ב", 0, (0, (0, 0, 1))),  # N2: else it takes the paragraph's
        ("א\u202ab\u202c ב", None, (1, (1, 1, 2, 2, 1, 1))),  # X2, X7: an embedding and its end
        ("\u202eab\u202c", 0, (0, (0, 1, 1, 0))),  # X4: an override turns what it holds
        ("a\u202c", 0, (0, (0, 0))),  # X7: an end that ends nothing
        ("א\u2029ב", None, (1, (1, 1, 1))),  # L1: what parts paragraphs is on their level
        ("א\tב", 0, (0, (1, 0, 1))),  # L1: and so is what parts columns
        ("א(b\u0301)\u0301", None, (1, (1, 1, 2, 2, 1, 1))),  # N0: marks go with their bracket
        ("א \u2067a\u2069 b", 0, (0, (1, 0, 0, 2, 0, 0, 0))),  # X5a: an isolate
    ],
)
def test_levels_of_small_texts(text, base, expected):
    found_base, found = bidi.levels(text, base)

    assert (found_base, tuple(found)) == expected


@pytest.mark.parametrize(("opening", "closing"), ["\u202b\u202c", "\u2067\u2069"])
def test_nothing_is_nested_deeper_than_the_deepest_level(opening, closing):
    """X2 to X7: what overflows is counted, so that each end meets its own beginning."""
    deep = opening * 200 + "a" + closing * 200 + "b"

    _, levels = bidi.levels(deep, 0)

    assert max(levels) <= bidi.MAX_DEPTH + 1
    assert levels[-1] == 0


def test_an_isolate_beyond_the_deepest_level_hides_the_embeddings_in_it():
    deep = "\u202b" * 200 + "\u2067\u202a\u202c\u2069" + "\u202c" * 200 + "b"

    assert bidi.levels(deep, 0)[1][-1] == 0


def test_an_isolated_value_leaves_its_sentence_alone():
    _, levels = bidi.levels("أ \u2068b 1\u2069 ب")

    assert [*levels] == [1, 1, 1, 2, 2, 2, 1, 1, 1]


def test_items_are_ordered_from_left_to_right():
    assert bidi.visual_order([0, 1, 1, 2, 0]) == [0, 3, 2, 1, 4]


_PIECES = st.sampled_from([*"aB1 2,.+%()[]אبجע٣", "\u0301", "\u2068", "\u2067", "\u2066", "\u2069"])


@given(st.lists(_PIECES, max_size=24).map("".join), st.sampled_from([0, 1, None]))
@example("أ \u2068(b \u20671\u2069)\u2069 ب\u2068 \u2069 ", 1)
@example("a \u2068\u2069\u2068أ\u2068b\u2069\u2069", None)
def test_values_in_a_sentence_are_resolved_as_the_whole_algorithm_does(text, base):
    found_base, found = bidi.levels(text, base)

    classes = text.translate(bidi._CLASSES)
    whole = bidi._with_explicit(classes, text, found_base)
    assert found == bidi._rest_on_base(classes, whole, found_base)


@pytest.mark.second_opinion("unicode-data")
def test_all_unicode_conformance_cases_pass():
    failed = [case for case in _cases() if not _conforms(case)]

    assert failed == []


def _cases():
    for line in BIDI_CASES.read_text().splitlines():
        case = line.split("#")[0].strip()
        if case:
            yield case


def _conforms(case: str) -> bool:
    codes, direction, base, levels, order = case.split(";")
    text = "".join(chr(int(code, 16)) for code in codes.split())
    found_base, found = bidi.levels(text, DIRECTIONS[direction])
    wanted = levels.split()
    kept = [at for at, level in enumerate(wanted) if level != "x"]
    visual = [kept[at] for at in bidi.visual_order([found[at] for at in kept])]
    return (found_base, [str(found[at]) for at in kept], visual) == (
        int(base),
        [wanted[at] for at in kept],
        [int(at) for at in order.split()],
    )
