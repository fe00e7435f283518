"""Make `static/vendor` of what others wrote: only the rules and letters that pages use.

The originals lie in `vendor/`, unmodified, with their licences; `vendor.toml` says what each is.
Bootstrap is reduced to the classes that templates and scripts name, the fonts to the letters of
each script. With `--check` nothing is written: it says what is changed, missing or out of date.
"""

import argparse
import hashlib
import io
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
ORIGINALS = ROOT / "vendor"
MADE = ROOT / "static" / "vendor"
MANIFEST = ORIGINALS / "vendor.toml"

_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_NOT = re.compile(r":not\([^()]*\)")
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'|`([^`]*)`")
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")

#: The letters of each face that we make, by the name of their file, in ranges as CSS writes them.
LATIN = (
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-200B,"
    " U+2010-206F, U+20AC, U+2122, U+2190-2193, U+2212, U+FEFF, U+FFFD"
)
LATIN_EXT = (
    "U+0100-0130, U+0132-0151, U+0154-02BA, U+02BD-02C5, U+02C7-02CC, U+1E00-1E9F, U+1EF2-1EFF,"
    " U+20A0-20AB, U+20AD-20C0, U+2113"
)
ARABIC = "U+060C, U+061B-061C, U+061F, U+0621-063A, U+0640-0655, U+0660-066C, U+0670, U+200C-200E"
ARABIC_EXT = (
    "U+0600-060B, U+060D-061A, U+061D-061E, U+0620, U+063B-063F, U+0656-065F, U+066D-066F,"
    " U+0671-06FF, U+0750-077F, U+08A0-08FF, U+FB50-FDFF, U+FE70-FEFC"
)
FACES = {
    "sans-latin": ("plex-sans/ibm-plex-sans-latin", LATIN),
    "sans-latin-ext": ("plex-sans/ibm-plex-sans-latin-ext", LATIN_EXT),
    "sans-arabic": ("plex-sans-arabic/ibm-plex-sans-arabic-arabic", ARABIC),
    "sans-arabic-ext": ("plex-sans-arabic/ibm-plex-sans-arabic-arabic", ARABIC_EXT),
}
#: Two weights serve four: what a page asks for, the file that has it.
WEIGHTS = {"400": "100 500", "600": "501 900"}
#: « Plex » is a reserved font name (OFL 1.1, condition 3): what we change bears another.
FAMILY = "Village Sans"
# fmt: off
FEATURES = [
    "kern", "mark", "mkmk", "ccmp", "locl", "init", "medi", "fina", "isol", "rlig", "liga", "calt",
    "tnum",
]
# fmt: on
_NAMES = {1: FAMILY, 3: FAMILY, 4: FAMILY, 6: FAMILY.replace(" ", ""), 16: FAMILY, 17: "", 18: ""}


def problems(vendor: Path, packages: list[dict[str, Any]]) -> list[str]:
    """Return one line for each original that is missing, changed or not listed."""
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


def made() -> dict[str, bytes]:
    """Return what `static/vendor` holds, by name; equal originals and pages give equal bytes."""
    words = used_words()
    return {
        "bootstrap.css": reduced(_original("bootstrap/bootstrap.min.css"), words).encode(),
        "bootstrap.rtl.css": reduced(_original("bootstrap/bootstrap.rtl.min.css"), words).encode(),
        "htmx.min.js": (ORIGINALS / "htmx/htmx.min.js").read_bytes(),
        "tus.min.js": (ORIGINALS / "tus-js-client/tus.min.js").read_bytes(),
        "zxing-reader.js": (ORIGINALS / "zxing-wasm/reader.js").read_bytes(),
        "zxing-reader.wasm": (ORIGINALS / "zxing-wasm/reader.wasm").read_bytes(),
        "fonts/LICENSE": (ORIGINALS / "plex-sans/LICENSE").read_bytes(),
        "fonts/LICENSE-arabic": (ORIGINALS / "plex-sans-arabic/LICENSE").read_bytes(),
        "fonts/fonts.css": _font_sheet().encode(),
        **{
            f"fonts/{face}-{weight}.woff2": _face(f"{original}-{weight}-normal.woff2", letters)
            for face, (original, letters) in FACES.items()
            for weight in WEIGHTS
        },
    }


def used_words() -> set[str]:
    """Return every word in quotes in templates and scripts, and beside `class` in Python.

    A class that is put together of parts is not found: pages must write it whole.
    """
    lines: list[str] = [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")]
    lines += [path.read_text("utf-8") for path in (ROOT / "static" / "js").rglob("*.js")]
    lines += [
        line
        for path in (ROOT / "village").rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if '"class' in line or "class_" in line
    ]
    return {
        word
        for text in lines
        for quoted in _attributes_and_strings(text)
        for word in _WORD.findall(quoted)
    }


def _attributes_and_strings(text: str) -> Iterator[str]:
    """Yield what stands in quotes, also where an attribute's value has strings of its own."""
    yield from re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\}|\{)*)"', text, re.DOTALL)
    for found in _QUOTED.finditer(text):
        yield found[1] or found[2] or found[3] or ""


def classes(css: str) -> set[str]:
    """Return the classes that a style sheet names."""
    return {
        name
        for prelude in re.findall(r"([^{}]*)\{", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
        if not prelude.lstrip().startswith("@")
        for name in _CLASS.findall(prelude)
    }


def reduced(css: str, words: set[str]) -> str:
    """Return a style sheet without the rules that need a class of none of `words`."""
    banner = css[: css.index("*/") + 2] + "\n"
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return banner + _kept(rules, words)


def _kept(rules: Iterable[Any], words: set[str]) -> str:
    """Return the rules that a page with classes of `words` can need, a line each."""
    said = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = _selectors(tinycss2.serialize(rule.prelude), words)
            if selectors:
                said.append(f"{selectors}{{{tinycss2.serialize(rule.content)}}}\n")
        elif rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
            inside = _kept(
                tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True),
                words,
            )
            if inside:
                prelude = tinycss2.serialize(rule.prelude)
                said.append(f"@{rule.at_keyword}{prelude}{{{inside}}}\n")
    return "".join(said)


def _selectors(prelude: str, words: set[str]) -> str:
    """Return the selectors, of those that share one rule, whose classes are all in `words`."""
    parts = re.split(r",(?![^()]*\))", prelude)
    return ",".join(
        part for part in parts if set(_CLASS.findall(_NOT.sub("", part))) <= words
    ).strip()


def _original(name: str) -> str:
    return (ORIGINALS / name).read_text(encoding="utf-8")


def _font_sheet() -> str:
    lines = ["/* Made by scripts/vendor.py: a face is fetched when its letters occur. */"]
    for face, (_original_name, letters) in FACES.items():
        for weight, served in WEIGHTS.items():
            lines.append(
                f'@font-face {{\n  font-family: "{FAMILY}";\n  font-weight: {served};\n'
                f'  font-display: swap;\n  src: url("{face}-{weight}.woff2") format("woff2");\n'
                f"  unicode-range: {letters};\n}}"
            )
    return "\n".join(lines) + "\n"


def _face(original: str, letters: str) -> bytes:
    """Return the letters of one face, under our own name and its makers' copyright."""
    options = subset.Options()
    options.flavor, options.hinting, options.layout_features = "woff2", False, FEATURES
    options.name_IDs, options.name_languages = ["*"], ["*"]
    options.recalc_timestamp = False
    # Its own name table would bring the reserved name back.
    font = TTFont(ORIGINALS / original, recalcTimestamp=False)
    for record in list(font["name"].names):
        if record.nameID in _NAMES:
            font["name"].removeNames(nameID=record.nameID)
    for number, name in _NAMES.items():
        if name:
            font["name"].setName(name, number, 3, 1, 0x409)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(letters.replace("U+", "").replace(" ", "")))
    subsetter.subset(font)
    font.flavor = "woff2"
    stream = io.BytesIO()
    font.save(stream, reorderTables=False)
    return stream.getvalue()


def outdated(files: dict[str, bytes]) -> list[str]:
    """Return one line for each made file that is not what would be made now."""
    present = {path.relative_to(MADE).as_posix() for path in MADE.rglob("*") if path.is_file()}
    wrong = [
        name
        for name, content in files.items()
        if name not in present or (MADE / name).read_bytes() != content
    ]
    return [
        f"out of date, run scripts/vendor.py: {name}"
        for name in sorted({*wrong, *(present - files.keys())})
    ]


def main() -> int:
    """Make the files, or with `--check` say only what is wrong; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say only what is wrong")
    check = parser.parse_args().check
    packages = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["package"]
    found = problems(ORIGINALS, packages)
    files = made()
    if not check and not found:
        for package in packages:
            print(package["name"], package["version"], package["licence"], sep="\t")
        for name, content in files.items():
            (MADE / name).parent.mkdir(parents=True, exist_ok=True)
            (MADE / name).write_bytes(content)
    found += outdated(files)
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
