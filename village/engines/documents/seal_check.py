"""Check a sealed document: who sealed it, when, whether anything changed, at which level."""

import hashlib
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from asn1crypto.core import ObjectIdentifier
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from village.engines.documents.seal_changes import changes_between
from village.engines.documents.seal_rules import PROOFS_AND_SIGNATURES
from village.engines.documents.sealing import Level
from village.engines.documents.seals import (
    ChangeKind,
    LegalStanding,
    Permitted,
    Seal,
    SealVerdict,
    changes,
    verdict,
)

_LASTING = "/DSS"
#: What editors and mail programs put behind a file's end; readers skip it.
_BLANK = b" \t\r\n\f\0"
_PERMITS = {
    MDPPerm.NO_CHANGES: Permitted.NOTHING,
    MDPPerm.FILL_FORMS: Permitted.SIGNATURES,
    MDPPerm.ANNOTATE: Permitted.NOTES,
}
#: Of a qualified certificate: that it says so, and that it is one for seals (ETSI EN 319 412-5).
_QUALIFIED_STATEMENTS = "1.3.6.1.5.5.7.1.3"
_IS_QUALIFIED, _FOR_SEALS = (
    ObjectIdentifier(oid).dump() for oid in ("0.4.0.1862.1.1", "0.4.0.1862.1.6.2")
)
# An unknown certificate is a finding that the verdict reports, not an event to log.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko.sign.diff_analysis").setLevel(logging.CRITICAL)


class NotADocument(ValueError):
    """The file is no PDF that can be read."""


Certificate: TypeAlias = asn1_x509.Certificate


def certificate_of_pem(data: bytes) -> Certificate:
    """Return the certificate of a PEM or DER file.

    Raises:
        ValueError: the data is no certificate.
    """
    try:
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        found: Certificate = Certificate.load(der)
        found.native  # noqa: B018  # decodes all of it, or raises
    except ValueError as error:
        raise ValueError("not a certificate, in PEM or DER") from error
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
    def changes(self) -> tuple[ChangeKind, ...]:
        """What was done to the document after it was sealed."""
        return changes(self.seals)

    @property
    def intact(self) -> bool:
        """Whether the document is sealed and as it was when it was sealed."""
        return self.verdict.intact


def check(document: bytes, trusted: Sequence[Certificate] = ()) -> SealReport:
    """Return what the seals of a document prove, in their order; fetches nothing.

    Blanks behind the end, as editors and mail programs leave them, are no part of a document.

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
        return SealReport((_damaged("", ""),))
    if not signatures and b"/ByteRange" in document:
        return SealReport((_damaged("", ""),))  # there was a seal: it was taken out
    ends = [_end(signature) for signature in signatures]
    last = max(ends, default=0)
    if 0 < last < len(document) and not document[last:].strip(_BLANK):
        return check(document[:last], trusted)
    return SealReport(
        tuple(
            _seal(signature, trusted, lasting, bool(stamps), document, end)
            for signature, end in zip(signatures, ends, strict=True)
        )
    )


def _seal(
    signature: Any,
    trusted: Sequence[Certificate],
    lasting: bool,
    archived: bool,
    document: bytes,
    end: int,
) -> Seal:
    by = _common_name(signature)
    sha256 = hashlib.sha256(document[:end]).hexdigest() if end else ""
    try:
        status = validate_pdf_signature(
            signature,
            _context(trusted),
            ts_validation_context=_context(trusted),
            diff_policy=PROOFS_AND_SIGNATURES,
        )
    except Exception:  # a damaged seal may break its reader anywhere
        return _damaged(by, sha256)
    stamp = status.timestamp_validity
    return Seal(
        by=by,
        claimed_at=status.signer_reported_dt,
        stamped_at=stamp.timestamp if stamp else None,
        level=_level(signature, stamp is not None, lasting, archived),
        intact=bool(status.intact and status.valid and (stamp is None or stamp.intact)),
        changes=_changes(status, document, end),
        trusted=bool(status.trusted),
        revision_sha256=sha256,
        issuer=_name(signature.signer_cert.issuer),
        standing=_standing(signature.signer_cert),
        permits=_PERMITS.get(signature.docmdp_level, Permitted.NOT_SAID),
    )


def _damaged(by: str, sha256: str) -> Seal:
    return Seal(by, None, None, "none", False, (), False, sha256)


def _context(trusted: Sequence[Certificate]) -> ValidationContext:
    return ValidationContext(trust_roots=list(trusted), allow_fetching=False)


def _common_name(signature: Any) -> str:
    try:
        return _name(signature.signer_cert.subject)
    except Exception:  # a damaged seal may break its reader anywhere
        return ""


def _name(name: Any) -> str:
    return str(name.native.get("common_name", ""))


def _standing(certificate: Certificate) -> LegalStanding:
    """Return what the law calls a seal of this certificate, as far as the certificate says."""
    if certificate.self_signed != "no":
        return LegalStanding.SIMPLE
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == _QUALIFIED_STATEMENTS:
            stated = extension["extn_value"].contents
            if _IS_QUALIFIED in stated and _FOR_SEALS in stated:
                return LegalStanding.QUALIFIED
    return LegalStanding.ADVANCED


def _end(signature: Any) -> int:
    """Return where the document ended when it was sealed, by the seal itself; 0 where unknown."""
    try:
        return max(0, int(signature.byte_range[2]) + int(signature.byte_range[3]))
    except (TypeError, ValueError, IndexError):
        return 0


def _level(signature: Any, stamped: bool, lasting: bool, archived: bool) -> str:
    """Return the level by what is really there, whatever the file calls itself."""
    if str(signature.sig_object.get("/SubFilter")) != "/ETSI.CAdES.detached":
        return "not PAdES"
    if not stamped:
        return Level.B_B
    if not lasting:
        return Level.B_T
    return Level.B_LTA if archived else Level.B_LT


def _changes(status: Any, document: bytes, end: int) -> tuple[ChangeKind, ...]:
    """Return what came after a seal, other than proofs about it and signatures of others."""
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return ()
    if b"startxref" not in document[end:]:  # no reader follows what is not referred to
        return (ChangeKind.APPENDED,)
    if status.coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        return (ChangeKind.OTHER,)
    if status.modification_level in (
        ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING,
    ):  # fmt: skip
        return ()
    return changes_between(document[:end], document)
