"""Where files live: one interface, a local folder by default, any fsspec URL otherwise."""

import hashlib
import logging
from abc import ABC, abstractmethod
from pathlib import Path

from village.core.errors import FileDamaged, FileMissing, StorageFull
from village.core.files.whole import FULL, has_room, write_whole

LOG = logging.getLogger(__name__)


class Storage(ABC):
    """Immutable bytes by the SHA-256 (hex) of their content."""

    def put(self, content: bytes) -> str:
        """Keep `content` durably and return its key; keeping it twice is harmless.

        Raises:
            StorageFull: there is no room; nothing was kept.
        """
        key = hashlib.sha256(content).hexdigest()
        try:
            self._write(key, content)
        except OSError as error:
            if error.errno not in FULL:
                raise
            LOG.error("no room for a file of %d bytes", len(content))
            raise StorageFull from error
        return key

    def get(self, key: str) -> bytes:
        """Return the bytes kept under `key`, and no others.

        Raises:
            FileMissing: nothing is kept under this key.
            FileDamaged: what is kept is not what was put there.
        """
        try:
            content = self._read(key)
        except FileNotFoundError:
            LOG.error("stored file %s is missing", key)
            raise FileMissing(sha256=key) from None
        if hashlib.sha256(content).hexdigest() != key:
            LOG.error("stored file %s does not fit its hash", key)
            raise FileDamaged(sha256=key)
        return content

    def has_room(self) -> bool:
        """Say whether a file can be kept now."""
        return True

    @abstractmethod
    def _write(self, key: str, content: bytes) -> None: ...

    @abstractmethod
    def _read(self, key: str) -> bytes: ...


class Folder(Storage):
    """Files in a local folder, two levels deep."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has_room(self) -> bool:
        """Say whether the disk takes a file more."""
        return has_room(self._root)

    def _write(self, key: str, content: bytes) -> None:
        if not self._holds(key, content):
            write_whole(self._path(key), content)

    def _read(self, key: str) -> bytes:
        return self._path(key).read_bytes()

    def _holds(self, key: str, content: bytes) -> bool:
        """Say whether the file is there already; one that was damaged is written anew."""
        try:
            return self._read(key) == content
        except FileNotFoundError:
            return False

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key


class Remote(Storage):
    """Files in an object store that fsspec knows (`s3://bucket/prefix`)."""

    def __init__(self, url: str) -> None:
        import fsspec  # optional: only for a remote storage

        self._fs, self._root = fsspec.core.url_to_fs(url)

    def _write(self, key: str, content: bytes) -> None:
        self._fs.pipe_file(f"{self._root}/{key}", content)

    def _read(self, key: str) -> bytes:
        content: bytes = self._fs.cat_file(f"{self._root}/{key}")
        return content


def open_storage(url: str, data_dir: Path) -> Storage:
    """Return the storage at `url`; an empty one is the folder `files` of `data_dir`."""
    if "://" in url:
        return Remote(url)
    return Folder(Path(url) if url else data_dir / "files")
