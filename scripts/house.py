"""Draw `docs/reference/house.md` from the rooms' docstrings; `--check` says if it is current."""

import argparse
import ast
import configparser
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "house.md"
_LAYERS = configparser.ConfigParser()
_LAYERS.read(ROOT / "setup.cfg")
#: The floors of the house from the top, as the import contract lists them.
FLOORS = [
    [room.strip() for room in floor.split("|")]
    for floor in _LAYERS["importlinter:contract:house"]["layers"].split("\n")
    if floor.strip()
]
#: The features, the last stage first.
FEATURES = _LAYERS["importlinter:contract:rooms"]["containers"].split()
FEATURES = [name.removeprefix("village.") for name in FEATURES if name.count(".") == 1]
HEAD = """# The house

The rooms of `village/` from the top: each imports only from those below it, as `setup.cfg` demands.
An application travels through the features from `editions` up to `gate`. `make reference` draws
this page from the docstrings, and a test checks that it is current.
"""


def feature_of(module: str) -> str:
    """Return the room under `village` that a module's dotted name leads to."""
    parts = module.split(".")
    return parts[1] if parts[0] == "village" and len(parts) > 1 else ""


def page() -> str:
    """Return the whole page."""
    rows = [f"| [`{name}`](../../village/{_path(name)}) | {_sentence(name)} |" for name in _rooms()]
    return "\n".join([HEAD, "| room | what it is |", "|---|---|", *rows, ""])


def _rooms() -> list[str]:
    found = []
    for floor in FLOORS:
        for name in floor:
            inner = (ROOT / "village" / name).glob("*/__init__.py") if name in _OPEN else ()
            found += [name, *sorted(f"{name}/{path.parent.name}" for path in inner)]
    return found


#: Rooms whose own rooms are named too.
_OPEN = ("blueprints", "engines")


def _path(name: str) -> str:
    return name if (ROOT / "village" / name).is_dir() else f"{name}.py"


def _sentence(name: str) -> str:
    path = ROOT / "village" / _path(name)
    source = path / "__init__.py" if path.is_dir() else path
    said = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


def main() -> int:
    """Write the page, or with `--check` return 1 where it is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    current = PAGE.read_text(encoding="utf-8") == page()
    if not current:
        print(f"{PAGE.name} is not current: run `make reference`")
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main())
