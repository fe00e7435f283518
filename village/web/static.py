"""Static files: named by their content, compressed once, and served by WhiteNoise for good.

`static/` is written as people edit it. The first start with new files writes them anew into the
data folder: a style sheet with what it imports in one file, every name with a mark of its content
(also where a module of a script names another), and brotli and gzip beside each file that they
make smaller. Files of an earlier release stay: a page that was opened before an update still
finds its own.
"""

import hashlib
import json
import os
import posixpath
import re
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from village.core.files.whole import write_whole

PREFIX = "/static/"
_IMPORT = re.compile(r'@import "([^"]+)";\n?')
_MODULE = re.compile(r'(?<= from ")\./[^"]+(?=";)')
_URL = re.compile(r'url\("((?!data:|#)[^")]+)"\)')


def init_app(app: Flask, source: Path, data_dir: Path, headers: Mapping[str, str]) -> None:
    """Serve the files of `source`; `app.extensions["static_names"]` holds their names by path."""

    def add(given: Headers, path: str, url: str) -> None:
        for name, value in headers.items():
            given[name] = value

    target = data_dir / "static"
    app.extensions["static_names"] = built(source, target)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=target,
        prefix=PREFIX,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
        add_headers_function=add,
    )


def built(source: Path, target: Path) -> dict[str, str]:
    """Return the marked name of each file below `source`, written into `target` where missing."""
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.suffix != ".toml"
    }
    mark = _mark(b"".join(name.encode() + content for name, content in files.items()))
    index = target.parent / f"{target.name}-{mark}.json"
    if index.exists():
        names: dict[str, str] = json.loads(index.read_text(encoding="utf-8"))
        return names
    names = {}
    for name in _in_order(files):
        content = _style(name, files, names) if name.endswith(".css") else files[name]
        if name.endswith(".js"):
            content = _script(name, content, names)
        stem, suffix = posixpath.splitext(name)
        names[name] = f"{stem}.{_mark(content)}{suffix}"
        _write(target / names[name], content)
    write_whole(index, json.dumps(names, indent=1).encode(), mode=0o644)
    return names


def _in_order(files: dict[str, bytes]) -> list[str]:
    """Return the names of files, each after those that it names: modules, and style sheets last."""
    modules = {
        name: {_beside(name, found) for found in _MODULE.findall(files[name].decode())}
        for name in files
        if name.endswith(".js")
    }
    scripts = list(TopologicalSorter(modules).static_order())
    others = [name for name in files if name not in modules]
    return [*scripts, *sorted(others, key=lambda name: name.endswith(".css"))]


def _script(name: str, content: bytes, names: dict[str, str]) -> bytes:
    """Return a script with the marked names of the modules that it imports."""

    def marked(found: re.Match[str]) -> str:
        return f"./{posixpath.basename(names[_beside(name, found[0])])}"

    return _MODULE.sub(marked, content.decode()).encode()


def _style(name: str, files: dict[str, bytes], names: dict[str, str]) -> bytes:
    """Return a style sheet with its imports in it and the marked names of what it asks for."""

    def read(path: str) -> str:
        text = files[path].decode()
        text = _URL.sub(lambda found: f'url("{marked(path, found[1])}")', text)
        return _IMPORT.sub(lambda found: read(_beside(path, found[1])), text)

    def marked(path: str, address: str) -> str:
        return posixpath.relpath(names[_beside(path, address)], posixpath.dirname(name))

    return read(name).encode()


def _beside(path: str, address: str) -> str:
    """Return the name of a file that another one names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def _write(path: Path, content: bytes) -> None:
    """Write a file and what is compressed of it; a process that writes it too does no harm."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{os.getpid()}.{path.name}")
    scratch.write_bytes(content)
    # Brotli takes seconds for a megabyte of machine code, and saves a fifth over gzip.
    compressor = Compressor(use_brotli=path.suffix != ".wasm", quiet=True)
    if compressor.should_compress(path.name):
        for made in compressor.compress(str(scratch)):
            Path(made).replace(path.with_name(path.name + Path(made).suffix))
    scratch.replace(path)


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
