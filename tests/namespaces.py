"""Networks, mounts and processes of a test's own, by the kernel's namespaces."""

import fcntl
import os
import socket
import struct
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path


def unshared() -> list[str]:
    """Return the command that gives a process mounts, a network and processes of its own.

    In there it is root, whoever we are.
    """
    whose = [] if os.geteuid() == 0 else ["--map-root-user"]
    kinds = ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    return ["unshare", *whose, *kinds]


def turn_loopback_on() -> None:
    """Turn the loopback interface on, which a new network has turned off."""
    up, set_flags = 1, 0x8914
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        fcntl.ioctl(line, set_flags, struct.pack("16sh14x", b"lo", up))


def own_network() -> list[str]:
    """Return the command that gives a process a network of its own, in which it may make others.

    The account stays as it is: a server that refuses to run as root notices nothing.
    """
    whose = [] if os.geteuid() == 0 else ["--map-current-user", "--keep-caps"]
    return ["unshare", *whose, "--net"]


class Loopback:
    """Machines that share this one's loopback, each at ports of its own."""

    #: How many networks the machines have, and where this process is reached from them.
    networks, gateway = 1, "127.0.0.1"

    def address(self, name: str) -> str:
        """Return where a machine is reached."""
        return "127.0.0.1"

    def on(self, name: str) -> list[str]:
        """Return what is said before a command so that it runs on a machine."""
        return []


class Bridge:
    """Machines with a network of their own each, joined to this process's by a bridge."""

    _NETWORK = "10.7.0"
    #: Where this process is reached from the machines.
    gateway = f"{_NETWORK}.1"

    def __init__(self, stack: ExitStack) -> None:
        """Make the bridge; what is made here ends with this process's own network."""
        self._stack = stack
        self._machines: dict[str, tuple[str, int]] = {}
        turn_loopback_on()
        _ip("link", "add", "hall", "type", "bridge")
        _ip("address", "add", f"{self.gateway}/24", "dev", "hall")
        _ip("link", "set", "hall", "up")

    @property
    def networks(self) -> int:
        """How many networks the machines have, the one of this process among them."""
        return 1 + len(self._machines)

    def address(self, name: str) -> str:
        """Return where a machine is reached, which is made when it is first asked for."""
        if name not in self._machines:
            self._machines[name] = self._made(len(self._machines) + 2)
        return self._machines[name][0]

    def on(self, name: str) -> list[str]:
        """Return what is said before a command so that it runs on a machine."""
        self.address(name)
        return ["nsenter", f"--net=/proc/{self._machines[name][1]}/ns/net", "--"]

    def _made(self, number: int) -> tuple[str, int]:
        """Make a network with a cable to the bridge; return its address and who holds it."""
        holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        self._stack.callback(holder.wait)
        self._stack.callback(holder.kill)
        ours = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{holder.pid}/ns/net").readlink() == ours:
            time.sleep(0.01)
        end, address = f"cable{number}", f"{self._NETWORK}.{number}"
        _ip("link", "add", end, "type", "veth", "peer", "name", "eth0", "netns", str(holder.pid))
        _ip("link", "set", end, "master", "hall", "up")
        there = ["nsenter", f"--net=/proc/{holder.pid}/ns/net", "--"]
        _ip("address", "add", f"{address}/24", "dev", "eth0", before=there)
        for one in ("lo", "eth0"):
            _ip("link", "set", one, "up", before=there)
        return address, holder.pid


def may_bridge() -> bool:
    """Say whether we may have networks of our own, and join them."""
    tried = [*own_network(), "ip", "link", "add", "hall", "type", "bridge"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _ip(*words: str, before: list[str] | None = None) -> None:
    subprocess.run([*(before or []), "ip", *words], check=True)
