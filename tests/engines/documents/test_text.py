"""Lines of text: broken, fitted, drawn and copied back."""

import random
import re
import subprocess
import unicodedata
from difflib import SequenceMatcher

import pytest

from tests.pdf import text as text_of
from tests.pdf import words
from village.engines.documents import text
from village.engines.documents.columns import BODY
from village.engines.documents.fonts import bold, regular
from village.engines.documents.line_breaking import SHRINK
from village.engines.documents.sheet import Align, Sheet

FRENCH = (
    "L’Organisateur met à disposition de l’Exposant un emplacement désigné à l’annexe 1.",
    "AVANT TOUT : « P. Tyler », Voilà d’À côté, Œuvre, fi ffi, 12\u00a0500,00\u00a0MAD (TTC).",
    "À défaut d’accord amiable, tout litige est porté devant le tribunal — n° 09-08 ; voilà !",
)
ARABIC = (
    "عقد المشاركة في معرض المدينة الذكية بالدار البيضاء",
    "لا إله إلا الله الإدارة والأولويات",
    "يلتزم العارض Atlas Mobility SARL بدفع مبلغ 45\u00a0000,50 درهم قبل تاريخ 15/12/2026",
)


def page(lines, font=None, **options):
    sheet = Sheet(title="t", author="a", lang="fr")
    sheet.start_page()
    for at, line in enumerate(lines):
        sheet.text([line], 40, 780 - 24 * at, 11, width=510, **options)
    sheet.end_page()
    return sheet.finish()


def squeezed(content: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", content)).strip()


@pytest.mark.parametrize("font", [regular(), bold()])
def test_french_is_copied_exactly(font):
    copied = text_of(page([text.line(sentence, font) for sentence in FRENCH]))

    found = [squeezed(line) for line in copied.splitlines() if line.strip()]
    assert found == [squeezed(sentence) for sentence in FRENCH]


@pytest.mark.parametrize("sentence", ARABIC)
def test_arabic_words_are_copied_in_logical_order(sentence):
    copied = squeezed(text_of(page([text.line(sentence, regular())])))

    assert likeness(arabic(copied), arabic(squeezed(sentence))) >= 0.98
    # PDFium copies Latin words within Arabic ones from the right to the left.
    assert sorted(re.findall(r"[\w/,]+", copied, re.ASCII)) == sorted(
        re.findall(r"[\w/,]+", squeezed(sentence), re.ASCII)
    )


@pytest.mark.second_opinion("poppler")
@pytest.mark.parametrize("sentence", ARABIC)
def test_poppler_copies_mixed_lines_in_logical_order(sentence):
    done = subprocess.run(
        ["pdftotext", "-", "-"],
        input=page([text.line(sentence, regular())]),
        capture_output=True,
        check=True,
    )
    copied = re.sub("[\u200e\u200f\u202a-\u202e]", "", done.stdout.decode())

    assert likeness(squeezed(copied), squeezed(sentence)) >= 0.98


def arabic(sentence: str) -> str:
    return " ".join(word for word in sentence.split() if not word.isascii())


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@pytest.mark.parametrize("align", list(Align))
def test_justified_and_plain_lines_say_the_same(align):
    lines = text.wrap(" ".join(FRENCH), regular(), 11, 300, prose="fr")

    copied = squeezed(text_of(page(lines, align=align)))

    assert copied == squeezed(" ".join(FRENCH))


@pytest.mark.parametrize("width", [20, 60, 150, 400])
def test_no_line_is_wider_than_its_column(width):
    content = " ".join([*FRENCH, *ARABIC, "anticonstitutionnellement" * 9, "م" * 300])

    for line in text.wrap(content, regular(), 10, width):
        assert line.width * 10 / 1000 <= width + 0.01
    for line in text.wrap(content, regular(), 10, width, prose="fr"):
        shrunk = sum(word.space.width for word in line.words[:-1] if word.space) * SHRINK
        assert (line.width - shrunk) * 10 / 1000 <= width + 0.01


def test_lines_hold_all_words_in_order():
    content = " ".join(FRENCH)

    lines = text.wrap(content, regular(), 10, 120)

    spoken = " ".join(
        " ".join("".join(atom.text for atom in word.atoms) for word in line.words) for line in lines
    )
    assert spoken == text.unbroken(content)


def test_a_column_narrower_than_a_letter_holds_all_of_them():
    lines = text.wrap("Mmm !\n\nW", regular(), 10, 3, prose="fr")

    assert ["".join(atom.text for word in line.words for atom in word.atoms) for line in lines] == [
        *("M", "m", "m", "\u00a0", "!", "", "W")
    ]


def test_a_long_word_is_hyphenated_where_french_allows():
    lines = text.wrap("une bonne représentation", regular(), 10, 100, prose="fr")

    assert [line.words[-1].atoms[-1].text for line in lines] == ["représen\u2010", "tation"]


def test_even_lines_are_as_few_and_no_wider_but_alike():
    said = "pour la qualité de la solution qu’elle a présentée au jury"

    full, even = (
        [line.width for line in text.wrap(said, regular(), 10, 200, even=even)]
        for even in (False, True)
    )

    assert len(full) == len(even) == 2
    assert min(even) > 0.75 * max(even)
    assert min(full) < 0.5 * max(full)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_few_lines_of_a_contract_have_wide_spaces(example, lang):
    """In columns as of a contract in two languages, a space is rarely wider than half an em."""
    gaps = [
        236 + (width * 1000 / BODY.size - line.width) / line.spaces
        for width in range(220, 245, 3)
        for clause in example.clauses
        for line in text.wrap(clause.body[lang], BODY.font, BODY.size, width, prose=lang)
        if not line.last
    ]

    assert len(gaps) >= 130
    assert sum(gap > 500 for gap in gaps) / len(gaps) <= 0.08


def test_justified_lines_end_where_their_column_does():
    """Spaces are stretched or shrunk; those of the last line are as they are."""
    lines = text.wrap(" ".join(FRENCH * 3), regular(), 11, 510, prose="fr")

    found = words(page(lines, align=Align.JUSTIFY))

    ends = [0.0] * len(lines)
    for word in found:
        at = round((780 - word.bottom) / 24)
        ends[at] = max(ends[at], word.right)
    assert len({line.width > 510 * 1000 / 11 for line in lines[:-1]}) == 2
    assert ends == pytest.approx([550] * (len(lines) - 1) + [40 + lines[-1].width * 0.011], abs=1.5)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("12 500 000", "12\u00a0500\u00a0000"),
        ("2,50 m de haut", "2,50\u00a0m de haut"),
        ("20 %", "20\u00a0%"),
        ("« oui » ; non", "«\u00a0oui\u00a0»\u00a0; non"),
        ("en 2024 il", "en 2024 il"),
    ],
)
def test_figures_and_signs_are_not_parted(written, kept):
    assert text.unbroken(written) == kept


def test_a_fitted_line_shrinks_then_ends_with_an_ellipsis():
    short, size = text.fit("Salma", bold(), 100, size=20, smallest=8)
    shrunk, smaller = text.fit("Mohammed Benjelloun", bold(), 100, size=20, smallest=8)
    cut, smallest = text.fit("Mohammed " * 40, bold(), 100, size=20, smallest=8)

    assert (size, 8 < smaller < 20, smallest) == (20, True, 8)
    assert short.width * size / 1000 < 100
    assert shrunk.width * smaller / 1000 == pytest.approx(100)
    assert cut.width * 8 / 1000 <= 100
    assert cut.words[-1].atoms[-1].text.endswith("…")


def test_control_characters_and_broken_codes_are_replaced():
    assert text.clean("a\x00b\ud800c\td\u2029 e\u0301") == "a\ufffdb\ufffdc d é"


def test_words_are_shaped_alike_alone_and_in_a_batch():
    """The fast lines of badges draw the same as the common way."""
    from village.engines.documents.badge_design import TextStyle
    from village.engines.documents.badge_lines import JoinedLine, Lines

    chance = random.Random(1)
    latin = ["Fatima Zahra", "L’Hôte", "AVATAR To", "El-Fassi 2", "Sofia"]
    arabic = ["العمراني", "محمد الفاسي", "الله", "لأن"]
    for _ in range(200):
        content = " ".join(chance.sample(chance.choice((latin, arabic)), 2))
        sheet = Sheet(title="t", author="a", lang="fr")
        block = Lines(sheet, bold()).block(content, TextStyle("given", 20, 5), 900)

        [joined], common = block.lines, text.line(content, bold())
        assert isinstance(joined, JoinedLine)
        assert joined.width == pytest.approx(common.width)
        assert joined.shown(3, 4, 20) == sheet.shown(common, 3, 4, 20)


def test_every_letter_of_french_is_copied_whatever_its_code():
    """Codes are two bytes; some of them mean something in a string and are written with care."""
    letters = "".join(
        chr(code) for code in (*range(0x21, 0x7F), *range(0xA1, 0x180)) if chr(code) != "\u00ad"
    )
    parts = [letters[at : at + 20] for at in range(0, len(letters), 20)]

    copied = text_of(page([text.line(part, regular(), rtl=False) for part in parts]))

    assert squeezed("".join(copied.split())) == squeezed("".join(parts))


def test_a_document_has_the_same_codes_whatever_was_drawn_before():
    lines = [text.line(sentence, regular()) for sentence in (*FRENCH, *ARABIC, "Ольга Ω")]

    first = page(lines)
    page([text.line("Ωмега 漢 ﷺ", regular())])

    assert page(lines) == first


@pytest.mark.parametrize(
    "group",
    ["0522 12 34 56", "+212 522 123 456", "190 780 2121110123450001 23", "8:30–18:00", "12–15"],
)
def test_digits_in_groups_keep_their_order_within_arabic(group):
    [line] = text.wrap(f"الرقم {group} هنا", regular(), 9, 400, rtl=True)

    seen = "".join(atom.text for atom in line.visual).replace("\u00a0", " ")
    assert group in seen


def test_no_line_break_cuts_digits_in_groups():
    phone = "0522 12 34 56"

    lines = [
        "".join(atom.text for atom in line.visual).replace("\u00a0", " ")
        for width in range(70, 200, 3)
        for line in text.wrap(f"Appelez le {phone} avant midi.", regular(), 9, width)
    ]

    assert {phone in line for line in lines if "0522" in line} == {True}


def test_two_numbers_beside_each_other_are_no_group():
    [line] = text.wrap("المادة 5 12 يوما", regular(), 9, 400, rtl=True)

    assert "12 5" in "".join(atom.text for atom in line.visual)


@pytest.mark.parametrize("word", ["يُبلَّغ", "احتُفظ", "إلّا", "لَا"])
def test_each_glyph_of_a_word_with_vowel_marks_is_copied_as_a_letter(word):
    """One without a letter is copied as its code by readers such as pdf.js."""
    pieces = [glyph.text for glyph in regular().own[0].shape(word, True).glyphs]

    assert all(pieces)
    assert "".join(pieces)[::-1] == word


def test_a_mark_leaves_the_letters_after_it_where_they_are():
    """A damma stands 319 thousandths beside its place on the line: what follows does not."""
    [with_mark, without] = (
        max(word.right for word in words(page([text.line(said, regular())])))
        for said in ("سُلمت", "سلمت")
    )

    assert with_mark == pytest.approx(without, abs=0.1)


def test_an_address_wider_than_its_line_is_cut_after_its_signs():
    lines = text.wrap("https://example.org/a-very-long-path", regular(), 10, 80)

    shown = ["".join(atom.text for atom in line.visual) for line in lines]
    assert shown == ["https://example.", "org/a-very-long-", "path"]
