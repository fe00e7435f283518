"""Badges: their texts and codes, that nothing leaves the page, that lines are set alike."""

from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from village.documents import tokens
from village.documents.badges import BadgeData, EditionData, build_badges

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
EDITION = EditionData(
    "Casablanca Smart City 2024", "Sacré-Cœur, Casablanca", date(2024, 6, 5), date(2024, 6, 6)
)


def token(number: int) -> str:
    claim = tokens.Claim(24, number, 1, datetime(2024, 6, 7, tzinfo=UTC), 1)
    return tokens.sign(claim, KEY)


def badge(number: int = 1, **changes: str) -> BadgeData:
    values = {
        "name": "Fatima Zahra El Amrani",
        "name_ar": "فاطمة الزهراء العمراني",
        "organisation": "Atlas Mobility SARL",
        "role": "exhibitor",
        **changes,
    }
    return BadgeData(reference=f"B-{number}", token=token(number), **values)


@pytest.mark.parametrize(("sheet", "pages"), [("a6", 5), ("cr80", 5), ("a4x4", 2)])
def test_badges_stand_in_order_on_their_pages(sheet, pages, read_text):
    made = build_badges(
        [badge(n, name=f"Nom numéro {n}") for n in range(5)], edition=EDITION, sheet=sheet
    )

    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) == pages
    text = read_text(made)
    assert [text.count(f"Nom numéro {n}") for n in range(5)] == [1] * 5
    assert text.count("فاطمة الزهراء العمراني") == 5


def test_equal_badges_give_equal_bytes():
    badges = [badge(1), badge(2, role="press")]

    assert build_badges(badges, edition=EDITION) == build_badges(badges, edition=EDITION)


@pytest.mark.parametrize(
    ("badges", "sheet", "message"),
    [([], "a6", "no badge"), ([badge()], "a5", "'a5' is not one of")],
)
def test_bad_input_is_refused(badges, sheet, message):
    with pytest.raises(ValueError, match=message):
        build_badges(badges, edition=EDITION, sheet=sheet)
