"""The demo's files, read."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from village.config import ROOT

FOLDER = ROOT / "demo" / "casablanca-2024"
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """What the files in `demo/casablanca-2024/` say."""

    edition: Data
    people: Data
    applications: list[Data]
    plan: Data


@cache
def read(folder: Path = FOLDER) -> Source:
    """Return the demo's files."""
    return Source(
        edition=tomllib.loads((folder / "edition.toml").read_text()),
        people=tomllib.loads((folder / "people.toml").read_text()),
        applications=json.loads((folder / "applications.json").read_text()),
        plan=json.loads((folder / "plan.geojson").read_text()),
    )


def joined(texts: list[dict[str, str]]) -> dict[str, str]:
    """Return a list of texts as one text of lines."""
    return {lang: "\n".join(text[lang] for text in texts) for lang in ("fr", "ar", "en")}
