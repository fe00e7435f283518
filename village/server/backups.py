"""One file that holds an installation: its database, its files and, locked, its secrets.

The archive is a tar, written and read as a stream. In it, in this order:

    village.json    format, release, revision of the database, rows by table, the dump's SHA-256
    secrets         what is locked under the passphrase (scrypt, RFC 7914; AES-256-GCM)
    files/<sha256>  each file that the database knows
    missing.json    the files that the storage could not give
    database.dump   pg_dump's custom format; whole only where the archive is

Rows and files are of one snapshot of the database, taken while the installation runs. Parts of
files that are still being sent are not in it.
"""

import base64
import io
import json
import secrets
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import urlsplit

import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from psycopg import IsolationLevel, sql
from psycopg.conninfo import conninfo_to_dict

from village.config import Configuration, secret_key
from village.core.errors import FileDamaged, FileMissing
from village.core.files.storage import open_storage, open_store, sha256_of
from village.core.files.whole import write_whole, writing_whole
from village.server import postgresql

FORMAT = 1
_HEAD, _SECRETS, _FILES, _MISSING, _DUMP = (
    "village.json", "secrets", "files/", "missing.json", "database.dump",
)  # fmt: skip
_SALT_BYTES, _NONCE_BYTES = 16, 12
#: Files of the data folder that go with the secrets.
_KEPT = ("demo-seal.p12", "audit-heads")
_SEAL = "seal.p12"
#: How libpq's variables are called by the parts of an address.
_VARIABLES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
    "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
}  # fmt: skip
#: What a connection says of itself.
_FOUND = ("host", "port", "user", "dbname")


class BackupError(RuntimeError):
    """A back-up cannot be made or brought back; the message says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What an archive says of itself."""

    format: int
    village: str
    made_at: str
    revision: str
    rows: dict[str, int]
    files: int
    dump_sha256: str


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was put into an archive, or came out of it, and what somebody has to know of it."""

    backup: Backup
    missing: tuple[str, ...]
    notes: tuple[str, ...] = ()


def make(settings: Configuration, into: IO[bytes], passphrase: str) -> BackupReport:
    """Write a back-up of a running installation.

    Args:
        settings: with the address of a database that answers.
        into: where the archive goes.
        passphrase: what its secrets are locked under.

    Raises:
        BackupError: the database cannot be dumped.
    """
    storage = open_storage(settings.storage_url, settings.data_dir)
    # Before the rows: a head of the audit log that is kept later pins entries that are not here.
    kept = _secrets_of(settings)
    with _snapshot(settings.database_url) as (connection, snapshot), TemporaryFile() as dump:
        _run(settings, "pg_dump", "--format=custom", f"--snapshot={snapshot}", into=dump)
        found = connection.execute("SELECT DISTINCT sha256 FROM stored_file ORDER BY sha256")
        keys = [str(key) for (key,) in found]
        backup = Backup(
            format=FORMAT,
            village=version("village"),
            made_at=_moment(connection),
            revision=_revision(connection),
            rows=_counts(connection),
            files=len(keys),
            dump_sha256=sha256_of(dump),
        )
        missing: list[str] = []
        with tarfile.open(fileobj=into, mode="w|") as archive:
            _add(archive, _HEAD, _json(asdict(backup)))
            _add(archive, _SECRETS, _locked(kept, passphrase))
            for key in keys:
                try:
                    with storage.open(key) as content:
                        _add(archive, _FILES + key, content)
                except (FileMissing, FileDamaged):
                    missing.append(key)
            _add(archive, _MISSING, _json(missing))
            _add(archive, _DUMP, dump)
    return BackupReport(backup, tuple(missing))


def restore(settings: Configuration, source: IO[bytes], passphrase: str) -> BackupReport:
    """Bring an installation back on an empty machine; its migrations are still to be run.

    The database comes last, and whole or not at all: what fails can be tried again.

    Raises:
        BackupError: this is no whole archive of ours, the passphrase is another, this machine
            has data or another secret already, or a row or a file is not what it was.
    """
    _require_empty(settings)
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            members = iter(archive)
            backup = _head(_content(archive, _next(members, _HEAD)))
            kept = _unlocked(_content(archive, _next(members, _SECRETS)), passphrase)
            _require_secret(settings, kept)
            missing = _restore_files(settings, archive, members, backup)
            _restore_database(settings, archive, _next(members, _DUMP), backup)
    except tarfile.TarError as error:
        raise BackupError(f"this is no whole back-up: {error}") from None
    return BackupReport(backup, tuple(missing), tuple(_keep_secrets(settings, kept)))


def _restore_files(
    settings: Configuration,
    archive: tarfile.TarFile,
    members: Iterator[tarfile.TarInfo],
    backup: Backup,
) -> list[str]:
    """Put the files into the storage; return those that the archive does not have."""
    storage = open_storage(settings.storage_url, settings.data_dir)
    for found, member in enumerate(members):
        content = _content(archive, member)
        if member.name == _MISSING:
            missing: list[str] = json.loads(content.read())
            if found + len(missing) != backup.files:
                raise BackupError(f"it has {found} of {backup.files} files")
            return missing
        with TemporaryFile() as here:
            while piece := content.read(1024 * 1024):
                here.write(piece)
            if storage.keep(here) != member.name.removeprefix(_FILES):
                raise BackupError(f"{member.name} does not fit its hash")
    raise BackupError("this is no whole back-up: it ends among its files")


def _restore_database(
    settings: Configuration, archive: tarfile.TarFile, member: tarfile.TarInfo, backup: Backup
) -> None:
    with TemporaryFile() as dump:
        content = _content(archive, member)
        while piece := content.read(1024 * 1024):
            dump.write(piece)
        if sha256_of(dump) != backup.dump_sha256:
            raise BackupError("the database in it is not whole")
        dump.seek(0)
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        name = conninfo_to_dict(settings.database_url).get("dbname") or ""
        _run(settings, "pg_restore", *options, f"--dbname={name}", source=dump)
    with psycopg.connect(settings.database_url) as connection:
        counted = _counts(connection)
    if counted != backup.rows:
        differ = sorted(one for one in backup.rows if counted.get(one) != backup.rows[one])
        raise BackupError(f"these tables have other rows than they had: {', '.join(differ)}")


@contextmanager
def writing(target: str) -> Iterator[IO[bytes]]:
    """Give a file that becomes the archive at a path or at the address of an object store."""
    if "://" not in target:
        with writing_whole(Path(target)) as here:
            yield here
        return
    with TemporaryFile() as here:
        yield here
        here.seek(0)
        with _store(target) as (store, name):
            store.put(name, here)


@contextmanager
def reading(source: str) -> Iterator[IO[bytes]]:
    """Give the archive at a path or at the address of an object store.

    Raises:
        FileNotFoundError: there is none.
        BackupError: the object store does not give it.
    """
    if "://" not in source:
        with Path(source).open("rb") as here:
            yield here
        return
    with TemporaryFile() as here:
        with _store(source) as (store, name):
            for piece in store.get(name).stream():
                here.write(piece)
        here.seek(0)
        yield here


@contextmanager
def _store(url: str) -> Iterator[tuple[Any, str]]:
    """Give an object store and the name of an object in it.

    Raises:
        BackupError: the store does not answer, or refuses.
    """
    from obstore.exceptions import BaseError  # only for a store: 15 MB of a library

    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    try:
        yield open_store(parts._replace(path=folder).geturl()), name
    except (BaseError, FileNotFoundError) as error:
        raise BackupError(f"the object store: {str(error).splitlines()[0]}") from None


@contextmanager
def _snapshot(url: str) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """Give a connection that sees the database as it is now, and the name of what it sees."""
    with psycopg.connect(url) as connection:
        connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        connection.set_read_only(True)
        [name] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
        yield connection, str(name)


def _counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how many rows each table has."""
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    count = sql.SQL("SELECT count(*) FROM {}")
    return {
        name: (connection.execute(count.format(sql.Identifier(name))).fetchone() or [0])[0]
        for (name,) in tables
    }


def _moment(connection: psycopg.Connection[Any]) -> str:
    """Return the moment of what the connection sees, by the database's clock."""
    [at] = connection.execute("SELECT now()").fetchone() or [None]
    return at.isoformat() if at else ""


def _revision(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def _run(
    settings: Configuration,
    program: str,
    *options: str,
    into: IO[bytes] | None = None,
    source: IO[bytes] | None = None,
) -> None:
    """Run a client program of PostgreSQL; the password stands in no list of processes.

    Where the address leaves something out, the program is told what we connect with: by itself it
    looks for the socket in another folder than the system's.
    """
    parts = conninfo_to_dict(settings.database_url)
    with psycopg.connect(settings.database_url) as connection:
        parts = {**parts, **{part: getattr(connection.info, part) for part in _FOUND}}
    done = subprocess.run(  # noqa: S603 - our own program
        [str(postgresql.programs() / program), *options],
        env={_VARIABLES[part]: str(value) for part, value in parts.items() if part in _VARIABLES},
        stdin=source or subprocess.DEVNULL,
        stdout=into or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise BackupError(f"{program}: {said[0] if said else 'failed'}")


def _require_empty(settings: Configuration) -> None:
    with psycopg.connect(settings.database_url) as connection:
        if _counts(connection):
            raise BackupError("the database has tables already; a back-up goes on an empty machine")


def _secrets_of(settings: Configuration) -> dict[str, str]:
    """Return what is locked: the secret key and certificates, in base64."""
    content = {"secret_key": secret_key(settings).encode()}
    for name in _KEPT:
        path = settings.data_dir / name
        if path.is_file():
            content[name] = path.read_bytes()
    if settings.seal_file:
        content[_SEAL] = Path(settings.seal_file).read_bytes()
        content["seal_passphrase"] = settings.seal_passphrase.encode()
    return {name: base64.b64encode(value).decode() for name, value in content.items()}


def _require_secret(settings: Configuration, kept: dict[str, bytes]) -> None:
    """Refuse where this machine has another secret: keys and badges would be worth nothing."""
    ours = settings.data_dir / "secret_key"
    present = settings.secret_key or (ours.read_text() if ours.is_file() else "")
    if present and present.encode() != kept["secret_key"]:
        where = "VILLAGE_SECRET_KEY" if settings.secret_key else str(ours)
        raise BackupError(
            f"{where} is not the secret of this back-up, whose keys are locked with its own; "
            "take it away and try again"
        )


def _keep_secrets(settings: Configuration, kept: dict[str, bytes]) -> Iterator[str]:
    """Put the secrets where they are looked for; give what somebody has to set."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not settings.secret_key:
        path = settings.data_dir / "secret_key"
        write_whole(path, kept["secret_key"])
        yield f"In production, set VILLAGE_SECRET_KEY to what stands in {path}."
    for name in (*_KEPT, _SEAL):
        if name in kept:
            write_whole(settings.data_dir / name, kept[name])
    if _SEAL in kept and not settings.seal_file:
        path = settings.data_dir / _SEAL
        yield f"Set VILLAGE_SEAL_FILE={path} and VILLAGE_SEAL_PASSPHRASE, as they were."


def _locked(content: dict[str, str], passphrase: str) -> bytes:
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(_derived(passphrase, salt))
    return salt + nonce + cipher.encrypt(nonce, json.dumps(content).encode(), None)


def _unlocked(content: IO[bytes], passphrase: str) -> dict[str, bytes]:
    locked = content.read()
    salt, nonce = locked[:_SALT_BYTES], locked[_SALT_BYTES : _SALT_BYTES + _NONCE_BYTES]
    cipher = AESGCM(_derived(passphrase, salt))
    try:
        opened = cipher.decrypt(nonce, locked[_SALT_BYTES + _NONCE_BYTES :], None)
    except (InvalidTag, ValueError):
        raise BackupError("the passphrase is not the one of this back-up") from None
    return {name: base64.b64decode(value) for name, value in json.loads(opened).items()}


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def _head(content: IO[bytes]) -> Backup:
    try:
        said = json.loads(content.read())
        if said["format"] > FORMAT:
            raise BackupError(f"Village {said['village']} made it; this one is too old to read it")
        return Backup(**said)
    except (ValueError, TypeError, KeyError):
        raise BackupError("this is no back-up of Village") from None


def _next(members: Iterator[tarfile.TarInfo], name: str) -> tarfile.TarInfo:
    member = next(members, None)
    if member is None or member.name != name:
        raise BackupError(f"this is no whole back-up: {name} is missing")
    return member


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise BackupError(f"{member.name} is no file")
    return content


def _add(archive: tarfile.TarFile, name: str, content: bytes | IO[bytes]) -> None:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    member = tarfile.TarInfo(name)
    member.size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    archive.addfile(member, stream)


def _json(content: object) -> bytes:
    return json.dumps(content, indent=1).encode() + b"\n"
