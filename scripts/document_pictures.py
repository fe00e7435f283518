"""Draw the pictures of documents in the documentation, to be looked at after a change.

    python scripts/document_pictures.py

They are made of `docs/examples/contract.json`, and are `docs/pictures/documents-*.png`: a page of a
contract; contracts in one language and in two, with hostile texts, sixty lines and many articles;
an invoice, a receipt, minutes and a stand's sign.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # what the tests read PDFs with, and what they have for each kind

from PIL import Image  # noqa: E402

from benchmarks.contract_worlds import nine_pages  # noqa: E402
from tests import pdf  # noqa: E402
from tests.engines.documents.golden import receipt  # noqa: E402
from tests.engines.documents.test_minutes import WHOLE  # noqa: E402
from tests.engines.invoices.worlds import invoice  # noqa: E402
from village.engines.documents.contracts import (  # noqa: E402
    ContractData,
    ContractParty,
    build_contract,
    parse_contract,
)
from village.engines.documents.minutes import build_minutes  # noqa: E402
from village.engines.documents.signs import StandSign, build_signs  # noqa: E402
from village.engines.invoices.pages import build_invoice  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = parse_contract(json.loads((ROOT / "docs" / "examples" / "contract.json").read_text()))
BOTH = replace(EXAMPLE, languages=("fr", "ar"))
#: Letters are drawn large and made smaller: small ones would stand on whole pixels.
DPI = 200
GREYS, GAP, GROUND = 12, 10, 160
HOSTILE = ContractParty(
    name="<b>gras</b> ]TJ ET",
    name_ar="(م" * 90,
    form="%s%n%x",
    capital="1" * 80,
    rc="../../etc/passwd",
    address="W " * 120,
    address_ar="\u202e\u202dtxt ـ" * 30,
    represented_by="A" * 200,
    represented_by_ar="م" * 200,
)


def main() -> None:
    """Write the pictures."""
    keep("documents-contract", [pdf.picture(build_contract(BOTH), 2, dpi=DPI)], 662, columns=1)
    keep("documents-contracts", contracts(), 460, columns=3)
    keep("documents-others", others(), 460, columns=3)


def contracts() -> list[Image.Image]:
    """Return a page of each kind of contract."""
    many = tuple(
        replace(line, unit_price_cents=line.unit_price_cents * at)
        for at, line in enumerate(EXAMPLE.lines * 10, 1)
    )
    long = nine_pages()
    kinds: Sequence[tuple[ContractData, int]] = (
        (replace(EXAMPLE, languages=("fr",)), 1),
        (replace(EXAMPLE, languages=("ar",)), 1),
        (replace(EXAMPLE, languages=("en", "fr")), 2),
        (replace(BOTH, exhibitor=HOSTILE), 1),
        (replace(BOTH, lines=many), 2),
        (replace(long, clauses=(long.clauses * 2)[:84]), 9),
    )
    return [pdf.picture(build_contract(data), page, dpi=DPI) for data, page in kinds]


def others() -> list[Image.Image]:
    """Return a page of other kinds."""
    names = (("fr", "Atlas Mobility"), ("ar", "أطلس موبيليتي"))
    documents = (
        build_invoice(invoice(languages=("fr", "ar"))),
        build_invoice(invoice(languages=("ar",))),
        receipt(),
        build_minutes(replace(WHOLE, languages=("fr", "ar"))),
        build_minutes(replace(WHOLE, languages=("ar",))),
        build_signs([StandSign("A-02", names, "Afrique", "#b4532a", "https://example.org/s/a")]),
    )
    return [pdf.picture(one, dpi=DPI) for one in documents]


def keep(name: str, pages: Sequence[Image.Image], width: int, *, columns: int) -> None:
    """Write pages of this width side by side as one picture in a few greys."""
    shown = [page.resize((width, page.height * width // page.width)) for page in pages]
    height, rows = max(page.height for page in shown), -(-len(shown) // columns)
    whole = Image.new("L", (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP), GROUND)
    for at, page in enumerate(shown):
        whole.paste(page, (at % columns * (width + GAP), at // columns * (height + GAP)))
    whole.quantize(GREYS).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
