"""Check how varied documents are set, as their files show it: letters, figures, lines, pages.

python -m benchmarks.typesetting [500]
"""

import ctypes
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
from pypdfium2 import raw

from benchmarks.contract_worlds import contracts_of_edition
from benchmarks.page import write
from tests.engines.documents.test_letters import DATA as LETTER
from tests.engines.documents.test_minutes import WHOLE as MINUTES
from tests.engines.invoices.worlds import invoice
from village.engines.documents import money
from village.engines.documents.columns import BODY, Columns
from village.engines.documents.contract_pages import MARGIN
from village.engines.documents.contracts import ContractData, build_contract
from village.engines.documents.letters import LetterParagraph, build_letter
from village.engines.documents.minutes import build_minutes
from village.engines.documents.sheet import A4
from village.engines.invoices.pages import build_invoice

COUNT = 500
LANGUAGES = (("fr",), ("ar",), ("en",), ("fr", "ar"), ("fr", "en"), ("en", "ar"))
CURRENCIES = ("MAD", "EUR", "TND", "JPY")
HARD = (
    "Société Nationale d’Aménagement, d’Équipement et de Développement Urbain (Casablanca-Settat)",
    "شركة <b>ABC</b> (12) & Cie",
    "ⵜⴰⵎⴰⵣⵉⵖⵜ — Ελλάς — Україна — 東京",
    "https://example.org/" + "a-very-long-path-" * 6,
    "Nguyễn Thị “Ω” {reference} %s",
)
#: Within so much of a page's edge nothing is set.
_EDGE = 12.0
#: By so much the boxes of two letters may reach into each other, as kerning lets them.
_OVERLAP = 2.0
#: A wider space is seen, in parts of the size.
WIDE = 0.5
_FRENCH = MARGIN + Columns(("fr", "ar"), A4[0] - 2 * MARGIN).column
_MARKED = re.compile(rb"/\w+ <</MCID (\d+)>> BDC\n(.*?)\nEMC", re.DOTALL)
#: Where a text begins, and each step of it down to another line.
_BASELINE = re.compile(rb" (-?[\d.]+) Tm ")
_DOWN = re.compile(rb" -[\d.]+ Td ")


class Made(NamedTuple):
    """A document, with the figures that must stand in it whole."""

    kind: str
    content: bytes
    figures: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()


class Letter(NamedTuple):
    """A letter of a page: its baseline, and from where to where it goes."""

    baseline: float
    start: float
    end: float
    text: str


class Findings(NamedTuple):
    """What is wrong, by kind; and of the French column, the lines and those with wide spaces."""

    faults: Counter[str]
    lines: int
    wide: int


def documents(count: int, *, seed: int = 11) -> Iterator[Made]:
    """Yield documents of four kinds; most are contracts, each with parts of its own."""
    chance = random.Random(seed)
    for at, data in enumerate(contracts_of_edition(count, seed=seed)):
        match at % 10:
            case 0:
                yield _invoice(chance)
            case 1:
                yield _letter(chance)
            case 2:
                ranking = MINUTES.ranking * chance.randint(1, 90)
                made = build_minutes(
                    replace(MINUTES, ranking=ranking, languages=chance.choice(LANGUAGES))
                )
                yield Made("minutes", made)
            case _:
                yield _contract(data, chance)


def _contract(data: ContractData, chance: random.Random) -> Made:
    languages, currency = chance.choice(LANGUAGES), chance.choice(CURRENCIES)
    lines = tuple(
        replace(
            line,
            unit_price_cents=line.unit_price_cents * 10 ** chance.randint(0, 3),
            quantity=line.quantity + Decimal(chance.randint(0, 99)) / 100,
        )
        for line in chance.choices(data.lines, k=chance.choice((1, 3, 8, 20, 60)))
    )
    hard = chance.choice((data.exhibitor.name, *HARD))
    made = replace(
        data,
        languages=languages,
        currency=currency,
        lines=lines,
        instalments=(),
        exhibitor=replace(data.exhibitor, name=hard, address=f"{hard}, Casablanca"),
        clauses=tuple(chance.sample(data.clauses, chance.randint(1, len(data.clauses)))),
        plan=data.plan if chance.random() < 0.3 else {},
    )
    sums = made.totals
    amounts = [sums.net_cents, sums.gross_cents, *(line.unit_price_cents for line in lines)]
    amounts += [money.line_total_cents(one.quantity, one.unit_price_cents) for one in lines]
    digits = money.decimals(currency)
    figures = {money.figures(each, languages[0], digits=digits) for each in amounts}
    return Made("contract", build_contract(made), frozenset(figures), languages)


def _invoice(chance: random.Random) -> Made:
    whole = invoice(languages=chance.choice(LANGUAGES))
    line = replace(chance.choice(whole.lines), quantity=Decimal(chance.randint(1, 10**6)))
    made = invoice(languages=whole.languages, lines=(line,) * chance.randint(1, 60))
    total = money.line_total_cents(line.quantity, line.unit_price_cents)
    shown = money.figures(total, whole.languages[0], digits=money.decimals(made.currency))
    return Made("invoice", build_invoice(made), frozenset((shown,)))


def _letter(chance: random.Random) -> Made:
    said = tuple(LetterParagraph(f"{each}. " * chance.randint(1, 12)) for each in HARD)
    certificate = chance.random() < 0.5
    made = replace(
        LETTER,
        holder=chance.choice(HARD),
        lang=chance.choice(("fr", "ar", "en")),
        paragraphs=said[: chance.randint(1, 2)] if certificate else said * chance.randint(1, 4),
        certificate=certificate,
    )
    return Made("letter", build_letter(made))


def checked(made: Made) -> Findings:
    """Return what is wrong with a document, each with what it is about."""
    faults: Counter[str] = Counter()
    lines = wide = 0
    whole = ""
    with pypdfium2.PdfDocument(made.content) as pdf:
        for page in pdf:
            width, height = page.get_size()
            inside = page.get_textpage()
            whole += inside.get_text_bounded() + "\n"
            letters = list(_letters(inside))
            faults["text outside"] += sum(not _is_inside(each, width, height) for each in letters)
            rows = [
                sorted(row, key=attrgetter("start"))
                for _, row in groupby(
                    sorted(letters, key=attrgetter("baseline")), key=attrgetter("baseline")
                )
            ]
            faults["texts over each other"] += sum(map(_collides, rows))
            if made.languages[:1] == ("fr",) and len(made.languages) == 2:
                gaps = [gap for row in rows if (gap := _gap(row))]
                lines += len(gaps)
                wide += sum(gap > WIDE for gap in gaps)
    faults["figures broken"] += sum(one not in whole for one in made.figures)
    with pikepdf.open(BytesIO(made.content)) as pdf:
        faults["missing glyphs"] += _missing(pdf)
        faults["widows"] += _widows(pdf)
    return Findings(+faults, lines, wide)


def _letters(page: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    """Yield the letters of a page that are seen and upright."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for at in range(page.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(page, at))
        if letter.isspace() or raw.FPDFText_GetCharAngle(page, at):
            continue
        raw.FPDFText_GetLooseCharBox(page, at, box)
        raw.FPDFText_GetCharOrigin(page, at, x, y)
        yield Letter(round(y.value, 1), box.left, box.right, letter)


def _is_inside(letter: Letter, width: float, height: float) -> bool:
    across = letter.start >= _EDGE and letter.end <= width - _EDGE
    return across and _EDGE <= letter.baseline <= height - _EDGE


def _collides(row: list[Letter]) -> bool:
    """Say whether letters stand on each other, other than those of a ligature and Arabic ones."""
    return any(
        a.start < b.start < a.end - _OVERLAP and a.text.isascii() and b.text.isascii()
        for a, b in pairwise(row)
    )


def _gap(row: list[Letter]) -> float:
    """Return the spaces of a justified line of the French column, as parts of the size; 0 if not.

    A justified line begins and ends where the column does.
    """
    line = [letter for letter in row if letter.end < _FRENCH + 1]
    if not line or line[-1].end < _FRENCH - 1 or line[0].start > MARGIN + 1:
        return 0.0
    gaps = [b.start - a.end for a, b in pairwise(line) if b.start - a.end > 1]
    return sum(gaps) / len(gaps) / BODY.size if gaps else 0.0


def _missing(pdf: pikepdf.Pdf) -> int:
    """Return how many codes that are used draw the glyph of what a face has not."""
    found = 0
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Subtype") != "/CIDFontType2":
            continue
        used = one.FontDescriptor.CIDSet.read_bytes()
        places = one.CIDToGIDMap.read_bytes()
        for code in range(1, len(places) // 2):
            if used[code >> 3] & 0x80 >> (code & 7):
                found += not any(places[2 * code : 2 * code + 2])
    return found


def _widows(pdf: pikepdf.Pdf) -> int:
    """Return how many paragraphs leave one line alone before or after the end of a page."""
    drawn = [
        {int(mark): code for mark, code in _MARKED.findall(page.Contents.read_bytes())}
        for page in pdf.pages
    ]
    at = {page.objgen: number for number, page in enumerate(pdf.pages)}
    found = 0
    for element in pdf.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/P":
            pages: dict[int, bytes] = {}
            for mark in _marks(element):
                page = at[mark.Pg.objgen]
                pages[page] = pages.get(page, b"") + drawn[page].get(int(mark.MCID), b"")
            counts = [
                len(set(_BASELINE.findall(code))) + len(_DOWN.findall(code))
                for code in pages.values()
            ]
            found += len(counts) > 1 and min(counts) == 1
    return found


def _marks(element: Any) -> Iterator[Any]:
    """Yield the marked pieces of a paragraph, those of its links with them."""
    for kid in element.K:
        if "/MCID" in kid:
            yield kid
        elif kid.get("/S") == "/Link":
            yield from _marks(kid)


def main() -> None:
    """Check documents; print what is found, and keep it in the page of documents."""
    count = int(sys.argv[1]) if sys.argv[1:] else COUNT
    kinds: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    lines = wide = 0
    for at, made in enumerate(documents(count)):
        found = checked(made)
        kinds[made.kind] += 1
        lines, wide = lines + found.lines, wide + found.wide
        faults += found.faults
        if found.faults:
            print(f"{at} ({made.kind}, {'|'.join(made.languages)}): {dict(found.faults)}")
    named = ("figures broken", "missing glyphs", "widows", "text outside", "texts over each other")
    made_of = ", ".join(f"{number} × {kind}" for kind, number in kinds.most_common())
    table = "\n".join(
        [
            f"| {made_of} | found |",
            "|---|---|",
            *(f"| {name} | {faults[name]} |" for name in named),
            f"| lines of the French column with spaces over half an em, of {lines:,} "
            f"| {wide / max(lines, 1):.1%} |",
        ]
    )
    print(table)
    write("typesetting", table, page="documents.md")


if __name__ == "__main__":
    main()
