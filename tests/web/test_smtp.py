"""The connection to a mail server: over TLS, and to the server that it is meant for."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.faults.installation import free_port
from village.config import Configuration
from village.web.smtp import connected


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and its own certificate for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("mail") / "certificate.pem"
    plain = PrivateFormat.PKCS8, NoEncryption()
    path.write_bytes(key.private_bytes(Encoding.PEM, *plain) + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def server(certificate: Path) -> Iterator[Controller]:
    """Give a mail server that takes logins after STARTTLS alone."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    server = Controller(
        Sink(), hostname="localhost", port=free_port(), tls_context=tls, require_starttls=True,
        auth_required=True, authenticator=lambda *asked: AuthResult(success=True),
    )  # fmt: skip
    server.start()
    yield server
    server.stop()


def settings(server: Controller) -> Configuration:
    return Configuration(smtp_url=f"smtp://village:secret@localhost:{server.port}")


def test_the_password_goes_to_a_server_whose_certificate_is_known(server, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with connected(settings(server)) as connection:
        assert connection.noop()[0] == 250


def test_the_password_goes_to_no_other(server):
    with pytest.raises(ssl.SSLCertVerificationError), connected(settings(server)):
        pass
