"""Figures that a benchmark keeps in a page of the documentation, between two marks."""

import re

from village.config import ROOT

PAGE = ROOT / "docs" / "performance.md"


def write(name: str, table: str) -> None:
    """Replace the part of docs/performance.md that `name` owns."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    PAGE.write_text(pattern.sub(lambda _: f"{start}\n{table}\n{end}", text), encoding="utf-8")
