"""An edition's files in a folder or a zip: bounded, and only files that lie inside it."""

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from village.core.files.whole import write_whole
from village.editions.words.file.faults import Fault
from village.editions.words.file.reading import PLAN, TOML

MOST_FILES = 200
MOST_BYTES = 20_000_000  # of one file
MOST_BYTES_OF_ALL = 100_000_000
#: The files that are read besides pictures; nothing else of a folder or a zip is touched.
NAMES = (TOML, PLAN)
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})


class BadArchive(Exception):
    """The files cannot be taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read_path(path: Path) -> dict[str, bytes]:
    """Return the files of an edition's folder or zip.

    Raises:
        BadArchive: it is neither, or too large.
    """
    try:
        return _folder(path) if path.is_dir() else read_zip(path.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadArchive(Fault(path.name, "", "unreadable", facts={"reason": reason})) from error


def read_zip(content: bytes) -> dict[str, bytes]:
    """Return the files of an edition's zip, which may hold them in one folder.

    Only as many bytes are unpacked as are allowed, whatever the zip says of itself.

    Raises:
        BadArchive: it is no zip, holds too much, or a name leads out of it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) > MOST_FILES:
                raise BadArchive(Fault("zip", "", "too_long", facts={"most": MOST_FILES}))
            for member in members:
                _inside(member)
            top = _top(members)
            wanted = [(name, one) for one in members if _is_read(name := _name(one, top))]
            if sum(min(one.file_size, MOST_BYTES) for _, one in wanted) > MOST_BYTES_OF_ALL:
                raise BadArchive(Fault("zip", "", "too_large", facts={"most": MOST_BYTES_OF_ALL}))
            found = {name: _unpacked(archive, member) for name, member in wanted}
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError,
    ) as error:  # fmt: skip
        raise BadArchive(Fault("zip", "", "unreadable", facts={"reason": str(error)})) from error
    return found


def write_path(path: Path, files: Mapping[str, bytes]) -> None:
    """Write an edition's files as a folder, or as a zip where the name ends so."""
    if path.suffix.lower() == ".zip":
        write_whole(path, as_zip(files), mode=0o644)
        return
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(path / name, content, mode=0o644)


def as_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip; equal files give equal bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _folder(path: Path) -> dict[str, bytes]:
    there = sorted(one for glob in ("*", "*/*") for one in path.glob(glob) if one.is_file())
    files = {one.relative_to(path).as_posix(): one for one in there}
    wanted = {name: one for name, one in files.items() if _is_read(name)}
    if len(wanted) > MOST_FILES:
        raise BadArchive(Fault(path.name, "", "too_long", facts={"most": MOST_FILES}))
    for name, one in wanted.items():
        if one.stat().st_size > MOST_BYTES:
            raise BadArchive(Fault(name, "", "too_large", facts={"most": MOST_BYTES}))
    return {name: one.read_bytes() for name, one in wanted.items()}


def _is_read(name: str) -> bool:
    path = PurePosixPath(name)
    return name in NAMES or (path.suffix.lower() in PICTURES and len(path.parts) <= 2)


def _inside(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    linked = stat.S_ISLNK(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or linked:
        reason = "a name leads out of the archive"
        raise BadArchive(Fault("zip", "", "unreadable", facts={"reason": reason}))


def _top(members: list[zipfile.ZipInfo]) -> str:
    """Return the one folder in which everything lies, with its stroke, or nothing."""
    if any(member.filename == TOML for member in members):
        return ""
    tops = {
        member.filename.removesuffix(TOML)
        for member in members
        if member.filename.count("/") == 1 and member.filename.endswith("/" + TOML)
    }
    return tops.pop() if len(tops) == 1 else ""


def _name(member: zipfile.ZipInfo, top: str) -> str:
    return member.filename.removeprefix(top)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadArchive(Fault(member.filename[:80], "", "too_large", facts={"most": MOST_BYTES}))
    return content
