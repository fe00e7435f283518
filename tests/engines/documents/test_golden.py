"""Pages look as they did when a person last looked at them."""

from dataclasses import replace

import pytest
from PIL import Image

from tests.engines.documents import golden
from village.engines.documents.contracts import build_contract


@pytest.mark.parametrize("name", golden.PICTURES)
def test_a_page_looks_as_before(name):
    document, page = golden.PICTURES[name]
    with Image.open(golden.FOLDER / f"{name}.png") as kept:
        found = golden.difference(golden.drawn(document(), page), kept.convert("L"))

    assert found <= golden.TOLERANCE


@pytest.mark.parametrize(
    ("before", "after"), [("Force", "Farce"), ("القاهرة", "القاهرت"), ("Article", "Articie")]
)
def test_one_wrong_letter_exceeds_the_tolerance(example, before, after):
    languages = ("ar",) if before[0] > "z" else ("fr",)
    plain = replace(example, languages=languages)
    clauses = tuple(
        replace(clause, title={key: f"Article {text}" for key, text in clause.title.items()})
        for clause in plain.clauses
    )
    wrong = tuple(
        replace(c, title={key: text.replace(before, after) for key, text in c.title.items()})
        for c in clauses
    )

    right_page = golden.drawn(build_contract(replace(plain, clauses=clauses)), 2)
    wrong_page = golden.drawn(build_contract(replace(plain, clauses=wrong)), 2)

    assert golden.difference(right_page, wrong_page) > golden.TOLERANCE
