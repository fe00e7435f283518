"""Where files live: one interface, a local folder by default, an object store by its URL.

What is kept is found by its content; parts of what is still on its way, by the names of our own
that they were put under. All of it goes in and out as streams: no file is in memory whole.
"""

import hashlib
import io
import logging
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import parse_qsl, urlsplit

from village.core.errors import FileDamaged, FileMissing, StorageAway, StorageFull
from village.core.files.whole import FULL, has_room, write_whole

LOG = logging.getLogger(__name__)
_PARTS = "parts"
#: What is read or sent at a time.
PIECE_BYTES = 1024 * 1024
#: An object store takes large files in pieces of its own, this many of them at once.
_REMOTE_PIECE_BYTES, _REMOTE_PIECES = 5 * PIECE_BYTES, 2


class Storage(ABC):
    """Immutable bytes by the SHA-256 (hex) of their content, and parts of uploads by name."""

    def put(self, content: bytes) -> str:
        """Keep `content` as `keep` does."""
        return self.keep(io.BytesIO(content))

    def keep(self, content: IO[bytes]) -> str:
        """Keep a whole file durably and return its key; keeping it twice is harmless.

        Raises:
            StorageFull: there is no room; nothing was kept.
        """
        key = sha256_of(content)
        if not self._holds(key):
            content.seek(0)
            self._put(self._place(key), content)
        return key

    def get(self, key: str) -> bytes:
        """Return the bytes kept under `key`, as `open` does."""
        with self.open(key) as content:
            return content.read()

    def open(self, key: str) -> IO[bytes]:
        """Return the file kept under `key`, at its start: its content was read and compared.

        Raises:
            FileMissing: nothing is kept under this key.
            FileDamaged: what is kept is not what was put there.
        """
        try:
            content = self._open(self._place(key))
        except FileNotFoundError:
            LOG.error("stored file %s is missing", key)
            raise FileMissing(sha256=key) from None
        if sha256_of(content) != key:
            content.close()
            LOG.error("stored file %s does not fit its hash", key)
            raise FileDamaged(sha256=key)
        content.seek(0)
        return content

    def drop(self, key: str) -> None:
        """Forget the file kept under `key`; dropping it twice is harmless."""
        self._delete([self._place(key)])

    def put_part(self, upload: str, name: str, content: IO[bytes]) -> None:
        """Keep a part of an upload.

        Raises:
            StorageFull: there is no room; nothing was kept.
        """
        self._put(f"{_PARTS}/{upload}/{name}", content)

    def join_parts(self, upload: str, names: Iterable[str], into: IO[bytes]) -> None:
        """Write the parts of an upload into a file, one after the other.

        Raises:
            FileMissing: a part is not there.
        """
        for name in names:
            try:
                with self._open(f"{_PARTS}/{upload}/{name}") as part:
                    shutil.copyfileobj(part, into, PIECE_BYTES)
            except FileNotFoundError:
                raise FileMissing(sha256=name) from None

    def drop_parts(self, upload: str) -> None:
        """Forget all parts of an upload."""
        self._delete(list(self._list(f"{_PARTS}/{upload}")))

    def uploads(self) -> set[str]:
        """Return the uploads of which parts are kept."""
        return {path.split("/")[1] for path in self._list(_PARTS)}

    def has_room(self) -> bool:
        """Say whether a file can be kept now."""
        return True

    def _put(self, path: str, content: IO[bytes]) -> None:
        try:
            self._write(path, content)
        except OSError as error:
            if error.errno not in FULL:
                raise
            LOG.error("no room for %s", path)
            raise StorageFull from error

    def _holds(self, key: str) -> bool:
        """Say whether the file is there already; one that was damaged is written anew."""
        try:
            with self._open(self._place(key)) as content:
                return sha256_of(content) == key
        except FileNotFoundError:
            return False

    @abstractmethod
    def _place(self, key: str) -> str: ...

    @abstractmethod
    def _write(self, path: str, content: IO[bytes]) -> None: ...

    @abstractmethod
    def _open(self, path: str) -> IO[bytes]: ...

    @abstractmethod
    def _delete(self, paths: list[str]) -> None: ...

    @abstractmethod
    def _list(self, folder: str) -> Iterator[str]: ...


class Folder(Storage):
    """Files in a local folder, two levels deep."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has_room(self) -> bool:
        """Say whether the disk takes a file more."""
        return has_room(self._root)

    def _place(self, key: str) -> str:
        return f"{key[:2]}/{key}"

    def _write(self, path: str, content: IO[bytes]) -> None:
        write_whole(self._root / path, content)

    def _open(self, path: str) -> IO[bytes]:
        return (self._root / path).open("rb")

    def _delete(self, paths: list[str]) -> None:
        for path in paths:
            (self._root / path).unlink(missing_ok=True)
        for folder in {(self._root / path).parent for path in paths}:
            if folder.parent.name == _PARTS:
                shutil.rmtree(folder, ignore_errors=True)

    def _list(self, folder: str) -> Iterator[str]:
        for path in (self._root / folder).rglob("*"):
            if path.is_file():
                yield path.relative_to(self._root).as_posix()


class Remote(Storage):
    """Files in an object store such as `s3://bucket/prefix?endpoint=https://…&region=…`.

    What the URL leaves open comes from the store's own variables, such as `AWS_ACCESS_KEY_ID`.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def _store(self) -> Any:
        """The store: opened by the process that uses it, as its threads survive no fork."""
        return open_store(self._url)

    def has_room(self) -> bool:
        """Say whether the store answers."""
        try:
            self.uploads()
        except StorageAway:
            return False
        return True

    def _place(self, key: str) -> str:
        return key

    def _write(self, path: str, content: IO[bytes]) -> None:
        with _asking():
            self._store.put(
                path, content, chunk_size=_REMOTE_PIECE_BYTES, max_concurrency=_REMOTE_PIECES
            )

    def _open(self, path: str) -> IO[bytes]:
        with _asking(), ExitStack() as unless_whole:
            pieces = self._store.get(path).stream(min_chunk_size=PIECE_BYTES)
            here: IO[bytes] = unless_whole.enter_context(TemporaryFile())
            for piece in pieces:
                here.write(piece)
            here.seek(0)
            unless_whole.pop_all()
            return here

    def _delete(self, paths: list[str]) -> None:
        if paths:
            with _asking():
                self._store.delete(paths)

    def _list(self, folder: str) -> Iterator[str]:
        with _asking():
            for some in self._store.list(folder):
                yield from (one["path"] for one in some)


@contextmanager
def _asking() -> Iterator[None]:
    """Ask an object store.

    Raises:
        FileNotFoundError: it does not have what is asked for.
        StorageAway: it does not answer, or refuses us.
    """
    from obstore.exceptions import BaseError  # only for a remote storage: 15 MB of a library

    try:
        yield
    except BaseError as error:
        LOG.error("the object store cannot be used: %s", str(error).partition("\n")[0])
        raise StorageAway from error


def sha256_of(content: IO[bytes]) -> str:
    """Return the SHA-256 (hex) of a file from its start; it is left at its end."""
    content.seek(0)
    digest = hashlib.sha256()
    while piece := content.read(PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()


def open_store(url: str) -> Any:
    """Return the object store at `url`, whose query holds its options."""
    from obstore.store import from_url  # only for a remote storage: 15 MB of a library

    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    plain = options.get("endpoint", "").startswith("http://")
    # Somebody waits for a page: a store that is away is said to be, not waited for.
    options["client_options"] = {
        "allow_http": plain, "connect_timeout": "3s", "timeout": "30s",
    }  # fmt: skip
    options["retry_config"] = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
    return from_url(parts._replace(query="").geturl(), **options)


def open_storage(url: str, data_dir: Path) -> Storage:
    """Return the storage at `url`; an empty one is the folder `files` of `data_dir`."""
    if "://" in url:
        return Remote(url)
    return Folder(Path(url) if url else data_dir / "files")
