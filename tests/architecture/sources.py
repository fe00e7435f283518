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


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a module's syntax tree."""
    return tuple(ast.walk(tree(path)))


def modules() -> list[Path]:
    """Return every module of Village."""
    return sorted(VILLAGE.rglob("*.py"))


def words() -> list[Path]:
    """Return the modules of words: states and their flows, rules, values."""
    return [path for path in modules() if "words" in (path.stem, path.parent.name)]


def name(path: Path) -> str:
    """Return a file's path within the project, for messages."""
    return path.relative_to(ROOT).as_posix()


def tests_of(path: Path) -> Path:
    """Return the file that tests a module of a feature: `tests/<feature>/test_<module>.py`."""
    parts = path.relative_to(VILLAGE).with_suffix("").parts
    name = parts[1] if parts[0] == "core" else parts[-1]
    return ROOT / "tests" / parts[0] / f"test_{name}.py"


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Give every function of a module."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef):
            yield node


def around(path: Path, node: ast.AST) -> Iterator[ast.FunctionDef]:
    """Give the functions of a module in whose lines a node stands."""
    for function in functions(path):
        if function.lineno <= node.lineno <= (function.end_lineno or 0):  # type: ignore[attr-defined]
            yield function


def templates() -> list[Path]:
    """Return every template, with those of mails."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def room(path: Path) -> str:
    """Return the folder of `village/` that a module stands in; empty for one beside them."""
    parts = path.relative_to(VILLAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imported(path: Path) -> Iterator[str]:
    """Give the modules from which a module imports."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def comes_from(path: Path, name: str) -> str:
    """Return the module from which a name was imported; empty where it was not."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names):
            return node.module or ""
    return ""


def outside_annotations(path: Path) -> Iterator[ast.Name]:
    """Give every name of a module that does not stand in an annotation."""
    types = {id(name) for node in nodes(path) for hint in _hints(node) for name in ast.walk(hint)}
    for node in nodes(path):
        if isinstance(node, ast.Name) and id(node) not in types:
            yield node


def _hints(node: ast.AST) -> list[ast.expr]:
    hints = [getattr(node, "annotation", None)]
    if isinstance(node, ast.FunctionDef):
        hints.append(node.returns)
    return [hint for hint in hints if hint is not None]
