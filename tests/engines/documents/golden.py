"""Golden pictures of pages, kept small; `python -m tests.engines.documents.golden` renews them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path

import numpy as np
from PIL import Image

from tests.pdf import picture
from village.engines.documents.badges import BadgeData, EditionData, build_badges
from village.engines.documents.contract_data import ContractData
from village.engines.documents.contracts import build_contract, parse_contract
from village.engines.documents.receipts import ReceiptData, build_receipt

FOLDER = Path(__file__).parent / "pictures"
EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "contract.json"
LONG_NAME = (
    "Société Nationale d’Aménagement, d’Équipement et de Développement Urbain (Casablanca-Settat)"
)
DPI = 80
BLOCK = 6
TOLERANCE = 2.0
"""Largest difference of a block's mean darkness, of 255; one wrong letter exceeds it."""


@cache
def contract(*languages: str) -> bytes:
    """Return the example's contract."""
    return build_contract(replace(_example(), languages=languages))


def long_contract() -> bytes:
    """Return a contract with a name as long as they come."""
    data = _example()
    party = replace(data.exhibitor, name=LONG_NAME, address=f"{LONG_NAME}, Casablanca")
    return build_contract(replace(data, languages=("en", "fr"), exhibitor=party))


def contract_of_many_lines() -> bytes:
    """Return a contract whose table goes over the page."""
    data = _example()
    return build_contract(replace(data, languages=("fr", "ar"), lines=data.lines * 7))


def _example() -> ContractData:
    return parse_contract(json.loads(EXAMPLE.read_text()))


def badges(sheet: str = "a4x4") -> bytes:
    long = "Mohammed Abdelilah Benjelloun Touimi El Idrissi de la Rochefoucauld"
    arabic = "محمد عبد الإله بنجلون التويمي الإدريسي العلوي المدغري الفاسي الفهري السقلي"
    found = [
        BadgeData("1", "Élodie Tazi", "إلودي التازي", "Parkéo", "exhibitor", "A1" * 57),
        BadgeData("2", long, arabic, "Société Générale d’Éclairage", "press", "B2" * 57),
        BadgeData("3", "شركة ABC (12)", "", "Casa Smart Grid", "jury", "C3" * 57),
        BadgeData("4", "Ольга Ω", "", "", "vip", "D4" * 57),
    ]
    event = EditionData(
        "Casablanca Smart City 2024",
        "Sacré-Cœur, Casablanca",
        date(2024, 6, 5),
        date(2024, 6, 6),
    )
    return build_badges(found, edition=event, sheet=sheet)


def receipt() -> bytes:
    summary = (
        ("ما هو الحل الذي تقترحونه؟", "حافلات عند الطلب (Casatramway) خلال 15 دقيقة."),
        ("Effectif", "12 personnes, dont 5 ingénieures."),
    )
    return build_receipt(
        ReceiptData(
            "CSC24-0042",
            "Casablanca Smart City 2024",
            "Atlas Mobility SARL",
            "طلب مشاركة شركة ناشئة",
            datetime(2024, 4, 30, 22, 41, tzinfo=UTC),
            timezone="Africa/Casablanca",
            summary=summary,
            lang="ar",
        )
    )


#: The document and the page of each golden picture, by its name.
PICTURES: dict[str, tuple[Callable[[], bytes], int]] = {
    "contract-fr-1": (partial(contract, "fr"), 1),
    "contract-fr-ar-2": (partial(contract, "fr", "ar"), 2),
    "contract-fr-ar-4": (partial(contract, "fr", "ar"), 4),
    "contract-ar-2": (partial(contract, "ar"), 2),
    "contract-long-en-fr-3": (long_contract, 3),
    "contract-many-lines-3": (contract_of_many_lines, 3),
    "badges": (badges, 1),
    "badges-cr80": (partial(badges, "cr80"), 1),
    "receipt-ar": (receipt, 1),
}


def drawn(document: bytes, page: int) -> Image.Image:
    """Return a page as PDFium draws it, in 16 greys."""
    return picture(document, page, dpi=DPI).quantize(16).convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the largest difference of the mean darkness of a block of two pictures."""
    if one.size != other.size:
        return 255.0
    change = np.asarray(one, dtype=float) - np.asarray(other, dtype=float)
    height, width = (side // BLOCK * BLOCK for side in change.shape)
    blocks = change[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    return float(np.abs(blocks.mean(axis=(1, 3))).max())


def main() -> None:
    """Draw all golden pictures again."""
    FOLDER.mkdir(exist_ok=True)
    for name, (document, page) in PICTURES.items():
        drawn(document(), page).quantize(16).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
