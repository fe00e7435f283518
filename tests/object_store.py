"""An object store that speaks S3, of a test's own: rclone's, on a folder."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
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
    rclone = Path(sys.executable).parent / "rclone"
    server = subprocess.Popen(
        [
            *(rclone, "serve", "s3", folder, "--addr", f"127.0.0.1:{port}"),
            *("--auth-key", ",".join(KEYS.values())),
        ],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "RCLONE_CONFIG": os.devnull},
    )
    try:
        _wait_for(port)
        yield f"s3://bucket/village?endpoint=http://127.0.0.1:{port}&region=us-east-1"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the object store does not answer")
