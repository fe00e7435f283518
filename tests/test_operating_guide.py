"""The guide of operating and the files in deploy/: what can be checked without the machines."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from village.cli import main
from village.config import ROOT, Configuration

GUIDE = ROOT / "docs" / "guide" / "operating.md"
DEPLOY = ROOT / "deploy"
#: What compose.yaml asks for by itself.
OF_COMPOSE = {"VILLAGE_DATABASE_PASSWORD", "VILLAGE_STORAGE_SECRET"}
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))


def shell_blocks() -> list[str]:
    """Return what the guide says to type, block by block."""
    return re.findall(r"^```sh\n(.*?)^```$", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def commands() -> Iterator[str]:
    """Give each `village …` of the guide's blocks and lines, and of the deployment files."""
    text = GUIDE.read_text(encoding="utf-8")
    typed = "\n".join(shell_blocks())
    blocks = re.findall(r"^(?:.*&& )?(village .*?)(?:  +#.*)?$", typed, re.MULTILINE)
    inline = [
        one for one in re.findall(r"`(village [^`…]+)`", text) if "village serve does" not in one
    ]
    yield from (*blocks, *inline)
    for unit in DEPLOY.glob("*.service"):
        yield from re.findall(r"bin/(village [^'\n]+)", unit.read_text())
    compose = (ROOT / "compose.yaml").read_text()
    yield from re.findall(r"(village (?:db upgrade|web))\b", compose)
    for listed in re.findall(r"\[(\"?village\b.+)\]", compose + (ROOT / "Dockerfile").read_text()):
        yield listed.replace('"', "").replace(",", "")


@pytest.mark.parametrize("line", sorted(set(commands())))
def test_each_command_that_is_written_down_is_one(line, monkeypatch):
    monkeypatch.setattr("click.core.prompt", lambda *arguments, **more: "asked for")
    _, *words = shlex.split(line.replace("%%", "%"))
    command: click.Command | None = main
    above: click.Context | None = None

    while isinstance(command, click.Group) and words:
        above = click.Context(command, info_name=command.name, parent=above)
        command, words = command.get_command(above, words[0]), words[1:]

    assert command is not None, line
    if not isinstance(command, click.Group):
        command.make_context(command.name, words, parent=above)


def test_each_setting_that_is_written_down_is_one():
    known = {f"VILLAGE_{one.name.upper()}" for one in fields(Configuration)} | OF_COMPOSE
    texts = [GUIDE, ROOT / "compose.yaml", ROOT / "Dockerfile", *DEPLOY.rglob("*.*")]

    for path in texts:
        named = set(re.findall(r"VILLAGE_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
        assert named <= known, path


def test_each_file_that_the_guide_copies_is_there():
    text = GUIDE.read_text(encoding="utf-8")
    named = set(re.findall(r"/srv/village/(deploy/[\w./*-]+)", text))

    assert named
    assert [one for one in named if not list(ROOT.glob(one))] == []


def test_the_image_gets_what_the_application_reads():
    lines = re.findall(r"^COPY (?!--)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    copied = {path for line in lines for path in line.split()}
    left_out = set((ROOT / ".dockerignore").read_text().split())

    assert {"village", "templates", "static", "migrations", "translations", "demo"} <= copied
    assert [path for path in copied if path in left_out or not (ROOT / path).exists()] == []


def test_compose_mounts_files_that_are_there_and_hands_on_the_settings_of_the_provider():
    compose = (ROOT / "compose.yaml").read_text()
    mounted = re.findall(r"- \./(\S+?):", compose)
    handed_on = set(re.findall(r"^ +(VILLAGE_OIDC_\w+):", compose, re.MULTILINE))

    assert len(mounted) == 2
    assert [path for path in mounted if not (ROOT / path).is_file()] == []
    settings = {f"VILLAGE_{one.name.upper()}" for one in fields(Configuration)}
    assert handed_on == {one for one in settings if one.startswith("VILLAGE_OIDC_")}


@pytest.mark.second_opinion("systemd")
def test_systemd_reads_the_units(tmp_path: Path):
    for name in UNITS:
        text = (DEPLOY / name).read_text()
        (tmp_path / name).write_text(text.replace("/srv/village/.venv/bin/village", "/bin/true"))

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.second_opinion("nginx")
@pytest.mark.parametrize("site", ["site", "compose"])
def test_nginx_reads_the_sites(tmp_path: Path, site):
    certificate = (tmp_path / "certificate", tmp_path / "key")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x"),
            *("-out", str(certificate[0]), "-keyout", str(certificate[1])),
        ],
        check=True,
        capture_output=True,
    )
    text = (DEPLOY / "nginx" / f"{site}.conf").read_text()
    for pattern, path in (
        (r"ssl_certificate\s+\S+;", f"ssl_certificate {certificate[0]};"),
        (r"ssl_certificate_key\s+\S+;", f"ssl_certificate_key {certificate[1]};"),
        (r"include \S+;", f"include {DEPLOY / 'nginx' / 'village.conf'};"),
        (r"server web:", "server 127.0.0.1:"),
    ):
        text = re.sub(pattern, path, text)
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ {text} }}\n")

    done = subprocess.run(
        ["nginx", "-t", "-e", "stderr", "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
