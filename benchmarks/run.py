"""Run every benchmark, or those named: `python -m benchmarks.run web`."""

import argparse
import importlib
import time
from pathlib import Path

#: Modules with a `main()`; what is not a benchmark itself has none.
FOLDER = Path(__file__).parent


def main() -> None:
    """Run them one after the other, and say how long each took."""
    names = sorted(
        path.stem
        for path in FOLDER.glob("*.py")
        if path.stem not in ("run", "__init__") and "def main(" in path.read_text(encoding="utf-8")
    )
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    for name in parser.parse_args().names or names:
        started = time.monotonic()
        print(f"\n{name}", "-" * len(name), sep="\n", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
        print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
