"""Our own sources as the architecture tests read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VILLAGE = ROOT / "village"
TEMPLATES = ROOT / "templates"


@cache
def tree(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def modules() -> list[Path]:
    """Return every module of Village."""
    return sorted(VILLAGE.rglob("*.py"))


def name(path: Path) -> str:
    """Return a file's path within the project, for messages."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Give every function of a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def templates() -> list[Path]:
    """Return every template, with those of mails."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
