"""The image and the services of compose.yaml, made and run by their steps without an engine.

Run under `unshare` by `tests/test_image.py`. A stage is a folder that has this machine's programs
and Python under it (what `FROM` would bring); each step runs in it by `chroot`, as the file says.
pip asks no network: it finds what Village needs, and nothing else of the tests' own environment,
already there in the versions pinned, and what builds packages as the wheels in virtualenv. Once it
has run, all that lies where it would have put it.
PostgreSQL is a server of the test.
"""

import fnmatch
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil
import virtualenv
import yaml
from packaging.requirements import Requirement

from tests import namespaces
from village.config import ROOT

PACKAGES = Path(virtualenv.__file__).parents[1]
#: What images bring along.
BASE = {
    "PATH": f"{sys.base_prefix}/bin:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin",
    "LANG": "C.UTF-8",
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": str(PACKAGES / "virtualenv" / "seed" / "wheels" / "embed"),
}
#: What compose.yaml asks for in `.env`.
ENV_FILE = {
    "VILLAGE_SECRET_KEY": "a secret of this test, 0123456789 abcdef",
    "VILLAGE_DATABASE_PASSWORD": "password",
    "VILLAGE_STORAGE_SECRET": "another password",
}
PROGRAM = """#!{python}
import sys
from {module} import {name}
sys.exit({name}())
"""
#: How long a service may take to be healthy, in seconds: `start-period` on a busy machine.
STARTS_WITHIN = 120
ACCOUNTS = {
    "passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "group": "root:x:0:\n",
    "shadow": "root:*:19000:0:99999:7:::\n",
}


class Tree:
    """The files of one stage or one container."""

    def __init__(self, folder: Path) -> None:
        """Lay a machine's programs and this Python under an otherwise empty folder."""
        self.folder = folder
        for name in ("etc", "tmp", "proc", "usr/local", "dev"):
            (folder / name).mkdir(parents=True)
        (folder / "tmp").chmod(0o1777)
        self._system()
        self._python()
        self._settings()

    def _system(self) -> None:
        for name in ("bin", "sbin", "lib", "lib64"):
            if (link := Path("/", name)).is_symlink():
                self.at(name).symlink_to(link.readlink())
            elif link.is_dir():
                self.bind(link)
        self.bind(Path("/usr"))
        self.bind(Path("/dev"))
        for kind, place in (("proc", "proc"), ("tmpfs", "usr/local"), ("tmpfs", "dev/shm")):
            subprocess.run(["mount", "-t", kind, kind, self.at(place)], check=True)

    def _python(self) -> None:
        for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
            if prefix != "/usr":
                self.bind(Path(prefix))
        self.at("/usr/local/bin").mkdir()
        self.at("/usr/local/bin/python").symlink_to(Path(sys.base_prefix, "bin", "python3"))
        packages = self.at("/usr/local/packages")
        packages.mkdir()
        for top in tops():
            (packages / top).symlink_to(PACKAGES / top)

    def _settings(self) -> None:
        for name, text in ACCOUNTS.items():
            self.at(f"/etc/{name}").write_text(text)
        with suppress(FileNotFoundError):
            shutil.copy("/etc/login.defs", self.at("/etc"))
        if (certificates := Path("/etc/ssl")).is_dir():
            self.bind(certificates)
        names = " ".join(("localhost", *compose()["services"]))
        self.at("/etc/hosts").write_text(f"127.0.0.1 {names}\n")

    def bind(self, there: Path, here: str = "") -> None:
        """Show a file or a folder of this machine, which cannot be changed from here."""
        place = self.folder / (here or str(there)).lstrip("/")
        if there.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        subprocess.run(["mount", "--bind", there, place], check=True)
        if there != Path("/dev"):
            subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)

    def at(self, path: str) -> Path:
        """Return where a path of the tree is on this machine."""
        return self.folder / path.lstrip("/")


def needed() -> Iterator[metadata.Distribution]:
    """Give what Village needs in production, as the tests' own environment has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    texts = [*project["dependencies"], *project["optional-dependencies"]["errors"]]
    wanted = [Requirement(text) for text in texts]
    met: set[str] = set()
    while wanted:
        one = wanted.pop()
        if str(one) in met:
            continue
        met.add(str(one))
        found = metadata.distribution(one.name)
        for further in map(Requirement, found.requires or ()):
            extras = ("", *one.extras)
            if not further.marker or any(further.marker.evaluate({"extra": e}) for e in extras):
                wanted.append(further)
        yield found


def tops() -> set[str]:
    """Return the files and folders among packages that hold what Village needs in production."""
    files = (file for one in needed() for file in one.files or ())
    return {file.parts[0] for file in files} - {"..", "__pycache__"}


@dataclass
class Stage:
    """What a Dockerfile has said of a stage so far."""

    tree: Tree
    environment: dict[str, str] = field(default_factory=lambda: dict(BASE))
    folder: str = "/"
    user: str = "0"
    healthcheck: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    others: dict[str, "Stage"] = field(default_factory=dict)

    def popen(self, command: list[str], **said: Any) -> subprocess.Popen[str]:
        """Start a command in the stage, as its account."""
        inside = "import os, sys; os.chdir(sys.argv[1]); os.execvp(sys.argv[2], sys.argv[2:])"
        return subprocess.Popen(
            ["/usr/sbin/chroot", f"--userspec={self.user}", self.tree.folder,
             "python3", "-c", inside, self.folder, *command],
            env=self.environment, text=True, stdin=subprocess.DEVNULL, **said,
        )  # fmt: skip

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a command in the stage, as its account."""
        process = self.popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said, _none = process.communicate()
        return subprocess.CompletedProcess(command, process.returncode, said)

    def env(self, words: str) -> None:
        """Set variables."""
        for one in shlex.split(words):
            key, _, value = one.partition("=")
            self.environment[key] = value.replace("$PATH", self.environment["PATH"])

    def workdir(self, words: str) -> None:
        """Go to a folder, which is made."""
        self.folder = words
        self.tree.at(words).mkdir(parents=True, exist_ok=True)

    def as_user(self, words: str) -> None:
        """Let all that follows be another account's."""
        self.user = words

    def run_shell(self, words: str) -> None:
        """Run a line; what pip found to be there already brings its programs.

        Raises:
            ValueError: it failed.
        """
        installs = "pip install" in words
        found = "PYTHONPATH=/usr/local/packages " if installs else ""
        done = self.run(["sh", "-c", found + words])
        if done.returncode:
            raise ValueError(f"RUN {words}\n{done.stdout}")
        if installs:
            [packages] = self.tree.at(f"{self.folder}/.venv/lib").glob("python3*/site-packages")
            _bring_libraries(packages)
            _bring_programs(self.tree.at(f"{self.folder}/.venv/bin"), f"{self.folder}/.venv/bin")

    def copy(self, words: str) -> None:
        """Copy from here without what .dockerignore names, or from another stage.

        Raises:
            ValueError: a file is copied and ignored.
        """
        of, (*sources, target) = None, shlex.split(words)
        if sources[0].startswith("--from="):
            of = self.others[sources.pop(0).partition("=")[2]].tree
        place = self.tree.at(target if target.startswith("/") else f"{self.folder}/{target}")
        for source in sources:
            there = of.at(source) if of else ROOT / source
            if there.is_dir():
                ignored, how = (None, os.link) if of else (_ignored, shutil.copy2)
                shutil.copytree(
                    there, place, symlinks=True, ignore=ignored, copy_function=how,
                    dirs_exist_ok=True,
                )  # fmt: skip
            elif not of and there.name in _ignored(str(ROOT), [there.name]):
                raise ValueError(f"{source} is copied and ignored")
            else:
                shutil.copy(there, place / there.name if place.is_dir() else place)

    def ask_health(self, words: str) -> None:
        """Note how the image is asked whether it is healthy."""
        self.healthcheck = json.loads(words.partition("CMD ")[2])

    def start_with(self, words: str) -> None:
        """Note what the image runs."""
        self.command = json.loads(words)


#: What each instruction does to its stage.
STEPS: dict[str, Callable[[Stage, str], None]] = {
    "ENV": Stage.env,
    "WORKDIR": Stage.workdir,
    "COPY": Stage.copy,
    "RUN": Stage.run_shell,
    "USER": Stage.as_user,
    "VOLUME": lambda stage, words: stage.volumes.append(words),
    "EXPOSE": lambda _stage, _words: None,
    "HEALTHCHECK": Stage.ask_health,
    "CMD": Stage.start_with,
}


def instructions() -> Iterator[tuple[str, str]]:
    """Give the Dockerfile's instructions, each with its words."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, words = line.strip().partition(" ")
            yield name, words.strip()


def build(folder: Path) -> Stage:
    """Make the image by its steps; return its last stage."""
    stages: dict[str, Stage] = {}
    for name, words in instructions():
        if name == "FROM":
            alias = words.partition(" AS ")[2] or "image"
            stage = stages[alias] = Stage(Tree(folder / alias), others=stages)
        else:
            STEPS[name](stage, words)
    return stage


def _bring_libraries(folder: Path) -> None:
    """Copy what pip found to be there already to where it would have put it."""
    for top in tops():
        if (PACKAGES / top).is_dir():
            shutil.copytree(PACKAGES / top, folder / top)
        else:
            shutil.copy2(PACKAGES / top, folder / top)


def _bring_programs(folder: Path, inside: str) -> None:
    """Write the programs of what pip found to be there already."""
    for one in needed():
        for program in one.entry_points.select(group="console_scripts"):
            module, _, name = program.value.partition(":")
            path = folder / program.name
            path.write_text(PROGRAM.format(python=f"{inside}/python", module=module, name=name))
            path.chmod(0o755)


def _ignored(folder: str, names: list[str]) -> set[str]:
    """Return the names of a folder that .dockerignore keeps out of the image."""
    within = Path(folder).relative_to(ROOT)
    found: set[str] = set()
    for pattern in (ROOT / ".dockerignore").read_text("utf-8").split():
        deep = pattern.removeprefix("**/")
        for name in names:
            whole = name if deep != pattern else str(within / name)
            if fnmatch.fnmatchcase(whole, deep) and (deep != pattern or "/" not in whole):
                found.add(name)
    return found


def compose() -> dict[str, Any]:
    """Return what compose.yaml says, with its variables filled in from `ENV_FILE`."""
    return dict(_filled(yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))))


def _filled(said: Any) -> Any:
    """Fill in `${NAME:-default}` and `${NAME:?what it is}`, and make `$$` one."""
    if isinstance(said, dict):
        return {key: _filled(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_filled(one) for one in said]
    if not isinstance(said, str):
        return said
    defaults = re.sub(
        r"(?<!\$)\$\{(\w+):([-?])([^}]*)\}",
        lambda found: ENV_FILE[found[1]] if found[2] == "?" else ENV_FILE.get(found[1], found[3]),
        said,
    )
    return defaults.replace("$$", "$")


def serve(folder: Path, image: Stage, sockets: Path) -> dict[str, Any]:
    """Start the services; return what was seen of them."""
    services = compose()["services"]
    settings = services["web"]["environment"]
    image.environment |= {name: str(value) for name, value in settings.items()}
    seen: dict[str, Any] = {"before": image.run(image.healthcheck).returncode}
    with ExitStack() as stack:
        threading.Thread(target=_relay, args=(sockets / ".s.PGSQL.5432",), daemon=True).start()
        _keep(stack, _storage(folder, services["storage"]))
        web = _keep(stack, image.popen(_words(services["web"]["command"])))
        seen["healthy"] = _becomes_healthy(image, web)
        if not seen["healthy"]:
            return seen
        worker = _keep(stack, image.popen(_words(services["worker"]["command"])))
        seen["pages"] = {path: _asked(8000, path) for path in PAGES}
        seen["static"] = _asked(8000, _style())
        if nginx := shutil.which("nginx"):
            _keep(stack, _proxy(folder, services["proxy"], nginx))
            seen["proxied"] = _waited(lambda: _asked(80, "/healthz"))
        seen["doctor"] = _waited(lambda: image.run(["village", "doctor"]).stdout, "at work")
        seen["accounts"] = sorted({uid for one in (web, worker) for uid in _uids(one.pid)})
        seen["writes"] = {
            path: image.run(["touch", f"{path}/written"]).returncode == 0
            for path in (image.folder, *image.volumes)
        }
    return seen


PAGES = ("/healthz", "/fr/account/login", "/ar/account/login", "/en/account/login")


def _style() -> str:
    """Return the address of the first style sheet of a page."""
    [found, *_more] = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', _asked(8000, PAGES[1])[1])
    return str(found)


def _words(command: str | list[str]) -> list[str]:
    return shlex.split(command) if isinstance(command, str) else command


def _storage(folder: Path, service: dict[str, Any]) -> subprocess.Popen[str]:
    """Start the store as its service does."""
    stage = Stage(Tree(folder / "storage"))
    stage.tree.at("/usr/local/bin/rclone").symlink_to(Path(sys.prefix, "bin", "rclone"))
    stage.environment |= service["environment"]
    return stage.popen([*service["entrypoint"], *service["command"]])


def _proxy(folder: Path, service: dict[str, Any], nginx: str) -> subprocess.Popen[str]:
    """Start nginx on the files that the service mounts, under the main file of its image."""
    stage = Stage(Tree(folder / "proxy"))
    stage.tree.bind(Path(nginx), "/usr/local/bin/nginx")
    for volume in service["volumes"]:
        there, here, _mode = volume.split(":")
        stage.tree.bind(ROOT / there, here)
    stage.tree.at("/var/log/nginx").mkdir(parents=True)
    stage.tree.at("/var/lib/nginx").mkdir(parents=True)
    stage.tree.at("/run").mkdir()
    stage.tree.at("/etc/nginx/nginx.conf").write_text(
        "user root root; daemon off; events {} http { include /etc/nginx/conf.d/*.conf; }"
    )
    return stage.popen(["nginx", "-c", "/etc/nginx/nginx.conf", "-e", "stderr"])


def _keep(stack: ExitStack, process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """End a process when all is over."""

    def end() -> None:
        process.terminate()
        process.wait(60)

    stack.callback(end)
    return process


def _becomes_healthy(image: Stage, process: subprocess.Popen[str]) -> bool:
    """Ask as the image's health check does, until it says yes; say no where the service ended."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        if image.run(image.healthcheck).returncode == 0:
            return True
        time.sleep(0.5)
    return False


def _waited(ask: Any, until: str = "") -> Any:
    """Ask until the answer has some words, or any words at all."""
    end = time.monotonic() + STARTS_WITHIN
    answer: Any = ""
    while time.monotonic() < end:
        with suppress(OSError):
            answer = ask()
            if answer and until in answer:
                break
        time.sleep(0.5)
    return answer


def _asked(port: int, path: str) -> tuple[int, str]:
    """Return the status and the text of a page, asked for by the installation's name."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request("GET", path, headers={"Host": "localhost:8080"})
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def _uids(pid: int) -> set[int]:
    """Return under whose number a process and its children run."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return {one.uids().effective for one in family}


def _relay(path: Path) -> None:
    """Let PostgreSQL's socket be reached at the port that compose.yaml names."""

    def pass_on(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    with socket.create_server(("127.0.0.1", 5432)) as door:
        while True:
            client, _address = door.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(path))
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=pass_on, args=(one, other), daemon=True).start()


def _libraries(image: Stage) -> int:
    """Return how many bytes of libraries an image has, but for what Python compiled of them."""
    [packages] = image.tree.at("/village/.venv/lib").glob("python3*/site-packages")
    files = (one for one in packages.rglob("*") if one.is_file() and one.suffix != ".pyc")
    return sum(one.stat().st_size for one in files)


def main() -> None:
    """Build the image and run the services in the folder given; write what was seen as JSON."""
    folder, sockets = Path(sys.argv[1]), Path(sys.argv[2])
    namespaces.turn_loopback_on()
    os.umask(0o022)
    image = build(folder)
    seen = serve(folder, image, sockets)
    seen |= {"user": image.user, "command": image.command, "libraries": _libraries(image)}
    (folder / "seen.json").write_text(json.dumps(seen))


if __name__ == "__main__":
    main()
