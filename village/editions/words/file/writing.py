"""Write an edition's settings and plan as its files; reading them gives the same back."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import tomli_w

from village.editions.words.file.reading import PLAN, TOML
from village.editions.words.file.schema import FORMAT
from village.editions.words.settings import Settings
from village.editions.words.shape import as_data


def write_files(settings: Settings, plan: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files of an edition; without a plan there is no file of it."""
    data = as_data(settings, ZoneInfo(settings.edition.timezone))
    files = {TOML: tomli_w.dumps({"format": FORMAT, **data}).encode()}
    if plan.get("features"):
        files[PLAN] = (json.dumps(plan, ensure_ascii=False, indent=1) + "\n").encode()
    return files
