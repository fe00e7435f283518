"""An object store that speaks S3, of a test's own: rclone's, on a folder."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

KEYS = {"AWS_ACCESS_KEY_ID": "village", "AWS_SECRET_ACCESS_KEY": "a secret of this test"}


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Give the address of a store that keeps what it gets in a folder."""
    (folder / "bucket").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start(folder, port)
    try:
        yield address(port)
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder)


def start(
    folder: Path, port: int, *, host: str = "127.0.0.1", before: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """Start a store on a folder that has a `bucket`; return its process when it answers.

    `before`: what is said before its command.
    """
    rclone = Path(sys.executable).parent / "rclone"
    server = subprocess.Popen(
        [
            *before,
            *(rclone, "serve", "s3", folder, "--addr", f"{host}:{port}"),
            *("--auth-key", ",".join(KEYS.values())),
        ],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "RCLONE_CONFIG": os.devnull},
    )
    _wait_for(host, port)
    return server


def address(port: int, host: str = "127.0.0.1") -> str:
    """Return what VILLAGE_STORAGE_URL says of the store at a port."""
    return f"s3://bucket/village?endpoint=http://{host}:{port}&region=us-east-1"


def _wait_for(host: str, port: int) -> None:
    for _ in range(200):
        with socket.socket() as asked:
            if asked.connect_ex((host, port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the object store does not answer")
