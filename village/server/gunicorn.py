"""What gunicorn has no option for: its log goes with ours, and silence has a limit."""

import logging
import socket
import struct
from typing import Any

#: How long a request may send nothing before it gives its thread back.
SILENCE_SECONDS = 5


def on_starting(_server: Any) -> None:
    """Let its words go to the log as all others do: it has just set up a way of its own."""
    own = logging.getLogger("gunicorn.error")
    own.handlers, own.propagate = [], True


def when_ready(server: Any) -> None:
    """Let connections inherit the limit from the sockets that take them in (Linux and BSD do)."""
    for listener in server.LISTENERS:
        limit = struct.pack("ll", SILENCE_SECONDS, 0)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
