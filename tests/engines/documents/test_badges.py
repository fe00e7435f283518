"""Badges: their texts and codes, that nothing leaves the page, that lines are set alike."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageFilter

from tests.pdf import Word, pictures, words
from tests.pdf import pages as pages_of
from tests.pdf import text as text_of
from village.engines.documents import tokens
from village.engines.documents.badge_data import BackData
from village.engines.documents.badge_design import GIVEN_LEAST, Box
from village.engines.documents.badge_layout import (
    PlacedLine,
    card_for,
    faults,
    in_zone,
    laid_out,
    laid_out_shared,
    own_block,
    small_names,
    texts_of,
)
from village.engines.documents.badge_names import parted
from village.engines.documents.badges import SHEETS, BadgeData, EditionData, build_badges
from village.engines.documents.drawable import Undrawable
from village.engines.documents.photo import badge_photo
from village.engines.documents.picture import read_picture
from village.engines.documents.sheet import A4, MM

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


@pytest.mark.parametrize(("sheet", "pages"), [("a6", 5), ("label", 5), ("a4x4", 2)])
def test_badges_stand_in_order_on_their_pages(sheet, pages):
    made = build_badges(
        [badge(n, name=f"Nom numéro {n}") for n in range(5)], edition=EDITION, sheet=sheet
    )

    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) == pages
    text = " ".join(text_of(made).split())
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


def free_of(box: Box, words: Sequence[Word]) -> list[str]:
    """Return the words that stand, even in part, outside a box."""
    right, top = box.x + box.width, box.y + box.height
    return [
        one.text
        for one in words
        if not (box.x - 1 <= one.left < one.right <= right + 1)
        or not (box.y - 1 <= one.bottom < one.top <= top + 1)
    ]


HARD = (
    "Mohamed Abderrahmane Ould Sidi Mohamed Lemine",
    "Jean-Baptiste Emmanuel de Rochebrune-Montalembert",
    "Maria Fernanda de Oliveira Cavalcanti de Albuquerque",
    "Tsiory Andrianampoinimerinatompokoindrindra-Ratsimilaho",
    "ⵉⴷⵔⵉⵙ ⴰⵎⵖⴰⵔ ⵏ ⵓⵎⴰⵣⵉⵖ",
    "محمد عبد الإله بنجلون التويمي الإدريسي العلوي المدغري الفاسي",
    "Владимир Александрович Преображенский-Воскресенский",
    "Αλέξανδρος Παπαδιαμαντόπουλος",
    "EL ALAOUI EL MDAGHRI Moulay Abdelkébir",
    "Dr. Nguyễn Thị Ánh Nguyệt",
)


@pytest.mark.parametrize("sheet", ["a6", "cr80", "label"])
def test_hard_names_are_whole_and_within_the_card(sheet):
    """Every letter is read back from the PDF, none beyond the edge, on the band or the code."""
    people = [
        badge(n, name=name, name_ar=HARD[5], organisation=HARD[1], stand="Stand A-02")
        for n, name in enumerate(HARD)
    ]
    card = SHEETS[sheet].badge
    inside = Box(0, 0, card.width, card.height)

    made = build_badges(people, edition=EDITION, sheet=sheet)

    for page, person in enumerate(people, 1):
        found = words(made, page)
        assert free_of(inside, found) == []
        letters = Counter("".join(one.text for one in found))
        assert not Counter(person.name.replace(" ", "")) - letters
        own = [line for line in laid_out(person, EDITION, card) if line.field != "reference"]
        assert min(line.y for line in own) > card.band.height
        assert not [line for line in own if _meets(line, card.code)]


def _meets(line: PlacedLine, code: Box) -> bool:
    right = line.x + line.line.width * line.size / 1000
    is_beside = line.x >= code.x + code.width or right <= code.x
    return not is_beside and line.y - 0.2 * line.size < code.y + code.height


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Salma", ("", "Salma", "")),
        ("Fatima Zahra El Amrani", ("", "Fatima", "Zahra El Amrani")),
        ("EL AMRANI Fatima Zahra", ("EL AMRANI", "Fatima Zahra", "")),
        ("Dr. Karim Alaoui", ("Dr.", "Karim", "Alaoui")),
        ("JEAN DUPONT", ("", "JEAN", "DUPONT")),
        ("عبد الرحمن اليوسفي", ("", "عبد الرحمن", "اليوسفي")),
        ("de La Fontaine Jean", ("", "de La Fontaine", "Jean")),
        ("M. de Gaulle", ("M.", "de Gaulle", "")),
        ("de SOUZA Maria", ("de SOUZA", "Maria", "")),
        ("LE GOFF Yann", ("LE GOFF", "Yann", "")),
        ("de", ("", "de", "")),
    ],
)
def test_the_name_one_is_called_by_is_told_from_the_rest(name, parts):
    assert parted(name) == parts


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_a_usual_given_name_has_forty_points(sheet):
    lines = laid_out(badge(), EDITION, SHEETS[sheet].badge)

    [given] = [line for line in lines if line.field == "given"]
    assert given.size >= 40
    assert max(line.size for line in lines if line.field != "given") < given.size / 2


@pytest.mark.parametrize(
    ("name", "lines"), [("Jean-Baptiste Alaoui", 2), ("Salma Alaoui", 1), ("Wickramasinghe Li", 1)]
)
def test_a_given_name_below_forty_points_is_broken_after_its_hyphen(name, lines):
    found = laid_out(badge(name=name), EDITION, SHEETS["a6"].badge)

    given = [line for line in found if line.field == "given"]
    assert len(given) == lines
    assert (given[0].size >= 40) is not name.startswith("Wick")
    assert max(line.y + 0.75 * line.size for line in found) < 129 * MM


def test_an_arabic_edition_reads_the_arabic_name_first_from_the_right():
    arabic = replace(EDITION, languages=("ar", "fr"))
    card = card_for(SHEETS["a6"].badge, arabic)
    person = replace(badge(), stand="رواق 2")

    fields = [line.field for line in laid_out(person, arabic, card)]
    shared = {line.field: line.x for line in laid_out_shared(arabic, "exhibitor", card)}

    assert fields == ["given", "family", "other", "organisation", "stand"]
    assert texts_of(person, "ar")["other"] == person.name
    assert shared["dates"] < shared["event"]
    assert card.code.x == pytest.approx(6 * MM)


@pytest.mark.parametrize("sheet", ["a6", "cr80", "label"])
def test_names_set_smaller_than_wished_are_told_before_they_are_printed(sheet):
    names = ("Salma Berrada", "Abderrahmane Tazi", "W" * 20)
    people = [badge(at, name=name) for at, name in enumerate(names)]

    found = [(one.at, one.size) for one in small_names(people, SHEETS[sheet].badge, EDITION)]

    assert [at for at, _size in found] == [1, 2]
    assert all(size < GIVEN_LEAST for _at, size in found)
    assert found[0][1] > 30  # below the wish, and still large


def with_back() -> EditionData:
    back = BackData(
        plan={"features": [
            {"properties": {"kind": "stand", "number": "A-01"},
             "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 9]]]}},
        ]},
        programme=(("09:30", "Ouverture"), ("11:00", "Table ronde")),
        emergency=("En cas d’urgence : 15", "في حالة الطوارئ: 15"),
    )  # fmt: skip
    return replace(EDITION, back=back)


@pytest.mark.parametrize(
    ("sheet", "fronts"), [("a6", [1, 0, 1, 0]), ("a4x4", [2, 0]), ("butterfly", [1, 1])]
)
def test_a_back_follows_each_page_or_is_folded_behind(sheet, fronts):
    made = build_badges([badge(1), badge(2)], edition=with_back(), sheet=sheet)

    texts = [" ".join(page.split()) for page in pages_of(made)]
    assert [text.count("Zahra El Amrani") for text in texts] == fronts
    assert sum(text.count("En cas d’urgence : 15") for text in texts) == 2
    assert sum(text.count("Table ronde") for text in texts) == 2


def test_backs_lie_behind_their_fronts_when_the_page_is_turned():
    made = build_badges([badge()], edition=with_back(), sheet="a4x4")

    [front] = [one for one in words(made, 1) if one.text == "Zahra"]
    [back] = [one for one in words(made, 2) if one.text == "Ouverture"]
    assert front.left < A4[0] / 2 < back.left
    assert min(front.bottom, back.bottom) > A4[1] / 2


def worded(letters: str, most: int) -> st.SearchStrategy[str]:
    words = st.text(st.sampled_from(letters), min_size=1, max_size=20)
    return st.lists(words, min_size=1, max_size=most).map(" ".join)


@pytest.mark.parametrize("sheet", ["a6", "cr80", "label"])
@given(worded("abcWM", 7), worded("محبسلد", 7), worded("abcWM", 14))
@example("M", "ب ب ب ببب حححححب ببببححب", "M M M M MMMMM MMMMMM MMMMMMM")
@example("cab cbaccaWWabWa WaMWbWWca aM", "بملدمسملدد مسدببسدلبسممدحم بلحس", "bMWMcacMcW " * 12)
def test_no_line_of_any_names_leaves_its_zone(sheet, name, name_ar, organisation):
    card = SHEETS[sheet].badge
    person = BadgeData("B-1", name, name_ar, organisation.strip())
    assume(not faults([person], card))

    for zone in card.own:
        lines = in_zone(zone, texts_of(person, "fr"), own_block, beside=False)
        for line in lines:
            assert zone.box.y <= line.y < line.y + 0.7 * line.size <= zone.box.y + zone.box.height
            assert line.x + line.line.width * line.size / 1000 <= zone.box.x + zone.box.width + 0.01


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
    assert EDITION.name in " ".join(text_of(made).split())


def test_a_card_has_no_room_for_a_photo():
    made = build_badges([replace(badge(), photo=picture())], edition=EDITION, sheet="cr80")

    with pikepdf.open(BytesIO(made)) as pdf:
        kinds = {x.Subtype for x in pdf.pages[0].Resources.get("/XObject", {}).values()}
    assert "/Image" not in kinds


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


@pytest.mark.parametrize("sheet", ["a4x4", "cr80", "label"])
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_code_is_read_from_a_blurred_picture(sheet, lang):
    """At 150 dpi, blurred by 3 px: a small badge has the short code of its token."""
    short = tokens.short if SHEETS[sheet].badge.is_small else str
    people = [replace(one, token=short(one.token)) for one in map(badge, range(8))]
    made = build_badges(people, edition=replace(EDITION, languages=(lang,)), sheet=sheet)

    blurred = [page.filter(ImageFilter.GaussianBlur(3)) for page in pictures(made, dpi=150)]
    read = [code.text for page in blurred for code in zxingcpp.read_barcodes(page)]

    assert sorted(read) == sorted(one.token for one in people)
