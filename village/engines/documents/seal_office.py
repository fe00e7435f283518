"""The office that seals for an installation: its certificate and its time-stamp service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext

from village.engines.documents.appending import append_pages
from village.engines.documents.refusals import SealError
from village.engines.documents.sealing import Level, SealKey, TimeService, seal

#: What the setting VILLAGE_SEAL_LEVEL calls the levels of a time-stamp service.
LEVELS = {"b-t": Level.B_T, "b-lt": Level.B_LT, "b-lta": Level.B_LTA}
_TIMEOUT_SECONDS = 15


@dataclass(frozen=True)
class Sealed:
    """A sealed document and what may be said of its seal."""

    content: bytes
    by: str
    level: Level
    demo: bool


@dataclass(frozen=True)
class SealOffice:
    """Seals documents with one key; `demo` when its certificate proves nobody's identity."""

    key: SealKey
    demo: bool = False
    service: TimeService | None = None

    @property
    def level(self) -> Level:
        """What its seals prove."""
        return self.service.level if self.service else Level.B_B

    @property
    def certificate(self) -> bytes:
        """Its certificate in DER, to be trusted by who checks its seals."""
        return bytes(self.key.certificate.dump())

    def seal(
        self, document: bytes, *, sealed_at: datetime, place: str, zone: str, behind: bytes = b""
    ) -> Sealed:
        """Return the document with a seal, over it and the pages of another put `behind` it.

        Raises:
            SealError: the document is sealed already or is no PDF, or the time-stamp service
                does not answer as it should.
        """
        try:
            content = seal(
                append_pages(document, behind) if behind else document,
                self.key,
                sealed_at=sealed_at,
                place=place,
                zone=zone,
                service=self.service,
            )
        except OSError as error:  # OSError: of the time-stamp service
            raise SealError(str(error)) from error
        return Sealed(content, self.key.name, self.level, self.demo)


def certificates_of_pem(data: bytes) -> list[asn1_x509.Certificate]:
    """Return all certificates of a PEM file.

    Raises:
        SealError: the data holds no certificate.
    """
    try:
        found = [
            asn1_x509.Certificate.load(der)
            for kind, _headers, der in pem.unarmor(data, multiple=True)
            if kind == "CERTIFICATE"
        ]
    except ValueError as error:
        raise SealError(f"the trusted certificates cannot be read: {error}") from None
    if not found:
        raise SealError("the file of trusted certificates holds none")
    return found


def time_service(
    url: str, level: Level = Level.B_T, roots: Sequence[asn1_x509.Certificate] = ()
) -> TimeService:
    """Return the service at `url`; `roots` are needed from B-LT on, whose proofs are fetched."""
    lasting = level in (Level.B_LT, Level.B_LTA)
    trust = ValidationContext(trust_roots=list(roots), allow_fetching=True) if lasting else None
    return TimeService(HTTPTimeStamper(url, timeout=_TIMEOUT_SECONDS), level, trust)
