"""What the tests of documents share: the example contract."""

import json
from pathlib import Path

import pytest

from village.engines.documents.contracts import ContractData, parse_contract

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "contract.json"


@pytest.fixture
def example() -> ContractData:
    return parse_contract(json.loads(EXAMPLE.read_text()))


@pytest.fixture
def example_json() -> dict[str, object]:
    return json.loads(EXAMPLE.read_text())
