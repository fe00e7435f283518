"""Seal a document with the organiser's certificate (PAdES), visibly, in our own font."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.attributes import CMSAttributeProvider, SigningCertificateV2Provider
from pyhanko.sign.general import SigningError, as_signing_certificate_v2
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from village.engines.documents.archive import SEAL_PLACE
from village.engines.documents.refusals import SealError
from village.engines.documents.seal_appearance import (
    SEAL_WORDS,
    ImportedPage,
    SealFacts,
    appearance,
)

FIELD = "Organisateur"
_SIGNATURE_BYTES = 3000
_DEFAULT_BOX = (60, 60, 280, 130)
_WHOLE_BOX = SimpleBoxLayoutRule(
    AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins(0, 0, 0, 0)
)


class Level(StrEnum):
    """What a seal proves, by its PAdES baseline level."""

    B_B = "PAdES B-B"
    """Who sealed the document and that it has not changed since."""
    B_T = "PAdES B-T"
    """Also that the seal existed at the time that a service stamped."""
    B_LT = "PAdES B-LT"
    """Also all that is needed to check the certificates later, inside the document."""
    B_LTA = "PAdES B-LTA"
    """Also a time stamp over all of that, to be renewed for as long as wanted."""


class _Signer(signers.SimpleSigner):
    """Names its certificate in each seal with bytes written once.

    asn1crypto writes a value that it was given in parts anew at each mention of it, and each
    level of it twice: half the time of a seal.
    """

    @cached_property
    def _named(self) -> bytes:
        return bytes(as_signing_certificate_v2(self.signing_cert).dump())

    def _signed_attr_providers(self, *args: Any, **options: Any) -> Iterator[Any]:
        for provider in super()._signed_attr_providers(*args, **options):
            if isinstance(provider, SigningCertificateV2Provider):
                yield _Named(self._named)
            else:
                yield provider


class _Named(CMSAttributeProvider):
    """The certificate that signs, as PAdES wants it among the signed attributes (RFC 5035)."""

    attribute_type = "signing_certificate_v2"

    def __init__(self, named: bytes) -> None:
        self._value = named

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:
        return tsp.SigningCertificateV2.load(self._value)


@dataclass(frozen=True)
class SealKey:
    """The certificate and the private key that seal, as pyHanko holds them."""

    signer: signers.SimpleSigner

    @property
    def name(self) -> str:
        """Who seals: the common name of the certificate."""
        return str(self.certificate.subject.native.get("common_name", ""))

    @property
    def issuer(self) -> str:
        """Who issued the certificate: the common name, else that of the organisation."""
        said = self.certificate.issuer.native
        return str(said.get("common_name") or said.get("organization_name", ""))

    @property
    def certificate(self) -> asn1_x509.Certificate:
        """The certificate, to trust it or to hand it out."""
        return self.signer.signing_cert


@dataclass(frozen=True)
class TimeService:
    """A time-stamp service, and what checks certificates for the levels that embed proofs."""

    stamper: TimeStamper
    level: Level = Level.B_T
    trust: ValidationContext | None = None
    """Needed for B-LT and B-LTA: trusted roots and revocation lists, or leave to fetch them."""


def key_of_pkcs12(data: bytes, passphrase: str, chain: Sequence[bytes] = ()) -> SealKey:
    """Return the key of a PKCS#12 file; `chain` are further certificates in DER.

    Raises:
        SealError: the file or its passphrase is wrong.
    """
    others = [asn1_x509.Certificate.load(der) for der in chain]
    try:
        loaded = signers.SimpleSigner.load_pkcs12_data(data, others, passphrase.encode())
    except ValueError as error:
        raise SealError(f"the certificate cannot be read: {error}") from None
    if loaded is None:
        raise SealError("the certificate cannot be read: wrong passphrase or no key inside")
    return SealKey(_Signer(loaded.signing_cert, loaded.signing_key, loaded.cert_registry))


def demo_pkcs12(
    name: str, passphrase: str, valid_from: datetime, *, days: int = 730, country: str = "MA"
) -> bytes:
    """Return a new P-256 key with a certificate signed by itself, as PKCS#12.

    It proves that a document has not changed, not who the organiser is: for the demo.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, country),
        x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
    ])  # fmt: skip
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_from + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    protection = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, protection)


def seal(
    document: bytes,
    key: SealKey,
    *,
    sealed_at: datetime,
    reason: str = "Contrat de participation",
    place: str = "",
    zone: str = "UTC",
    service: TimeService | None = None,
) -> bytes:
    """Return the document with a visible seal; what it was stays inside, byte for byte.

    The seal says that others may sign after it, and that nothing else may change (DocMDP).

    Level B-B without a time-stamp service, otherwise the service's level.

    Raises:
        SealError: the document is no PDF, or is sealed already.
    """
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(document))
        return _sealed(writer, key, sealed_at, reason, place, zone, service)
    except (PdfError, SigningError) as error:
        raise SealError(f"the document cannot be sealed: {error}") from None


def _sealed(
    writer: IncrementalPdfFileWriter,
    key: SealKey,
    sealed_at: datetime,
    reason: str,
    place: str,
    zone: str,
    service: TimeService | None,
) -> bytes:
    kept = _place(writer)
    box = kept.box
    _add_field(writer, kept, key.name)
    level = service.level if service else Level.B_B
    facts = SealFacts(key.name, key.issuer, level, _title(writer), (sealed_at, zone))
    picture = appearance(facts, (box[2] - box[0], box[3] - box[1]))
    lasting = level in (Level.B_LT, Level.B_LTA)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        location=place,
        name=key.name,
        certify=True,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        embed_validation_info=lasting,
        use_pades_lta=level is Level.B_LTA,
        validation_context=service.trust if service and lasting else None,
    )
    signer = _DatedSigner(
        metadata,
        key.signer,
        timestamper=service.stamper if service else None,
        stamp_style=StaticStampStyle(
            background=ImportedPage(picture),
            background_layout=_WHOLE_BOX,
            border_width=0,
        ),
    )
    signer.sealed_at = sealed_at
    out = io.BytesIO()
    # A time stamp's size is not known beforehand: pyHanko then signs twice to learn it.
    reserved = None if service else _reserved(key)
    signer.sign_pdf(writer, output=out, bytes_reserved=reserved)
    return out.getvalue()


def _reserved(key: SealKey) -> int:
    """Return how many hexadecimal digits hold a signature and its certificates."""
    certificates = (key.certificate, *key.signer.cert_registry)
    return 2 * (_SIGNATURE_BYTES + sum(len(each.dump()) for each in certificates))


class _DatedSigner(signers.PdfSigner):
    """Signs with the time it is given, never the clock."""

    sealed_at: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        session = super().init_signing_session(*args, **options)
        session.system_time = self.sealed_at
        return session


class _Place(NamedTuple):
    """Where a seal stands: the page, the box, and its number and element among the tags."""

    page: int
    box: tuple[int, int, int, int]
    tags: tuple[Any, Any] | None = None


def _title(writer: IncrementalPdfFileWriter) -> str:
    """Return what the document calls itself; nothing where it does not."""
    trailer = writer.prev.trailer_view
    return str(trailer["/Info"].get("/Title", "")) if "/Info" in trailer else ""


def _place(writer: IncrementalPdfFileWriter) -> _Place:
    """Return the place that the document keeps for a seal, else one on the last page."""
    kept = writer.root.get(f"/{SEAL_PLACE}")
    if kept is None:
        return _Place(-1, _DEFAULT_BOX)
    page, left, bottom, right, top = (round(float(value)) for value in list(kept)[:5])
    tags = (kept[5], kept[6]) if len(kept) > 5 else None  # older documents keep none
    return _Place(page, (left, bottom, right, top), tags)


def _add_field(writer: IncrementalPdfFileWriter, place: _Place, name: str) -> None:
    """Add the field of the seal, tagged as one where the document keeps a place for that."""
    spec = fields.SigFieldSpec(
        FIELD, on_page=place.page, box=place.box, readable_field_name=f"{SEAL_WORDS} — {name}"
    )
    fields.append_signature_field(writer, spec)
    if place.tags is None:
        return
    number, element = place.tags
    own = writer.root["/AcroForm"]["/Fields"].raw_get(-1)
    field = own.get_object()
    field[pdf_name("/StructParent")] = generic.NumberObject(int(number))  # type: ignore[no-untyped-call]  # pyHanko's own
    element[pdf_name("/S")] = pdf_name("/Form")
    entries = {"/Type": pdf_name("/OBJR"), "/Pg": field.raw_get("/P"), "/Obj": own}
    named = {pdf_name(key): value for key, value in entries.items()}
    element[pdf_name("/K")] = generic.DictionaryObject(named)  # type: ignore[no-untyped-call]  # the same
    writer.update_container(element)
