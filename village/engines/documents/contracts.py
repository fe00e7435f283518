"""Build participation contracts as PDF; the same data gives the same bytes."""

from village.engines.documents.contract_data import (
    Clause,
    ContractData,
    ContractError,
    ContractParty,
    Event,
    Instalment,
    LetStand,
    Localised,
    OrderedService,
)
from village.engines.documents.contract_file import parse_contract
from village.engines.documents.contract_pages import ContractPages
from village.engines.documents.contract_texts import faults
from village.engines.documents.drawable import Undrawable

__all__ = [
    "Clause",
    "ContractData",
    "ContractError",
    "ContractParty",
    "Event",
    "Instalment",
    "LetStand",
    "Localised",
    "OrderedService",
    "build_contract",
    "parse_contract",
]  # fmt: skip


def build_contract(
    data: ContractData, *, part: int = 3, logo: bytes = b"", exhibitor_logo: bytes = b""
) -> bytes:
    """Return the contract as PDF, in one language or in two columns that break together.

    Equal data gives equal bytes, also in another process. The signature boxes never stand
    alone on a page. `part` is the part of PDF/A that the document is built to, 1 or 3; `logo`
    is a JPEG picture that stands beside the title, `exhibitor_logo` one above the exhibitor's name.

    Raises:
        Undrawable: names the texts whose letters no face has; a party's name must be seen.
    """
    if found := faults(data):
        raise Undrawable(found)
    return ContractPages(data, part, logo, exhibitor_logo).build()
