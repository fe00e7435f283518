"""The demo's files, edition by edition."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from village.config import ROOT
from village.editions.words.file.archive import read_path
from village.editions.words.file.reading import TOML

#: The editions that are played, in order of time: those with people.
FOLDERS = sorted(path.parent for path in ROOT.glob("demo/*/people.toml"))
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """What the files in an edition's folder say."""

    code: str
    files: dict[str, bytes]
    people: Data
    applications: list[Data]


@cache
def read(folder: Path = FOLDERS[-1]) -> Source:
    """Return the files of one edition of the demo, the latest by default."""
    return Source(
        code=tomllib.loads((folder / TOML).read_text())["edition"]["code"],
        files=read_path(folder),
        people=tomllib.loads((folder / "people.toml").read_text()),
        applications=json.loads((folder / "applications.json").read_text()),
    )
