"""Badges: their texts and codes, that nothing leaves the page, that lines are set alike."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from tests.pdf import pictures
from tests.pdf import text as text_of
from village.engines.documents import tokens
from village.engines.documents.badge_layout import faults, laid_out
from village.engines.documents.badges import SHEETS, BadgeData, EditionData, build_badges
from village.engines.documents.drawable import Undrawable
from village.engines.documents.photo import badge_photo
from village.engines.documents.picture import read_picture

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
def test_a_photo_is_kept_once_as_it_looks(mode):
    photo = picture(mode)

    made = build_badges(
        [replace(badge(n), photo=photo) for n in range(3)], edition=EDITION, sheet="butterfly"
    )

    with pikepdf.open(BytesIO(made)) as pdf:
        kept = [x for x in pdf.pages[0].Resources.XObject.values() if x.Subtype == "/Image"]
        [shown] = [Image.open(BytesIO(bytes(x.read_raw_bytes()))) for x in kept]
        assert (shown.mode, shown.tobytes()) == (mode, Image.open(BytesIO(photo)).tobytes())


def test_what_a_photo_carries_beside_does_not_reach_the_document():
    out = BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "CANARY-EXIF"
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (60, 80)).save(
        out, "JPEG", comment=b"CANARY-COMMENT", exif=exif, icc_profile=b"CANARY-PROFILE"
    )
    photo = out.getvalue() + b"CANARY-BEHIND"
    assert photo.count(b"CANARY") == 4

    found = read_picture(photo)
    made = build_badges([replace(badge(), photo=photo)], edition=EDITION)

    assert b"CANARY" not in found.data
    assert b"CANARY" not in made
    assert (found.width, found.height) == (80, 60)  # upright


def test_a_stored_photo_has_no_comment():
    out = BytesIO()
    Image.new("RGB", (300, 400)).save(out, "JPEG", comment=b"CANARY")
    assert b"CANARY" in out.getvalue()

    assert b"CANARY" not in badge_photo(out.getvalue())


@pytest.mark.parametrize(
    "photo", [b"GIF89a", b"\xff\xd8\xff\xc0", picture("CMYK"), b"\xff\xd8" * 9]
)
def test_what_is_no_usable_photo_is_refused(photo):
    with pytest.raises(ValueError, match="photo of B-1: "):
        build_badges([replace(badge(), photo=photo)], edition=EDITION)


@pytest.mark.parametrize("sheet", list(SHEETS))
@pytest.mark.parametrize("words", [1, 4, 8])
def test_names_stand_whole_within_the_badge(sheet, words):
    """Broken over lines and made smaller; every line lies between the code and the head."""
    long = badge(name="Éléonore " * words, name_ar="محمود " * words, organisation="Wwww " * words)
    shape = SHEETS[sheet].badge

    lines = laid_out(long, shape)
    made = build_badges([long], edition=EDITION, sheet=sheet)

    roof = shape.height - shape.head
    for placed in lines:
        assert 0 <= placed.x < placed.x + placed.line.width * placed.size / 1000 < shape.width
        assert shape.foot <= placed.y < placed.y + 0.7 * placed.size < roof
    baselines = [placed.y for placed in lines]
    assert baselines == sorted(baselines, reverse=True)
    copies = SHEETS[sheet].copies
    text = " ".join(text_of(made).split("\f")[0].split())
    counted = [text.count(word) for word in ("Éléonore", "Wwww")]
    assert counted == [words * copies] * 2


def worded(letters: str, most: int) -> st.SearchStrategy[str]:
    words = st.text(st.sampled_from(letters), min_size=1, max_size=20)
    return st.lists(words, min_size=1, max_size=most).map(" ".join)


@pytest.mark.parametrize("sheet", list(SHEETS))
@given(worded("abcWM", 7), worded("محبسلد", 7), worded("abcWM", 14))
@example("M", "ب ب ب ببب حححححب ببببححب", "M M M M MMMMM MMMMMM MMMMMMM")
@example("cab cbaccaWWabWa WaMWbWWca aM", "بملدمسملدد مسدببسدلبسممدحم بلحس", "bMWMcacMcW " * 12)
def test_no_line_of_any_names_leaves_the_room_between_code_and_head(
    sheet, name, name_ar, organisation
):
    shape = SHEETS[sheet].badge
    person = BadgeData("B-1", name, name_ar, organisation.strip())
    assume(not list(faults([person], shape)))

    lines = laid_out(person, shape)

    assert min(line.y for line in lines) >= shape.foot - 0.01
    assert max(line.y + line.size for line in lines) <= shape.height - shape.head


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_an_editions_picture_stands_once_beside_its_name(sheet):
    with_logo = replace(EDITION, logo=picture())

    made = build_badges([badge(1), badge(2)], edition=with_logo, sheet=sheet)

    with pikepdf.open(BytesIO(made)) as pdf:
        pictures_there = {
            x.objgen
            for page in pdf.pages
            for x in page.Resources.XObject.values()
            if x.Subtype == "/Image"
        }
    assert len(pictures_there) == 1
    assert EDITION.name in text_of(made)


def test_a_card_has_no_room_for_a_photo():
    made = build_badges([replace(badge(), photo=picture())], edition=EDITION, sheet="cr80")

    with pikepdf.open(BytesIO(made)) as pdf:
        kinds = {x.Subtype for x in pdf.pages[0].Resources.get("/XObject", {}).values()}
    assert "/Image" not in kinds


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_a_name_of_fifty_letters_is_broken_over_two_lines(sheet):
    shape = SHEETS[sheet].badge
    long = badge(name="Maria Fernanda de Oliveira Cavalcanti de Albuquerque", name_ar="")

    first, second, _organisation = laid_out(long, shape)

    assert first.size == second.size > shape.name.smallest
    assert first.y > second.y >= shape.name.y


def test_a_name_that_fits_at_no_size_is_refused_by_name():
    with pytest.raises(Undrawable) as caught:
        build_badges([badge(1), badge(2, name="x" * 300)], edition=EDITION)

    assert [(fault.at, fault.subject, fault.field) for fault in caught.value.faults] == [
        (1, "B-2", "name")
    ]
    assert str(caught.value) == "B-2, name: too long, it fits at no size"


def test_every_code_of_a_printed_sheet_is_read():
    made = build_badges([badge(n) for n in range(40)], edition=EDITION, sheet="a4x4")

    read = [code.text for page in pictures(made) for code in zxingcpp.read_barcodes(page)]

    assert sorted(read) == sorted(token(n) for n in range(40))
