"""Ask clamd, where the installation has one, whether a file holds a virus it knows."""

import socket
from typing import IO

from village.core.errors import ScannerAway

_PIECE_BYTES = 256 * 1024
_SILENCE_SECONDS = 60.0


def infection(address: str, content: IO[bytes]) -> str:
    """Return the name of the virus in a file, read from where it stands; empty where it is clean.

    Args:
        address: where clamd listens: `host:port`, or the path of its socket.
        content: the file; it is sent as it is read.

    Raises:
        ScannerAway: clamd does not answer, or cannot tell.
    """
    try:
        with _reached(address) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            while piece := content.read(_PIECE_BYTES):
                clamd.sendall(len(piece).to_bytes(4) + piece)
            clamd.sendall(bytes(4))
            said = b""
            while not said.endswith(b"\0") and (more := clamd.recv(1024)):
                said += more
    except OSError as error:
        raise ScannerAway from error
    answer = said.rstrip(b"\0").decode(errors="replace").removeprefix("stream: ")
    if answer == "OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND")
    raise ScannerAway


def _reached(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_SILENCE_SECONDS)
    reached = socket.socket(socket.AF_UNIX)
    reached.settimeout(_SILENCE_SECONDS)
    try:
        reached.connect(address)
    except OSError:
        reached.close()
        raise
    return reached
