"""Ask other programs about our documents: what they say of changed seals, what they copy as text.

uv run --with pymupdf python -m benchmarks.judges [FOLDER]

FOLDER is one in which `npm install pdfjs-dist` was run. poppler, MuPDF and pdf.js are no
dependencies: a judge that is not there is left out of the tables, which are kept in the page of
documents.
"""

import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from importlib import import_module
from importlib.util import find_spec

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from benchmarks.page import write
from tests import pdf
from tests.engines.documents.altered import KINDS
from tests.engines.documents.pki import World
from village.config import ROOT
from village.engines.documents.columns import BODY
from village.engines.documents.contracts import ContractData, build_contract, parse_contract
from village.engines.documents.seal_check import check
from village.engines.documents.sealing import seal
from village.engines.documents.sheet import Align, Sheet
from village.engines.documents.text import wrap

EXAMPLE = ROOT / "docs" / "examples" / "contract.json"
MIXED = (
    "يلتزم العارض Atlas Mobility SARL بدفع مبلغ 45\u00a0000,50 درهم قبل تاريخ 15/12/2026.",
    "الهاتف 0522 12 34 56، والحساب 190 780 2121110123450001 23 لدى Banque Populaire.",
    "مساحة الرواق 36 m² (6 × 6)، من الساعة 8:30–18:00 يومي 5 و6 يونيو 2024.",
)
PDFJS = """
import {getDocument} from "pdfjs-dist/legacy/build/pdf.mjs";
import {readFileSync} from "fs";
const data = new Uint8Array(readFileSync(process.argv[1]));
const pdf = await getDocument({data, verbosity: 0}).promise;
for (let at = 1; at <= pdf.numPages; at++) {
  const {items} = await (await pdf.getPage(at)).getTextContent();
  console.log(items.map(({str, hasEOL}) => str + (hasEOL ? "\\n" : "")).join(""));
}
"""
#: Marks of direction, and hyphens that are no part of a word, with the end of their line.
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u00ad\u0002\ufffe]\\s*")


def main() -> None:
    """Print and keep both tables."""
    for name, table in (("judges", seals()), ("copied", copied())):
        print(table)
        write(name, table, page="documents.md")


def seals() -> str:
    """Return what each judge says of everything that is done to a sealed document."""
    now = datetime.now(UTC).replace(microsecond=0)
    world = World(now)
    document = seal(build_contract(_example()), world.key, sealed_at=now)
    judges: dict[str, Callable[[bytes], str]] = {
        "`village documents verify`": lambda made: _ours(made, world.root),
        "pyHanko": lambda made: _pyhanko(made, world.root),
    }
    if shutil.which("pdfsig"):
        judges["poppler"] = _pdfsig
    rows = []
    for kind, altered in KINDS.items():
        made = altered.do(document)
        rows.append([kind, *(judge(made) for judge in judges.values())])
    return _table(["done after the seal", *judges], rows)


def _ours(made: bytes, root: x509.Certificate) -> str:
    report = check(made, [root])
    return f"{report.verdict}: {', '.join(report.changes)}" if report.changes else report.verdict


def _pyhanko(made: bytes, root: x509.Certificate) -> str:
    """Return what pyHanko's own rules say of the first signature."""
    try:
        signatures = PdfFileReader(io.BytesIO(made), strict=False).embedded_regular_signatures
        if not signatures:
            return "no signature"
        status = validate_pdf_signature(signatures[0], ValidationContext(trust_roots=[root]))
    except Exception as error:  # a judge that cannot read it says so
        return f"cannot read it ({type(error).__name__})"
    level = status.modification_level.name.lower() if status.modification_level else "not asked"
    return f"{'valid' if status.bottom_line else 'not valid'}; changes: {level}"


def _pdfsig(made: bytes) -> str:
    """Return what poppler says of each signature, without its certificate."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(made)
        file.flush()
        done = subprocess.run(["pdfsig", "-nocert", file.name], capture_output=True, check=False)
    said = done.stdout.decode()
    found = re.findall(r"Signature Validation: (?:Signature is )?(.*?)\.?\n", said)
    whole = re.findall(r"- (Total|Not total) document signed", said)
    if not found:
        return "no signature"
    names = {"Total": "the whole file", "Not total": "a part of the file"}
    extents = [f"of {names[one]}" for one in whole] or [""]
    return "; ".join(
        f"{one.lower()} {extent}".strip() for one, extent in zip(found, extents, strict=False)
    )


def copied() -> str:
    """Return how much of a text each reader gives back, word by word and in order."""
    clauses = _example().clauses
    texts = {
        "French": ("fr", [clause.body["fr"] for clause in clauses]),
        "Arabic": ("ar", [clause.body["ar"] for clause in clauses]),
        "Arabic with names and numbers": ("ar", list(MIXED)),
    }
    drawn = {name: (_drawn(lang, said), " ".join(said)) for name, (lang, said) in texts.items()}
    rows = [
        [name, *(f"{_likeness(read(made), said):.1%}" for made, said in drawn.values())]
        for name, read in _readers().items()
    ]
    return _table(["words given back, in order", *texts], rows)


def _readers() -> dict[str, Callable[[bytes], str]]:
    """Return the readers that are there."""
    readers: dict[str, Callable[[bytes], str]] = {"PDFium": pdf.text}
    if shutil.which("pdftotext"):
        readers["poppler"] = lambda made: _said_by("pdftotext", "-", "-", given=made)
    if find_spec("pymupdf"):
        readers["MuPDF"] = _mupdf
    if sys.argv[1:]:
        readers["pdf.js"] = lambda made: _pdfjs(made, sys.argv[1])
    return readers


def _mupdf(made: bytes) -> str:
    return "\n".join(page.get_text() for page in import_module("pymupdf").open(stream=made))


def _pdfjs(made: bytes, folder: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(made)
        file.flush()
        script = ("node", "--input-type=module", "-e", PDFJS, file.name)
        return _said_by(*script, folder=folder)


def _said_by(*command: str, given: bytes = b"", folder: str | None = None) -> str:
    done = subprocess.run(command, input=given, cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


def _drawn(lang: str, paragraphs: Iterable[str]) -> bytes:
    """Return a page with paragraphs, set as the articles of a contract are."""
    sheet = Sheet(title="t", author="a", lang=lang)
    sheet.start_page()
    lines = [
        one for said in paragraphs for one in wrap(said, BODY.font, BODY.size, 231, prose=lang)
    ]
    for at, line in enumerate(lines):
        sheet.text([line], 40, 790 - BODY.leading * at, BODY.size, width=231, align=Align.JUSTIFY)
    sheet.end_page()
    return sheet.finish()


def _likeness(copied: str, said: str) -> float:
    return SequenceMatcher(None, _words(copied), _words(said), autojunk=False).ratio()


def _words(content: str) -> list[str]:
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", content)).split()


def _example() -> ContractData:
    return replace(parse_contract(json.loads(EXAMPLE.read_text())), languages=("fr", "ar"))


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
