"""Requests to other servers: to the open internet alone, never into a network of ours.

A name is looked up once, all that it stands for is judged, and the connection goes to what was
judged: a name that means something else a moment later gets nowhere. No redirect is followed.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Event, Timer
from urllib.parse import urlsplit

#: How long a step of a connection may take, and all of a post.
STEP_SECONDS, LONGEST_SECONDS = 10, 15
#: How much of an answer is read, where it is read at all.
LONGEST_ANSWER = 256 * 1024
_NAT64 = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class PostFault(StrEnum):
    """Why a post was not taken."""

    UNKNOWN_HOST = "unknown_host"
    PRIVATE = "private"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    REDIRECT = "redirect"
    REFUSED = "refused"


class NotTaken(Exception):
    """A post was not taken; `status` is the other side's answer, if there was one."""

    def __init__(self, fault: PostFault, status: int | None = None) -> None:
        super().__init__(f"{fault} {status or ''}".strip())
        self.fault = fault
        self.status = status


def networks(text: str) -> tuple[Network, ...]:
    """Return the networks that a setting names, with commas between them.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())


def is_open(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Say whether an address is of the open internet, or of a network that is allowed."""
    if isinstance(address, IPv6Address) and (inner := _inner(address)) is not None:
        return is_open(inner, allowed)
    return (address.is_global and not address.is_multicast) or any(
        address in network for network in allowed
    )


def reached(url: str, allowed: Sequence[Network] = ()) -> tuple[str, int, str]:
    """Return the name and the port of an address, and where a post to it may connect.

    Raises:
        NotTaken: there is no such name, or one of its addresses is not of the open internet.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotTaken(PostFault.UNKNOWN_HOST) from None
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not all(is_open(ip_address(one), allowed) for one in addresses):
        raise NotTaken(PostFault.PRIVATE)
    return host, port, addresses[0]


def post(url: str, body: bytes, headers: Mapping[str, str], allowed: Sequence[Network] = ()) -> int:
    """Post to an https address; return the status with which it was taken.

    What the other side says beside its status is not read. All of it ends after
    `LONGEST_SECONDS`, however slowly the other side answers.

    Raises:
        NotTaken: the address may not be reached, or did not take it.
    """
    status, _said = _exchange("POST", url, body, headers, allowed, most_bytes=0)
    if not 200 <= status < 300:
        fault = PostFault.REDIRECT if 300 <= status < 400 else PostFault.REFUSED
        raise NotTaken(fault, status)
    return status


def ask(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    allowed: Sequence[Network] = (),
) -> tuple[int, bytes]:
    """Ask an https address; return its status and what it says, as far as `LONGEST_ANSWER`.

    Raises:
        NotTaken: the address may not be reached, or does not answer in time.
    """
    return _exchange(method, url, body, headers, allowed, most_bytes=LONGEST_ANSWER)


def _exchange(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    allowed: Sequence[Network],
    *,
    most_bytes: int,
) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = _Connection(*reached(url, allowed))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _limited(connection):
        connection.request(method, target, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read(most_bytes)


class _Connection(HTTPSConnection):
    """A connection to one address, whose certificate is that of the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._checked = ssl.create_default_context()
        super().__init__(host, port, timeout=STEP_SECONDS, context=self._checked)
        self._address = address

    def connect(self) -> None:
        """Connect to the address that was judged, and look at no other."""
        plain = socket.create_connection((self._address, self.port), STEP_SECONDS)
        self.sock = self._checked.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()

    def abort(self) -> None:
        """End the connection under whoever waits for it."""
        if self.sock is not None:
            with suppress(OSError):
                # That of TLS would first forget what the waiting thread reads from.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


@contextmanager
def _limited(connection: _Connection) -> Iterator[None]:
    """End a connection after its time, and say why it failed."""
    over = Event()

    def end() -> None:
        over.set()
        connection.abort()

    timer = Timer(LONGEST_SECONDS, end)
    timer.start()
    try:
        yield
    except (OSError, HTTPException) as error:
        raise NotTaken(_fault(error, over=over.is_set())) from error
    finally:
        timer.cancel()
        connection.close()


def _fault(error: Exception, *, over: bool) -> PostFault:
    if over or isinstance(error, TimeoutError):
        return PostFault.TIMEOUT
    if isinstance(error, ssl.SSLError):
        return PostFault.CERTIFICATE
    return PostFault.UNREACHABLE


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one leads to, if it does."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo
