"""A small offline world of certificates: a root, a sealer, a time-stamp service, a list."""

from datetime import datetime, timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from village.engines.documents.sealing import Level, SealKey, TimeService, key_of_pkcs12

CRL_URL = "http://crl.invalid/village.crl"


class World:
    """Certificates valid around `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self._root = self._certificate("Village Root", self._root_key, ca=True)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._sealer = self._certificate("Casablanca Events & Animation", self._key)
        self._stamp_key = rsa.generate_private_key(65537, 2048)
        self._stamp = self._certificate("Horodatage", self._stamp_key, stamps=True)

    @property
    def root(self) -> asn1_x509.Certificate:
        return _asn1(self._root)

    @property
    def key(self) -> SealKey:
        data = pkcs12.serialize_key_and_certificates(
            b"seal", self._key, self._sealer, [self._root], ser.BestAvailableEncryption(b"x")
        )
        return key_of_pkcs12(data, "x")

    def service(self, level: Level) -> TimeService:
        store = SimpleCertificateStore()
        store.register_multiple([self.root, _asn1(self._stamp)])
        private = self._stamp_key.private_bytes(
            ser.Encoding.DER, ser.PrivateFormat.PKCS8, ser.NoEncryption()
        )
        stamper = DummyTimeStamper(
            tsa_cert=_asn1(self._stamp),
            tsa_key=asn1_keys.PrivateKeyInfo.load(private),
            certs_to_embed=store,
            fixed_dt=self.now,
        )
        trust = ValidationContext(
            trust_roots=[self.root],
            crls=[self._revocations()],
            allow_fetching=False,
            other_certs=[_asn1(self._stamp)],
        )
        return TimeService(stamper, level, trust)

    def _certificate(self, name, key, *, ca=False, stamps=False):
        issuer = getattr(self, "_root", None)
        subject = _name(name)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - timedelta(days=30))
            .not_valid_after(self.now + timedelta(days=700))
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(
                x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False),
                critical=True,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._root_key.public_key()),
                critical=False,
            )
        )
        if stamps:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        if issuer:
            places = [x509.UniformResourceIdentifier(CRL_URL)]
            point = x509.DistributionPoint(places, None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        return builder.sign(self._root_key, hashes.SHA256())

    def _revocations(self) -> asn1_crl.CertificateList:
        found = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._root.subject)
            .last_update(self.now - timedelta(hours=1))
            .next_update(self.now + timedelta(days=30))
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._root_key.public_key()),
                critical=False,
            )
            .sign(self._root_key, hashes.SHA256())
        )
        return asn1_crl.CertificateList.load(found.public_bytes(ser.Encoding.DER))


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "MA"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(ser.Encoding.DER))
