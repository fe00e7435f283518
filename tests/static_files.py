"""Static files for the applications of a test run: compressed once, copied for each folder."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from village.web import static


def copying(kept: Path) -> Callable[[Path, Path], dict[str, str]]:
    """Return `static.built` for folders that begin with a copy of what it wrote into `kept`.

    To compress all files takes as long as a hundred pages.
    """
    write = static.built

    def built(source: Path, target: Path) -> dict[str, str]:
        if not target.exists():
            write(source, kept)
            copy = shutil.copytree(kept, target.with_name(f".{os.getpid()}.{target.name}"))
            with suppress(OSError):  # another process was quicker
                copy.rename(target)
            shutil.rmtree(copy, ignore_errors=True)
        return write(source, target)

    return built
