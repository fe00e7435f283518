"""What the seals of a document come to: the one verdict of the page and the command."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChangeKind(StrEnum):
    """What was done to a document after it was sealed, in kinds that a reader understands."""

    BYTES = "bytes"
    """What the seal covers is not what was sealed."""
    APPENDED = "appended"
    """Something stands behind the document's end, which readers do not show."""
    PAGES = "pages"
    """Pages were added, taken out or moved."""
    CONTENT = "content"
    """What a page shows, or how."""
    NOTES = "notes"
    """Notes, links or drawings were laid over a page."""
    FIELDS = "fields"
    """Fields of a form were added or filled in."""
    TITLE = "title"
    """The title, the author or another thing that the document says of itself."""
    FILES = "files"
    """Files were attached."""
    ACTIONS = "actions"
    """It does something by itself, as when it is opened."""
    SIGNATURE = "signature"
    """A later signature does not fit, or was taken out."""
    OTHER = "other"
    """Something else that it is made of."""


class Permitted(StrEnum):
    """What the seal says that may still change (DocMDP)."""

    NOT_SAID = "not_said"
    NOTHING = "nothing"
    SIGNATURES = "signatures"
    """Fields may be filled in, and the document signed."""
    NOTES = "notes"
    """Also notes may be laid over it."""


class LegalStanding(StrEnum):
    """What the law calls a seal, as far as its certificate shows (Law 43-20, eIDAS)."""

    SIMPLE = "simple"
    """The certificate vouches for itself: nobody else says who holds it."""
    ADVANCED = "advanced"
    """At most advanced: another body issued the certificate, which does not say to be qualified."""
    QUALIFIED = "qualified"
    """The certificate says to be qualified; whether its issuer may say so is not checked here."""


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
    changes: tuple[ChangeKind, ...]
    """What came after it, but for proofs of time and whole signatures."""
    trusted: bool
    """The certificate leads to one that the caller trusts."""
    revision_sha256: str
    """SHA-256 of the file as it was when it was sealed; empty where the seal is damaged."""
    issuer: str = ""
    standing: LegalStanding = LegalStanding.SIMPLE
    permits: Permitted = Permitted.NOT_SAID


class SealVerdict(StrEnum):
    """What is said of a document by its seals."""

    UNSEALED = "unsealed"
    BROKEN = "broken"
    """The first seal does not fit."""
    CHANGED = "changed"
    """The first seal fits, but more than proofs and whole signatures came after it."""
    FOREIGN = "foreign"
    """Intact, but no seal is of a certificate that the caller trusts."""
    SIGNED_SINCE = "signed_since"
    """Intact, sealed by whom the caller trusts, then signed by somebody else."""
    TRUSTED = "trusted"
    """Intact, and last sealed by whom the caller trusts."""

    @property
    def intact(self) -> bool:
        """Whether the document is as it was when it was sealed, by whomever."""
        return self in (SealVerdict.FOREIGN, SealVerdict.SIGNED_SINCE, SealVerdict.TRUSTED)


def changes(seals: Sequence[Seal]) -> tuple[ChangeKind, ...]:
    """Return what was done to a document after its first seal, each kind once."""
    if not seals:
        return ()
    first, *later = seals
    found = list(first.changes) if first.intact else [ChangeKind.BYTES]
    if any(not one.intact for one in later):
        found.append(ChangeKind.SIGNATURE)
    for one in later:
        found += one.changes
    return tuple(dict.fromkeys(found))


def signed_since(seals: Sequence[Seal]) -> tuple[Seal, ...]:
    """Return the whole signatures of others after the last seal that the caller trusts."""
    last = max((at for at, one in enumerate(seals) if one.trusted), default=len(seals))
    return tuple(seals[last + 1 :])


def verdict(seals: Sequence[Seal]) -> SealVerdict:
    """Return what the seals of a document, in their order, come to."""
    if not seals:
        return SealVerdict.UNSEALED
    if not seals[0].intact:
        return SealVerdict.BROKEN
    if changes(seals):
        return SealVerdict.CHANGED
    if not any(one.trusted for one in seals):
        return SealVerdict.FOREIGN
    return SealVerdict.SIGNED_SINCE if signed_since(seals) else SealVerdict.TRUSTED
