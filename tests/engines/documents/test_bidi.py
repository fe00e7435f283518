"""The bidirectional algorithm, against the Unicode Consortium's own cases."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from village.engines.documents import bidi

CASES = Path("/usr/share/unicode/BidiCharacterTest.txt")
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
    ],
)
def test_levels_of_small_texts(text, base, expected):
    assert bidi.levels(text, base) == expected


def test_an_isolated_value_leaves_its_sentence_alone():
    _, levels = bidi.levels("أ \u2068b 1\u2069 ب")

    assert levels == (1, 1, 1, 2, 2, 2, 1, 1, 1)


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


@pytest.mark.skipif(not CASES.exists(), reason="needs the Debian package unicode-data")
def test_all_unicode_conformance_cases_pass():
    failed = [case for case in _cases() if not _conforms(case)]

    assert failed == []


def _cases():
    for line in CASES.read_text().splitlines():
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
