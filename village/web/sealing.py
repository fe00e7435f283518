"""The installation's seal office, from its settings; a demonstration makes its own certificate."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from village.core.errors import NoSealCertificate, SealFailed

if TYPE_CHECKING:
    from village.config import Configuration
    from village.engines.documents.seal_office import SealOffice

DEMO_NAME = "Village — certificat de démonstration"
_DEMO_DAYS = 3650


def available() -> bool:
    """Say whether this installation can seal: with a certificate of its own, or for the demo."""
    settings: Configuration = current_app.config["VILLAGE"]
    return bool(settings.seal_file) or settings.development


def office() -> SealOffice:
    """Return what seals here; made once a process.

    Raises:
        NoSealCertificate: production has no certificate configured.
        SealFailed: the certificate or its passphrase is wrong.
    """
    extensions = current_app.extensions
    if not available():
        raise NoSealCertificate
    if "village_seal" not in extensions:
        try:
            extensions["village_seal"] = _made(current_app.config["VILLAGE"])
        except (OSError, ValueError) as error:
            raise SealFailed(reason=str(error)) from error
    found: SealOffice = extensions["village_seal"]
    return found


def office_if_any() -> SealOffice | None:
    """Return what seals here; None where nothing does.

    Raises:
        SealFailed: as `office`.
    """
    return office() if available() else None


def _made(settings: Configuration) -> SealOffice:
    # pyHanko takes a second to import: only who seals or checks a seal pays for it.
    from village.engines.documents import seal_office
    from village.engines.documents.sealing import key_of_pkcs12

    service = None
    if settings.seal_time_url:
        trust = settings.seal_trust
        service = seal_office.time_service(
            settings.seal_time_url,
            seal_office.LEVELS[settings.seal_level],
            seal_office.certificates_of_pem(Path(trust).read_bytes()) if trust else (),
        )
    if settings.seal_file:
        content = Path(settings.seal_file).read_bytes()
        key = key_of_pkcs12(content, settings.seal_passphrase)
        return seal_office.SealOffice(key, service=service)
    key = key_of_pkcs12(*_demo_certificate(settings.data_dir))
    return seal_office.SealOffice(key, demo=True, service=service)


def _demo_certificate(folder: Path) -> tuple[bytes, str]:
    """Return this machine's demo certificate and its passphrase, made at the first need.

    Both lie in one file that is linked into place whole: of two processes that make one at
    once, the second takes the first one's.
    """
    from village.engines.documents.sealing import demo_pkcs12  # slow, as above

    path = folder / "demo-seal.p12"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        passphrase = secrets.token_urlsafe(16)
        yesterday = datetime.now(UTC) - timedelta(days=1)
        content = demo_pkcs12(DEMO_NAME, passphrase, yesterday, days=_DEMO_DAYS)
        with tempfile.NamedTemporaryFile(dir=folder) as beside:
            beside.write(passphrase.encode() + b"\n" + content)
            beside.flush()
            with contextlib.suppress(FileExistsError):
                os.link(beside.name, path)
    first, _newline, rest = path.read_bytes().partition(b"\n")
    return rest, first.decode()
