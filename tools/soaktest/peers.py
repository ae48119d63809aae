"""Two identities that speak mutual TLS with each other all the time."""

import base64
import tempfile
from pathlib import Path

from live import pair, platform
from live.handshakes import Listener, Loop

from .load import HOME

SERVER, CLIENT = "peer-server", "peer-client"
# Longer than the operator is ever away: what ends before it is back would be no fault of its.
_DURATION = "5m"


class Peers:
    """A server and a client that take up each new version of their Secrets at once."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tenure-peers-")
        self._count = 0
        self._now: dict[str, tuple[Path, pair.Files]] = {}
        self._shown: dict[str, tuple[str, str]] = {}
        self._listener: Listener | None = None
        self._loop: Loop | None = None
        self._certificates: dict[str, set[str]] = {SERVER: set(), CLIENT: set()}

    @staticmethod
    def objects() -> list[dict]:
        """The identities."""
        return [platform.identity(HOME, name, _DURATION) for name in (SERVER, CLIENT)]

    @property
    def handshakes(self) -> int:
        """How many succeeded."""
        return self._loop.count if self._loop else 0

    @property
    def failures(self) -> list[str]:
        return self._loop.failures if self._loop else []

    @property
    def rotations(self) -> int:
        """How many certificates followed the first of each."""
        return sum(max(0, len(seen) - 1) for seen in self._certificates.values())

    def told(self, secret: dict) -> None:
        """Takes up what the Secret holds, where it is one of theirs."""
        name, data = secret["metadata"]["name"], secret.get("data", {})
        if name not in self._certificates or "tls.crt" not in data:
            return
        shown = data["tls.crt"], data["ca.crt"]
        if self._shown.get(name) == shown:
            return
        self._shown[name] = shown
        self._certificates[name].add(data["tls.crt"])
        chain, key, anchors = (base64.b64decode(data[k]) for k in ("tls.crt", "tls.key", "ca.crt"))
        self._count += 1
        folder = Path(self._folder.name) / f"{name}-{self._count}"
        files = pair.write(folder, chain, key)
        trust = folder / "ca.crt"
        trust.write_bytes(anchors)
        self._now[name] = (trust, files)
        self._take_up(name)

    def close(self) -> None:
        if self._loop:
            self._loop.end()
        if self._listener:
            self._listener.close()
        self._folder.cleanup()

    def _take_up(self, name: str) -> None:
        if len(self._now) < len(self._certificates):
            return
        if self._listener is None:
            self._listener = Listener(*self._now[SERVER])
            self._loop = Loop(self._listener, f"{SERVER}.{HOME}.svc", *self._now[CLIENT])
        elif name == SERVER:
            self._listener.use(*self._now[SERVER])
        elif self._loop:
            self._loop.use(*self._now[CLIENT])
