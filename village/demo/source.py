"""The demo's files, read."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from village.config import ROOT
from village.editions.words.file.archive import read_path
from village.editions.words.file.reading import TOML

#: The edition that is played: the one with people.
[FOLDER] = (path.parent for path in ROOT.glob("demo/*/people.toml"))
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """What the files in the demo's folder say."""

    code: str
    files: dict[str, bytes]
    people: Data
    applications: list[Data]


@cache
def read(folder: Path = FOLDER) -> Source:
    """Return the demo's files."""
    return Source(
        code=tomllib.loads((folder / TOML).read_text())["edition"]["code"],
        files=read_path(folder),
        people=tomllib.loads((folder / "people.toml").read_text()),
        applications=json.loads((folder / "applications.json").read_text()),
    )
