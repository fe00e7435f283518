"""Write a file whole or not at all: beside its name, flushed to the disk, then renamed."""

import errno
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, cast

#: What the system says where nothing more can be written: disk full, quota used up, file too large.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PROBE_BYTES = 64 * 1024
_PIECE_BYTES = 1024 * 1024


@contextmanager
def writing_whole(path: Path, *, mode: int = 0o600) -> Iterator[IO[bytes]]:
    """Give a file that takes its place at `path` when all is written; a failure leaves none of it.

    A link still leads where it led. What is no file, such as a pipe or a device, is not replaced:
    it is written to.

    Raises:
        OSError: nothing was written, or not all of it to a pipe or a device.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if _is_open(path) or (path.exists() and not path.is_file()):
        with path.open("ab") as stream:
            yield stream
        return
    path = path.resolve() if path.is_symlink() else path
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as beside:
        try:
            yield cast(IO[bytes], beside)
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).chmod(mode)
            Path(beside.name).replace(path)
        except BaseException:
            Path(beside.name).unlink()
            raise


def _is_open(path: Path) -> bool:
    """Say whether a path names what this process has open, as `/dev/stdout` does."""
    return path.is_symlink() and path.absolute().is_relative_to("/dev")


def write_whole(path: Path, content: bytes | IO[bytes], *, mode: int = 0o600) -> None:
    """Write a file, in the place of the one that is there; a failure leaves no part of it.

    Raises:
        OSError: nothing was written.
    """
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    with writing_whole(path, mode=mode) as beside:
        shutil.copyfileobj(source, beside, _PIECE_BYTES)


def has_room(folder: Path) -> bool:
    """Say whether a small file can be written into a folder now; it is gone at once."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, buffering=0) as probe:
            return probe.write(bytes(_PROBE_BYTES)) == _PROBE_BYTES
    except OSError:
        return False
