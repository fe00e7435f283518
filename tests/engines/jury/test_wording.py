"""Names in a sentence: all of them where they are few, the first of many."""

import pytest

from village.engines.jury.wording import SHOWN, listed

NAMES = [f"A{k}" for k in range(SHOWN + 3)]


@pytest.mark.parametrize(
    ("names", "everyone", "said"),
    [
        (NAMES[:2], 0, "A0, A1"),
        (NAMES[:SHOWN], 0, ", ".join(NAMES[:SHOWN])),
        (NAMES, 0, f"{', '.join(NAMES[: SHOWN - 1])} and 4 more"),
        (NAMES, len(NAMES), f"all {len(NAMES)} applications"),
        (NAMES[:1], 1, "A0"),
    ],
)
def test_names_are_listed_as_far_as_one_reads_them(names, everyone, said):
    assert listed(names, everyone) == said
