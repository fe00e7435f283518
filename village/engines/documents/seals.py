"""What the seals of a document come to: the one verdict of the page and the command."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal of a document."""

    by: str
    claimed_at: datetime | None
    """When the sealer's clock says."""
    stamped_at: datetime | None
    """When a time-stamp service says, if one was asked."""
    level: str
    intact: bool
    """Nothing that the seal covers has changed, and its signature fits."""
    changed_since: str
    """What was added after sealing, in words; empty for nothing, or for proofs of time alone."""
    trusted: bool
    """The certificate leads to one that the caller trusts."""
    revision_sha256: str
    """SHA-256 of the file as it was when it was sealed; empty where the seal is damaged."""


class SealVerdict(StrEnum):
    """What is said of a document by its seals."""

    UNSEALED = "unsealed"
    BROKEN = "broken"
    """A seal does not fit, or more than proofs came after it."""
    FOREIGN = "foreign"
    """Intact, but a seal is of a certificate that the caller does not trust."""
    TRUSTED = "trusted"
    """Intact, and sealed with certificates that the caller trusts."""

    @property
    def intact(self) -> bool:
        """Whether the document is as it was when it was sealed, by whomever."""
        return self in (SealVerdict.FOREIGN, SealVerdict.TRUSTED)


def verdict(seals: Sequence[Seal]) -> SealVerdict:
    """Return what the seals of a document come to."""
    if not seals:
        return SealVerdict.UNSEALED
    if any(not seal.intact or seal.changed_since for seal in seals):
        return SealVerdict.BROKEN
    return SealVerdict.TRUSTED if all(seal.trusted for seal in seals) else SealVerdict.FOREIGN
