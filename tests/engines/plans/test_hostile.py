"""Hostile drawings: refused with a sentence, within time and memory, in a process of their own."""

import json
import os
import resource
import subprocess
import sys
import time

import pytest

from tests import effort
from tests.engines.plans import drawing
from village.engines import bounded
from village.engines.plans import files
from village.engines.plans.faults import PlanError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">{}</svg>'


def tags(*pairs):
    return "".join(f"{code}\n{value}\n" for code, value in pairs)


def dxf(blocks, entities):
    return (
        tags((0, "SECTION"), (2, "BLOCKS"))
        + blocks
        + tags((0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES"))
        + entities
        + tags((0, "ENDSEC"), (0, "EOF"))
    ).encode()


def block(name, *parts):
    return (
        tags((0, "BLOCK"), (8, "0"), (2, name), (70, 0), (10, 0), (20, 0))
        + "".join(parts)
        + tags((0, "ENDBLK"), (8, "0"))
    )


def insert(name, x=0, **more):
    extra = {"columns": 70, "rows": 71, "wide": 44, "high": 45}
    return tags(
        (0, "INSERT"), (8, "STAND"), (2, name), (10, x), (20, 0),
        *((extra[key], value) for key, value in more.items()),
    )  # fmt: skip


LINE = tags((0, "LINE"), (8, "STAND"), (10, 0), (20, 0), (11, 3), (21, 0))
NESTED = "".join(block(f"B{k}", *(insert(f"B{k + 1}", x) for x in range(10))) for k in range(9))
DOUBLED = "".join(
    f'<g id="g{k}">' + f'<use href="#g{k + 1}"/>' * 10 + "</g>" for k in range(9)
)  # fmt: skip

#: Files made when they are asked for: some take 50 MB.
HOSTILE = {
    "blocks of blocks.dxf": lambda: dxf(NESTED + block("B9", LINE), insert("B0")),
    "array.dxf": lambda: dxf(
        block("B", LINE), insert("B", columns=30000, rows=30000, wide=1, high=1)
    ),
    "deep blocks.dxf": lambda: dxf(
        "".join(block(f"B{k}", insert(f"B{k + 1}")) for k in range(400)), insert("B0")
    ),
    "use of uses.svg": lambda: SVG.format(
        f'<defs>{DOUBLED}<rect id="g9"/></defs><use href="#g0"/>'
    ),
    "deep groups.svg": lambda: SVG.format("<g>" * 50_000 + "</g>" * 50_000),
    "long path.svg": lambda: SVG.format(f'<path d="M0 0{"l1 1" * 1_500_000}"/>'),
    "curves.svg": lambda: SVG.format(f'<path d="M0 0{"a9 9 0 1 1 1e-9 0" * 400_000}"/>'),
    "entities.svg": lambda: (
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        + SVG.format("<text>&b;</text>")
    ),
    "entities in utf-16.svg": lambda: (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE svg [<!ENTITY a "b">]>'
        + SVG.format("&a;")
    ).encode("utf-16"),
    "external.svg": lambda: (
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&a;</text>")
    ),
    "no numbers.svg": lambda: SVG.format(
        '<rect width="nan" height="inf"/><path d="M1e999 0H9V9z"/>'
    ),
    "50 MB.dxf": lambda: b"0\nSECTION\n" + b" " * 50_000_000,
    "50 MB.svg": lambda: b"<svg" + b" " * 50_000_000,
    "arrays in arrays.geojson": lambda: b"[" * 4_000_000,
    "wide.geojson": lambda: (
        b'{"type": "FeatureCollection", "features": [' + b"[]," * 2_500_000 + b"1]}"
    ),
    "on top.geojson": lambda: json.dumps(
        drawing.collection(*(drawing.stand(f"A{k}", k / 1000, 0) for k in range(400)))
    ).encode(),
}


def tried(name, content, ask=files.read):
    """Return the sentence that refuses a file, and the seconds and megabytes it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with pytest.raises(PlanError) as refused:
        ask(name, content if isinstance(content, bytes) else content.encode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return str(refused.value), max(spent, 0.0), time.monotonic() - start


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_within_its_limits(name):
    sentence, cpu_seconds, seconds = tried(name, HOSTILE[name]())

    assert sentence.count("\n") == 0
    assert (cpu_seconds < 10, seconds < 60) == (True, True)


DRAWINGS = [name for name in HOSTILE if not name.endswith("json")]
#: What surveys a drawing reads it as a plan's reader does: some of the files show that.
SURVEYED = DRAWINGS if effort.PROFILE == "thorough" else [*DRAWINGS[1::4], "no numbers.svg"]


@pytest.mark.parametrize("name", SURVEYED)
def test_a_hostile_drawing_is_not_surveyed_either_or_within_the_limits(name):
    content = HOSTILE[name]()
    if name == "no numbers.svg":  # nothing in it is a plan, but there is something to ask about
        assert files.survey(name, content.encode()).parts
        return

    sentence, cpu_seconds, seconds = tried(name, content, files.survey)

    assert sentence.count("\n") == 0
    assert (cpu_seconds < 10, seconds < 60) == (True, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("itself.dxf", dxf(block("R", LINE, insert("R", 3)), insert("R"))),
        ("each other.dxf", dxf(block("R", LINE, insert("S")) + block("S", insert("R")),
                               insert("R"))),
        ("itself.svg", SVG.format('<g id="r"><rect class="wall" width="3" height="3"/>'
                                  '<use href="#r"/></g>')),
    ],
)  # fmt: skip
def test_what_holds_itself_is_drawn_once_and_said(name, content):
    content = content if isinstance(content, bytes) else content.encode()
    try:
        found = [finding.kind for finding in files.read(name, content).findings]
    except PlanError as error:  # two loose lines are no stand
        found = [error.code]

    assert set(found) & {"cycle", "strange"} != set()


@pytest.mark.parametrize("reader", ["hungry", "busy"])
def test_a_reader_that_asks_for_too_much_ends_alone(reader):
    limits = bounded.ProcessLimits(1, 60, 100 * 1024 * 1024)

    with pytest.raises(bounded.TooCostly):
        bounded.run(f"tests.engines.plans.readers:{reader}", b"", limits)


def test_a_reader_gets_the_whole_request_and_answers_whole():
    limits = bounded.ProcessLimits(5, 60, 300 * 1024 * 1024)
    content = os.urandom(1_000_000)

    answer = bounded.run("tests.engines.plans.readers:echoed", content, limits)

    assert answer == content


def test_the_command_refuses_in_one_line(tmp_path):
    path = tmp_path / "hall.dxf"
    path.write_bytes(HOSTILE["array.dxf"]())

    done = subprocess.run(
        [sys.executable, "-m", "village", "plan", "convert", path, tmp_path / "out.svg"],
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.endswith("its parts are nested or sized beyond any plan\n")
