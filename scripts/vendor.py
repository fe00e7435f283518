"""List the vendored files and check that each is exactly what `vendor.toml` says."""

import argparse
import hashlib
import sys
import tomllib
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = VENDOR / "vendor.toml"


def problems(vendor: Path, packages: list[dict[str, Any]]) -> list[str]:
    """Return one line for each file that is missing, changed or not listed."""
    listed = {name: digest for package in packages for name, digest in package["files"].items()}
    present = {
        path.relative_to(vendor).as_posix()
        for path in vendor.rglob("*")
        if path.is_file() and path != vendor / MANIFEST.name
    }
    missing = [f"missing: {name}" for name in sorted(listed.keys() - present)]
    unlisted = [f"not listed: {name}" for name in sorted(present - listed.keys())]
    changed = [
        f"changed: {name}"
        for name in sorted(listed.keys() & present)
        if hashlib.sha256((vendor / name).read_bytes()).hexdigest() != listed[name]
    ]
    licences = [
        f"no licence: {package['name']}"
        for package in packages
        if package["licence_file"] not in package["files"]
    ]
    return missing + unlisted + changed + licences


def main() -> int:
    """Print the packages, or with `--check` only what is wrong; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say only what is wrong")
    quiet = parser.parse_args().check
    packages = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["package"]
    if not quiet:
        for package in packages:
            print(package["name"], package["version"], package["licence"], sep="\t")
    found = problems(VENDOR, packages)
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
