import pytest

from village.domain.affinity import affinity


@pytest.mark.parametrize(
    ("axes", "languages", "expected"),
    [
        ([1, 2], ["fr", "ar"], 3.0),
        ([3], ["fr"], 1.0),
        ([1], ["en"], 0.75),
        ([3], ["en"], 0.25),
        ([], [], 1.0),
    ],
)
def test_an_affinity_counts_axis_and_language(axes, languages, expected):
    assert affinity(axis=1, language="fr", axes=axes, languages=languages) == expected
