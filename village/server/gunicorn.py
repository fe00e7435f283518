"""What gunicorn has no option for: a limit on the silence of whoever sends a request."""

import socket
import struct
from typing import Any

#: A request of which nothing more comes for so long gives its thread back.
SILENCE_SECONDS = 5


def when_ready(server: Any) -> None:
    """Let connections inherit the limit from the sockets that take them in (Linux and BSD do)."""
    for listener in server.LISTENERS:
        limit = struct.pack("ll", SILENCE_SECONDS, 0)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
