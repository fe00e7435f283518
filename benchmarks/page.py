"""Figures that a benchmark keeps in a page of the documentation, between two marks."""

import re

from village.config import ROOT

DOCS = ROOT / "docs"


def write(name: str, table: str, *, page: str = "performance.md") -> None:
    """Replace the part of a page of docs/ that `name` owns."""
    path = DOCS / page
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = path.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    path.write_text(pattern.sub(lambda _: f"{start}\n{table}\n{end}", text), encoding="utf-8")
