"""Where files live: one interface, a local folder by default, any fsspec URL otherwise."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Protocol


class Storage(Protocol):
    """Immutable bytes by the SHA-256 (hex) of their content."""

    def put(self, content: bytes) -> str:
        """Keep `content` durably and return its key; keeping it twice is harmless."""
        ...

    def get(self, key: str) -> bytes:
        """Return the bytes kept under `key`.

        Raises:
            KeyError: nothing is kept under this key.
        """
        ...


class Folder:
    """Files in a local folder, two levels deep, written beside and renamed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, content: bytes) -> str:
        """Write, flush to disk, rename."""
        key = hashlib.sha256(content).hexdigest()
        path = self._path(key)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as beside:
                try:
                    beside.write(content)
                    beside.flush()
                    os.fsync(beside.fileno())
                    Path(beside.name).rename(path)
                except OSError:  # a full disk, most likely: leave nothing half written
                    Path(beside.name).unlink()
                    raise
        return key

    def get(self, key: str) -> bytes:
        """Read the file of `key`."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise KeyError(key) from None

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key


class Remote:
    """Files in an object store that fsspec knows (`s3://bucket/prefix`)."""

    def __init__(self, url: str) -> None:
        import fsspec  # optional: only for a remote storage

        self._fs, self._root = fsspec.core.url_to_fs(url)

    def put(self, content: bytes) -> str:
        """Upload under the hash of the content."""
        key = hashlib.sha256(content).hexdigest()
        self._fs.pipe_file(f"{self._root}/{key}", content)
        return key

    def get(self, key: str) -> bytes:
        """Download the object of `key`."""
        try:
            content: bytes = self._fs.cat_file(f"{self._root}/{key}")
        except FileNotFoundError:
            raise KeyError(key) from None
        return content


def open_storage(url: str, data_dir: Path) -> Storage:
    """Return the storage at `url`; an empty one is the folder `files` of `data_dir`."""
    if "://" in url:
        return Remote(url)
    return Folder(Path(url) if url else data_dir / "files")
