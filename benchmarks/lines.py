"""Measure how evenly paragraphs are set, and how fast a contract is made, beside Typst.

uv run --with typst python -m benchmarks.lines

The paragraphs are the French texts of the application, in the column of a contract in two
languages; Typst has the same texts, face, size and width, of the contract too
(`typst_contract.py`). It is no dependency: where it is not installed, our own figures are printed
alone.
"""

import ctypes
import importlib
import json
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.util import find_spec
from itertools import groupby, islice, pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from babel.messages.pofile import read_po
from pypdfium2 import raw

from benchmarks.contract_worlds import contracts_of_edition
from benchmarks.documents import seconds
from benchmarks.page import write
from benchmarks.typst_contract import typst_data
from village.config import ROOT
from village.engines.documents import text
from village.engines.documents.columns import BODY, Columns
from village.engines.documents.contract_pages import MARGIN
from village.engines.documents.contracts import ContractData, build_contract
from village.engines.documents.sheet import A4

WIDTH = Columns(("fr", "ar"), A4[0] - 2 * MARGIN).column
#: A wider space is seen, in thousandths of the size.
WIDE = 500
CONTRACT = Path(__file__).parent / "templates" / "contract.typ"
COLUMN = f"""
#set page(width: {WIDTH:.2f}pt, height: auto, margin: 0pt)
#set text(font: "IBM Plex Sans Arabic", size: {BODY.size}pt, lang: "fr")
#set par(justify: true)
#for each in json(bytes(sys.inputs.data)) {{ par(each) }}
"""

Making = Callable[[ContractData, str], bytes]
"""Makes a contract, of which the second says the same as data for Typst."""


def main() -> None:
    """Print the figures and keep them in the page of documents."""
    content = paragraphs()
    divided = [line.divides for line in _ours(content)]
    made: dict[str, Making] = {"this": lambda data, _: build_contract(data)}
    cells = {"this": f"{_evenness(our_gaps(content))} | {sum(divided) / len(divided):.1%}"}
    if find_spec("typst"):
        made["Typst"] = _typst_contract()
        cells["Typst"] = f"{_evenness(typst_gaps(content))} | "
    shown = _contracts(made)
    rows = [
        "| | lines | with spaces over half an em | that divide a word |"
        " a contract | its pages | its letters and digits |",
        "|---|---|---|---|---|---|---|",
        *(f"| {name} | {cells[name]} | {shown[name]} |" for name in made),
    ]
    table = "\n".join(rows)
    print(table)
    write("lines", table, page="documents.md")


def _typst_contract() -> Making:
    """Return what makes a contract with Typst."""
    typst, page = _typst(), CONTRACT.read_text()
    return lambda _, said: _pdf(typst, page, said)


def _contracts(made: dict[str, Making]) -> dict[str, str]:
    """Return the processor time of a contract made in each way, its pages and its letters.

    The ways take turns with each of the contracts, which differ; the first ten warm up.
    """
    spent = defaultdict(list)
    for data in contracts_of_edition(60):
        said = typst_data(data)
        for name, make in made.items():
            spent[name].append(seconds(partial(make, data, said)) * 1000)
    return {
        name: f"{statistics.median(spent[name][10:]):.1f} ms | {_said(make(data, said))}"
        for name, make in made.items()
    }


def _said(document: bytes) -> str:
    """Return how many pages a document has, and how many letters and digits they show."""
    with pypdfium2.PdfDocument(document) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return f"{len(texts)} | {sum(map(str.isalnum, ''.join(texts))):,}"


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


def _typst() -> Any:
    return importlib.import_module("typst").Compiler(
        font_paths=[str(ROOT / "village" / "engines" / "documents" / "fonts")],
        ignore_system_fonts=True,
    )


def _pdf(typst: Any, page: str, data: str) -> bytes:
    return bytes(typst.compile(page.encode(), sys_inputs={"data": data}))


if __name__ == "__main__":
    main()
