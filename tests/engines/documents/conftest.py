"""What the tests of documents share: the example contract, poppler's programs."""

import json
import subprocess
from pathlib import Path

import pytest

from village.engines.documents.contracts import ContractData, parse_contract

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "contract.json"


@pytest.fixture
def example() -> ContractData:
    return parse_contract(json.loads(EXAMPLE.read_text()))


@pytest.fixture
def read_text():
    """Return the text that poppler copies from a document, without marks of direction."""

    def read(document: bytes) -> str:
        found = subprocess.run(
            ["pdftotext", "-", "-"], input=document, capture_output=True, check=True
        ).stdout.decode()
        return "".join(c for c in found if c not in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e")

    return read


@pytest.fixture
def example_json() -> dict[str, object]:
    return json.loads(EXAMPLE.read_text())
