"""Signatures drawn with a finger: what is one, and what is not."""

import pytest

from village.engines.documents.strokes import HEIGHT, LONGEST_PATH, WIDTH, NoSignature, strokes


def test_strokes_are_read_in_their_order():
    assert strokes("M0 0L60 80M600 200") == (((0, 0), (60, 80)), ((600, 200),))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "M10 10",
        "M0 0L30 40",  # hardly anything
        "M0 0L60 80z",
        "M0 0C1 1 2 2 3 3",
        "L0 0L100 100",
        "M0 0L60 -80",
        "M0,0L60,80",
        f"M0 0L{WIDTH + 1} 0",
        f"M0 0L0 {HEIGHT + 1}",
        "M0 0L100 0" + "M1 1" * 100,
        "M0 0" + "L600 0" * (LONGEST_PATH // 6),
        '"><script>',
    ],
)
def test_what_is_no_signature_is_refused(path):
    with pytest.raises(NoSignature):
        strokes(path)
