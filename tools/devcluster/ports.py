"""Chooses a port for each server: the configured one, else a free one."""

import os
import random
import socket

from .errors import DevError

NAMES = (
    "kube-apiserver",
    "etcd",
    "etcd-peer",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok-controller",
    "openbao",
    "openbao-cluster",
    "postgres",
)

# Below the range that systems hand out to outgoing connections, so that nobody takes the port of
# a server while it is stopped.
FREE_RANGE = range(20000, 30000)


def variable(name: str) -> str:
    """The environment variable that fixes the port of a server."""
    return f"TENURE_{name.upper().replace('-', '_')}_PORT"


def choose() -> dict[str, int]:
    """A port on 127.0.0.1 for every server."""
    chosen: dict[str, int] = {}
    for name in NAMES:
        configured = os.environ.get(variable(name))
        if configured:
            chosen[name] = _configured(name, configured)
    for name in NAMES:
        if name not in chosen:
            chosen[name] = free(set(chosen.values()))
    return chosen


def _configured(name: str, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise DevError(f"{variable(name)}={text} is not a port; give a number from 1 to 65535")
    if not is_free(int(text)):
        raise DevError(f"{variable(name)}={text}: the port is in use; give another or unset it")
    return int(text)


def free(taken: set[int] = frozenset()) -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    for port in random.sample(FREE_RANGE, 200):
        if port not in taken and is_free(port):
            return port
    raise DevError(f"no free port between {FREE_RANGE.start} and {FREE_RANGE.stop - 1}")


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
