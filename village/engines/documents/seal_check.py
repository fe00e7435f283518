"""Check a sealed document: who sealed it, when, whether anything changed, at which level."""

import hashlib
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from village.engines.documents.seal_rules import PROOFS_ALONE
from village.engines.documents.sealing import Level
from village.engines.documents.seals import Seal, SealVerdict, verdict

_LASTING = "/DSS"
# An unknown certificate is a finding that the verdict reports, not an event to log.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)


class NotADocument(ValueError):
    """The file is no PDF that can be read."""


Certificate: TypeAlias = asn1_x509.Certificate


def certificate_of_pem(data: bytes) -> Certificate:
    """Return the certificate of a PEM or DER file.

    Raises:
        ValueError: the data is no certificate.
    """
    der = pem.unarmor(data)[2] if pem.detect(data) else data
    found: Certificate = Certificate.load(der)
    found.native  # noqa: B018  # decodes all of it, or raises
    return found


@dataclass(frozen=True, slots=True)
class SealReport:
    """What a check of a document found."""

    seals: tuple[Seal, ...]

    @property
    def verdict(self) -> SealVerdict:
        """What the seals come to."""
        return verdict(self.seals)

    @property
    def intact(self) -> bool:
        """Whether the document is sealed and as it was when it was sealed."""
        return self.verdict.intact


def check(document: bytes, trusted: Sequence[Certificate] = ()) -> SealReport:
    """Return what the seals of a document prove; fetches nothing.

    Raises:
        NotADocument: the bytes are no PDF.
    """
    try:
        reader = PdfFileReader(io.BytesIO(document), strict=False)
        lasting = _LASTING in reader.root
    except Exception as error:  # a hostile file may break the reader anywhere
        raise NotADocument(f"no readable PDF: {error}") from None
    try:
        signatures = reader.embedded_regular_signatures
        stamps = reader.embedded_timestamp_signatures
    except Exception as error:
        if b"/ByteRange" not in document:
            raise NotADocument(f"no readable PDF: {error}") from None
        return SealReport((_damaged("", error, ""),))
    return SealReport(
        tuple(
            _seal(signature, trusted, lasting, bool(stamps), _sha256(document, signature))
            for signature in signatures
        )
    )


def _seal(
    signature: Any, trusted: Sequence[Certificate], lasting: bool, archived: bool, sha256: str
) -> Seal:
    by = _common_name(signature)
    try:
        status = validate_pdf_signature(
            signature,
            _context(trusted),
            ts_validation_context=_context(trusted),
            diff_policy=PROOFS_ALONE,
        )
    except Exception as error:  # a damaged seal may break its reader anywhere
        return _damaged(by, error, sha256)
    stamp = status.timestamp_validity
    return Seal(
        by=by,
        claimed_at=status.signer_reported_dt,
        stamped_at=stamp.timestamp if stamp else None,
        level=_level(signature, stamp is not None, lasting, archived),
        intact=bool(status.intact and status.valid and (stamp is None or stamp.intact)),
        changed_since=_changes(status),
        trusted=bool(status.trusted),
        revision_sha256=sha256,
    )


def _damaged(by: str, error: Exception, sha256: str) -> Seal:
    return Seal(by, None, None, "none", False, str(error), False, sha256)


def _context(trusted: Sequence[Certificate]) -> ValidationContext:
    return ValidationContext(trust_roots=list(trusted), allow_fetching=False)


def _common_name(signature: Any) -> str:
    try:
        return str(signature.signer_cert.subject.native.get("common_name", ""))
    except Exception:  # a damaged seal may break its reader anywhere
        return ""


def _sha256(document: bytes, signature: Any) -> str:
    """Return the fingerprint of what the document was when it was sealed, by the seal itself."""
    try:
        end = int(signature.byte_range[2]) + int(signature.byte_range[3])
    except (TypeError, ValueError, IndexError):
        return ""
    return hashlib.sha256(document[:end]).hexdigest() if 0 < end <= len(document) else ""


def _level(signature: Any, stamped: bool, lasting: bool, archived: bool) -> str:
    """Return the level by what is really there, whatever the file calls itself."""
    if str(signature.sig_object.get("/SubFilter")) != "/ETSI.CAdES.detached":
        return "not PAdES"
    if not stamped:
        return Level.B_B
    if not lasting:
        return Level.B_T
    return Level.B_LTA if archived else Level.B_LT


def _changes(status: Any) -> str:
    """Return in words what came after the seal, other than proofs about it."""
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return ""
    if status.coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        return "the seal does not cover the whole document"
    if status.modification_level is ModificationLevel.LTA_UPDATES:
        return ""
    return "the document was changed after it was sealed"
