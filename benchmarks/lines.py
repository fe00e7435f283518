"""Measure how evenly paragraphs are set, and how fast a contract is made, beside Typst.

uv run --with typst python -m benchmarks.lines

The paragraphs are the French texts of the application, in the column of a contract in two
languages; Typst has the same texts, face, size and width. It is no dependency: where it is not
installed, our own figures are printed alone.
"""

import ctypes
import importlib
import json
import statistics
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from itertools import groupby, islice, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import pypdfium2
from babel.messages.pofile import read_po
from pypdfium2 import raw

from benchmarks.contract_worlds import contracts_of_edition
from benchmarks.documents import plan_svg, seconds
from benchmarks.page import write
from village.config import ROOT
from village.engines.documents import text
from village.engines.documents.columns import BODY, Columns
from village.engines.documents.contract_pages import MARGIN
from village.engines.documents.contracts import ContractData, build_contract
from village.engines.documents.sheet import A4

WIDTH = Columns(("fr", "ar"), A4[0] - 2 * MARGIN).column
#: A wider space is seen, in thousandths of the size.
WIDE = 500
CONTRACT = """
#let data = json(bytes(sys.inputs.data))
#set page("a4", margin: 20mm)
#set text(font: "IBM Plex Sans Arabic", size: 9.2pt, lang: "fr")
#set par(justify: true)
= Contrat
#table(columns: 4, ..data.rows.flatten())
#grid(columns: (1fr, 1fr), gutter: 20pt, ..data.clauses.map(((title, body, titre, corps)) => (
  [=== #title \\
   #body], text(lang: "ar")[=== #titre \\
   #corps])).flatten())
#image(bytes(data.plan), format: "svg")
"""
COLUMN = f"""
#set page(width: {WIDTH:.2f}pt, height: auto, margin: 0pt)
#set text(font: "IBM Plex Sans Arabic", size: {BODY.size}pt, lang: "fr")
#set par(justify: true)
#for each in json(bytes(sys.inputs.data)) {{ par(each) }}
"""


def main() -> None:
    """Print the figures and keep them in the page of documents."""
    content = paragraphs()
    contracts = list(contracts_of_edition(30))
    shown = [line.divides for line in _ours(content)]
    rows = [
        "| | lines | with spaces over half an em | that divide a word | 9 pages |",
        "|---|---|---|---|---|",
        f"| this | {_evenness(our_gaps(content))} | {sum(shown) / len(shown):.1%} "
        f"| {_median_ms(contracts, build_contract):.1f} ms |",
    ]
    if find_spec("typst"):
        typst = _typst()
        spent = _median_ms(contracts, lambda data: _pdf(typst, CONTRACT, typst_data(data)))
        rows.append(f"| Typst | {_evenness(typst_gaps(content))} | | {spent:.1f} ms |")
    table = "\n".join(rows)
    print(table)
    write("lines", table, page="documents.md")


def _median_ms(contracts: list[ContractData], make: Callable[[ContractData], bytes]) -> float:
    """Return the processor time of a contract; the first ten warm up."""
    spent = [seconds(lambda data=data: make(data)) for data in contracts]
    return statistics.median(spent[10:]) * 1000


def _evenness(gaps: Iterable[float]) -> str:
    wide = [gap > WIDE for gap in gaps]
    return f"{len(wide):,} | {sum(wide) / len(wide):.1%}"


def paragraphs() -> list[str]:
    """Return the French sentences of the application, five to a paragraph."""
    with (ROOT / "translations" / "fr" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        found = [str(message.string) for message in read_po(file)]
    sentences = iter([each for each in found if len(each) > 60 and not set("%{\n") & set(each)])
    return [" ".join(group) for group in iter(lambda: tuple(islice(sentences, 5)), ())]


def our_gaps(content: Iterable[str]) -> Iterator[float]:
    """Yield the width of the spaces of each justified line."""
    room = WIDTH * 1000 / BODY.size
    for line in _ours(content):
        spaces = [word.space.width for word in line.words[:-1] if word.space]
        yield (sum(spaces) + room - line.width) / len(spaces) if spaces else room


def _ours(content: Iterable[str]) -> Iterator[text.TextLine]:
    for each in content:
        lines = text.wrap(each, BODY.font, BODY.size, WIDTH, prose="fr")
        yield from (line for line in lines if not line.last)


class Letter(NamedTuple):
    """A letter of a PDF: its baseline, and from where to where it goes."""

    baseline: float
    start: float
    end: float
    text: str


def typst_gaps(content: list[str]) -> Iterator[float]:
    """Yield the width of the spaces of Typst's lines that reach the end of the column."""
    with pypdfium2.PdfDocument(_pdf(_typst(), COLUMN, json.dumps(content))) as pdf:
        for page in pdf:
            for _, found in groupby(_letters(page.get_textpage()), key=attrgetter("baseline")):
                line = [letter for letter in found if letter.text.strip()]
                if line and line[-1].end > WIDTH - 1:
                    gaps = [b.start - a.end for a, b in pairwise(line) if b.start - a.end > 1]
                    yield statistics.mean(gaps) * 1000 / BODY.size if gaps else WIDTH


def _letters(page: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for at in range(page.count_chars()):
        raw.FPDFText_GetLooseCharBox(page, at, box)
        raw.FPDFText_GetCharOrigin(page, at, x, y)
        yield Letter(round(y.value, 1), box.left, box.right, page.get_text_range(at, 1))


def typst_data(data: ContractData) -> str:
    """Return what a contract says, as Typst's page asks for it."""
    return json.dumps(
        {
            "rows": [
                [line.label["fr"], line.label["ar"], str(line.quantity), str(line.unit_price_cents)]
                for line in data.lines
            ],
            "clauses": [
                [each.title["fr"], each.body["fr"], each.title["ar"], each.body["ar"]]
                for each in data.clauses
            ],
            "plan": plan_svg(data),
        }
    )


def _typst() -> Any:
    return importlib.import_module("typst").Compiler(
        font_paths=[str(ROOT / "village" / "engines" / "documents" / "fonts")],
        ignore_system_fonts=True,
    )


def _pdf(typst: Any, page: str, data: str) -> bytes:
    return bytes(typst.compile(page.encode(), sys_inputs={"data": data}))


if __name__ == "__main__":
    main()
