"""Badges: their texts and codes, that nothing leaves the page, that lines are set alike."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from tests.pdf import pictures
from tests.pdf import text as text_of
from village.engines.documents import tokens
from village.engines.documents.badges import SHEETS, BadgeData, EditionData, build_badges

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
def test_badges_stand_in_order_on_their_pages(sheet, pages):
    made = build_badges(
        [badge(n, name=f"Nom numéro {n}") for n in range(5)], edition=EDITION, sheet=sheet
    )

    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) == pages
    text = text_of(made)
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


def picture(mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, (60, 80)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_photo_is_passed_through_as_it_is(mode):
    photo = picture(mode)

    made = build_badges(
        [replace(badge(n), photo=photo) for n in range(3)], edition=EDITION, sheet="butterfly"
    )

    with pikepdf.open(BytesIO(made)) as pdf:
        kept = [x for x in pdf.pages[0].Resources.XObject.values() if x.Subtype == "/Image"]
        assert [bytes(x.read_raw_bytes()) for x in kept] == [photo]


@pytest.mark.parametrize(
    "photo", [b"GIF89a", b"\xff\xd8\xff\xc0", picture("CMYK"), b"\xff\xd8" * 9]
)
def test_what_is_no_usable_photo_is_refused(photo):
    with pytest.raises(ValueError, match="photo of B-1: "):
        build_badges([replace(badge(), photo=photo)], edition=EDITION)


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_nothing_is_drawn_outside_the_page(sheet):
    """Text of every line, whatever its length, stays inside the badge."""
    for length in (1, 20, 60, 400):
        long = badge(name="Éé " * length, name_ar="مح " * length, organisation="Wwwww" * length)
        made = build_badges([long], edition=EDITION, sheet=sheet)
        with pikepdf.open(BytesIO(made)) as pdf:
            [drawn] = pdf.pages
            width = float(drawn.MediaBox[2])
            for line in drawn.Contents.read_bytes().decode("latin-1").split("\n"):
                if line.startswith("BT"):
                    assert 0 <= float(line.split("Tf")[1].split()[4]) < width


def test_every_code_of_a_printed_sheet_is_read():
    made = build_badges([badge(n) for n in range(40)], edition=EDITION, sheet="a4x4")

    read = [code.text for page in pictures(made) for code in zxingcpp.read_barcodes(page)]

    assert sorted(read) == sorted(token(n) for n in range(40))
