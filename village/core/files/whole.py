"""Write a file whole or not at all: beside its name, flushed to the disk, then renamed."""

import errno
import io
import os
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

#: What the system says where nothing more can be written: disk full, quota used up, file too large.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PROBE_BYTES = 64 * 1024
_PIECE_BYTES = 1024 * 1024


def write_whole(path: Path, content: bytes | IO[bytes], *, mode: int = 0o600) -> None:
    """Write a file, in the place of the one that is there; a failure leaves no part of it.

    Raises:
        OSError: nothing was written.
    """
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as beside:
        try:
            shutil.copyfileobj(source, beside, _PIECE_BYTES)
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).chmod(mode)
            Path(beside.name).replace(path)
        except BaseException:
            Path(beside.name).unlink()
            raise


def has_room(folder: Path) -> bool:
    """Say whether a small file can be written into a folder now; it is gone at once."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, buffering=0) as probe:
            return probe.write(bytes(_PROBE_BYTES)) == _PROBE_BYTES
    except OSError:
        return False
