"""Contracts: drafted from a place, issued once, signed, sealed; whose exhibitor is public."""

from village.contracts import personal
from village.contracts.reads import listing
from village.contracts.tables import Contract
from village.contracts.words import IN_FORCE, ContractState
from village.contracts.writes import contracts

__all__ = ["IN_FORCE", "Contract", "ContractState", "contracts", "listing", "personal"]
