"""Build participation contracts as PDF; the same data gives the same bytes."""

from village.engines.documents.contract_data import (
    Clause,
    ContractData,
    Event,
    Instalment,
    Line,
    Localised,
    Party,
    StandPlace,
)
from village.engines.documents.contract_file import ContractError, parse_contract
from village.engines.documents.contract_pages import ContractPages

__all__ = [
    "Clause", "ContractData", "ContractError", "Event", "Instalment", "Line", "Localised",
    "Party", "StandPlace", "build_contract", "parse_contract",
]  # fmt: skip


def build_contract(data: ContractData, *, part: int = 3) -> bytes:
    """Return the contract as PDF, in one language or in two columns that break together.

    Equal data gives equal bytes, also in another process. The signature boxes never stand
    alone on a page. `part` is the part of PDF/A that the document is built to, 1 or 3.
    """
    return ContractPages(data, part).build()
