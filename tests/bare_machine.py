"""A machine on which a guide is typed: its own folders, network and processes, nothing installed.

Run under `unshare` by `tests/test_first_hour.py`. The folders that an administrator changes lie
over the host's in this process's own mounts, so that commands are typed with their paths as they
stand. What a test cannot have (packages, accounts, systemd, certificates) is stood in for by
`STAND_INS`, each of which writes its line into the machine's `asked` file. They, and `village`,
are answered by forks of this process: the libraries are loaded once.
"""

import gc
import importlib
import json
import os
import pkgutil
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests import namespaces
from village import blueprints, cli, jobs
from village.cli import main as village

#: What an administrator changes, each on a folder of the machine's own.
CHANGED = ("etc", "srv", "var/lib", "var/backups")
#: What programs need of the host's settings.
KEPT = ("alternatives", "hosts", "ld.so.cache", "localtime", "nsswitch.conf")
#: How long a unit may take to end, in seconds.
_STOPS_WITHIN = 60
UNITS = Path("/etc/systemd/system")
CLIENT = """#!{python} -SE
import json, os, socket, sys
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
    line.connect("{line}")
    told = [os.path.basename(sys.argv[0]), sys.argv[1:], dict(os.environ), os.getcwd()]
    socket.send_fds(line, [json.dumps(told).encode()], [0, 1, 2])
    sys.exit(int(line.recv(16) or b"1"))
"""


class Machine:
    """The folder that the machine is made of, and what runs on it."""

    def __init__(self, folder: Path) -> None:
        """Lay out the machine, and put it over this process's folders."""
        self.folder = folder
        self.programs = folder / "bin"
        self.line = folder / "line"
        self.root = folder / "root"
        for name in CHANGED:
            (self.root / name).mkdir(parents=True)
        self._settings()
        self.programs.mkdir()
        for name in STAND_INS:
            self._program(self.programs / name)
        for name in CHANGED:
            subprocess.run(["mount", "--bind", self.root / name, f"/{name}"], check=True)
        namespaces.turn_loopback_on()

    def type(self, script: Path, typed: str) -> int:
        """Let a shell read a script, with what is typed when asked; return how it ended."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
            line.bind(str(self.line))
            line.listen(8)
            line.settimeout(0.1)
            environment = os.environ | {"PATH": f"{self.programs}:{os.environ['PATH']}"}
            with subprocess.Popen(
                ["bash", "-euo", "pipefail", script], stdin=subprocess.PIPE, text=True,
                env=environment,
            ) as shell:  # fmt: skip
                assert shell.stdin
                shell.stdin.write(typed)
                shell.stdin.close()
                while shell.poll() is None:
                    try:
                        connection, _address = line.accept()
                    except TimeoutError:
                        continue
                    with connection:
                        if os.fork() == 0:
                            line.close()
                            self._answer(connection)
                return shell.returncode

    def note(self, name: str, words: list[str]) -> None:
        """Write down what a stand-in was asked."""
        with (self.folder / "asked").open("a") as asked:
            asked.write(shlex.join([name, *words]) + "\n")

    def apt_get(self, words: list[str]) -> int:
        """Make the folders that packages bring."""
        for name in ("nginx/sites-available", "nginx/sites-enabled", "systemd/system"):
            Path("/etc", name).mkdir(parents=True, exist_ok=True)
        return 0

    def adduser(self, words: list[str]) -> int:
        """Give the account another name of root: the only one that this machine's kernel knows."""
        for path, entry in (
            ("/etc/passwd", "village:x:0:0::/:/bin/sh"),
            ("/etc/group", "village:x:0:"),
        ):
            with Path(path).open("a") as accounts:
                accounts.write(entry + "\n")
        return 0

    def make(self, words: list[str]) -> int:
        """Give the folder that it is told the tests' own environment in place of a new one."""
        program = Path(words[words.index("-C") + 1], ".venv", "bin", "village")
        if not program.exists():
            program.parent.mkdir(parents=True)
            self._program(program)
        return 0

    def sudo(self, words: list[str]) -> int:
        """Run a command as its account: PostgreSQL believes who somebody says that they are."""
        _option, account, *command = words
        return subprocess.run(command, env=os.environ | {"PGUSER": account}, check=False).returncode

    def nothing(self, words: list[str]) -> int:
        """Do nothing."""
        return 0

    def systemd_run(self, words: list[str]) -> int:
        """Run a command with the account, the settings and the folder of a unit."""
        at = next(at for at, word in enumerate(words) if word.startswith("/"))
        options = dict(one.split("=", 1) for one in words[:at] if "=" in one)
        environment = {"PGUSER": options["--uid"], **_settings(options["EnvironmentFile"])}
        return subprocess.run(
            words[at:], env=os.environ | environment, cwd=options["WorkingDirectory"], check=False
        ).returncode

    def systemctl(self, words: list[str]) -> int:
        """Start and stop units by what their files say."""
        action, *names = [word for word in words if not word.startswith("-")]
        for name in names if action in ("enable", "start", "stop", "restart") else []:
            if action in ("stop", "restart"):
                self._stop(name)
            if action != "stop" and not name.endswith(".timer") and not self._start(name):
                return 1
        return 0

    def _start(self, name: str) -> bool:
        unit = dict(
            line.split("=", 1)
            for line in (UNITS / f"{name}.service").read_text().splitlines()
            if "=" in line and not line.startswith("#")
        )
        Path("/var/lib", unit["StateDirectory"]).mkdir(exist_ok=True)
        environment = os.environ | {"PGUSER": unit["User"]} | _settings(unit["EnvironmentFile"])
        how = {"env": environment, "cwd": unit["WorkingDirectory"]}
        for key in ("ExecStartPre", "ExecStart"):
            if key not in unit:
                continue
            command = shlex.split(unit[key].replace("%%", "%"))
            if key == "ExecStart" and unit.get("Type") != "oneshot":
                log = (self.folder / f"{name}.log").open("ab")
                process = subprocess.Popen(
                    command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **how
                )
                (self.folder / f"{name}.client").write_text(str(process.pid))
            elif subprocess.run(command, check=False, **how).returncode:
                return False
        return True

    def _stop(self, name: str) -> None:
        word = name.rpartition("-")[2]
        pid = int((self.folder / f"{word}.pid").read_text())
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + _STOPS_WITHIN
        while _lives(pid):
            if time.monotonic() > end:
                raise TimeoutError(f"{name} does not stop")
            time.sleep(0.05)

    def _settings(self) -> None:
        etc = self.root / "etc"
        for name in KEPT:
            there = Path("/etc", name)
            if there.is_dir():
                shutil.copytree(there, etc / name, symlinks=True)
            elif there.exists():
                shutil.copy(there, etc / name)
        (etc / "passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
        (etc / "group").write_text("root:x:0:\n")

    def _program(self, path: Path) -> None:
        path.write_text(CLIENT.format(python=sys.executable, line=self.line))
        path.chmod(0o755)

    def _answer(self, connection: socket.socket) -> None:
        """Do what a program was asked, in its folder, and tell how it ended."""
        told, files, _flags, _address = socket.recv_fds(connection, 1 << 20, 3)
        name, words, environment, folder = json.loads(told)
        for number, file in enumerate(files):
            os.dup2(file, number)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        ended = 1
        try:
            if name == "village":
                if words in (["web"], ["worker"]):
                    (self.folder / f"{words[0]}.pid").write_text(str(os.getpid()))
                village(words)
            else:
                self.note(name, words)
                ended = STAND_INS[name](self, words)
        except SystemExit as end:
            ended = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            connection.send(str(ended).encode())
            os._exit(ended)


#: What cannot be had in a test, and what stands in for it.
STAND_INS: dict[str, Callable[[Machine, list[str]], int]] = {
    "adduser": Machine.adduser,
    "apt-get": Machine.apt_get,
    "certbot": Machine.nothing,
    "journalctl": Machine.nothing,
    "make": Machine.make,
    "nginx": Machine.nothing,
    "sudo": Machine.sudo,
    "systemctl": Machine.systemctl,
    "systemd-run": Machine.systemd_run,
}


def _settings(path: str) -> dict[str, str]:
    """Return what a file of settings says, as systemd reads it."""
    lines = Path(path).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def _lives(pid: int) -> bool:
    """Say whether a process runs; nobody collects those that have ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _take_mail() -> None:
    """Take mail, in a process of its own."""
    if os.fork() == 0:
        Controller(Sink(), hostname="127.0.0.1", port=25).start()
        signal.pause()


def _load() -> None:
    """Load what the commands load, for all forks to come."""
    for package in (cli, blueprints, jobs):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    gc.freeze()


if __name__ == "__main__":
    _load()
    place = Path(sys.argv[1])
    machine = Machine(place)
    _take_mail()
    sys.exit(machine.type(place / "guide.sh", (place / "typed").read_text()))
