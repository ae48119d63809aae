"""A short-lived identity rotates on schedule while a loop of handshakes goes on."""

import subprocess
import threading
import time
from base64 import b64decode

from live import pair
from live.handshakes import Listener, Loop
from live.pair import Files

from .. import certificates
from ..certificates import Facts
from ..kube import conditions_text
from ..waiting import NotYet, expect, until
from ..world import World

ROTATION_SECONDS = 75
AFTERWARDS = 20
"""Handshakes with the new certificate before the loop ends."""

# One line for each state of the Secret, as a volume in a pod would get them.
_FIELDS = r"jsonpath={.data.tls\.crt} {.data.tls\.key}{'\n'}"


class Rotation:
    """Begins early, runs beside the other steps, and is looked at when they are done."""

    def __init__(self, world: World):
        self._world = world
        client = _client(world)
        (identity,) = world.example("identity-short-lived.yaml")
        spec = identity["spec"]["certificate"]
        self.name, self._host = identity["metadata"]["name"], spec["dnsNames"][0]
        self._secret, self._life = spec["secretName"], spec["duration"]
        world.kube.apply(identity)
        status = self._status()
        self._first = status["rotation"]["id"]
        self._planned = status["nextActionAt"]
        trust = world.trust(status["certificate"]["trustBundle"])
        files = world.certificate(self._secret)
        self._versions: list[Facts] = [certificates.facts(files)]
        self._trust = trust
        self._listener = Listener(trust, files)
        self._loop = Loop(self._listener, self._host, trust, client)
        self._ending = False
        self._watch = self._begin_watch()
        self._follower = threading.Thread(target=self._follow, daemon=True)
        self._follower.start()

    def begun(self) -> None:
        """Tells what runs from now on."""
        self._world.report.saw(
            f"{self.name}: certificate {self._versions[0].serial} lives {self._life}, the next is "
            f"planned for {self._planned}; handshakes go on meanwhile",
            gist=f"lives {self._life}, the next is planned for {self._planned[11:]}",
        )

    def show(self) -> None:
        """The rotation happened, and no handshake failed."""
        new = until("a second certificate in the Secret", self._second, ROTATION_SECONDS)
        old = self._versions[0]
        self._world.report.saw(
            f"rotated: serial {old.serial} until {old.not_after} -> {new.serial} until "
            f"{new.not_after}"
        )
        expect("a new private key with it", old.key != new.key, f"both are {new.key}")
        self._world.report.saw(f"new key: SHA-256 of the public key {old.key}… -> {new.key}…")
        until("handshakes with the new certificate", self._enough, 30)
        rotation = self._status()["rotation"]
        expect("status.rotation counts on", rotation["id"] > self._first, rotation)
        self.end()
        counts = list(self._loop.serials.values())
        expect("no failed handshake", not self._loop.failures, self._loop.failures[:3])
        self._world.report.saw(
            f"{self._loop.count} handshakes, 0 failed ({' then '.join(map(str, counts))} by "
            f"certificate); status.rotation {rotation['id']} at {rotation['at']}",
            gist=f"new key and certificate; {self._loop.count} handshakes, 0 failed",
        )

    def end(self) -> None:
        """Ends everything that runs beside."""
        self._ending = True
        self._loop.end()
        self._listener.close()
        self._watch.terminate()
        self._watch.wait()

    def _status(self) -> dict:
        return self._world.kube.ready("machineidentity", self.name, self._world.names.tenant)[
            "status"
        ]

    def _begin_watch(self) -> subprocess.Popen:
        kube, namespace = self._world.kube, self._world.names.tenant
        argv = kube.argv("get", "secret", self._secret, "-n", namespace, "--watch", "-o", _FIELDS)
        return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def _follow(self) -> None:
        while not self._ending:
            for line in self._watch.stdout:
                self._arrived(line.split())
            # A server may end a watch at any time; a new one begins with the present state.
            if not self._ending:
                self._watch.wait()
                self._watch = self._begin_watch()

    def _arrived(self, encoded: list[str]) -> None:
        if len(encoded) != 2:
            return
        folder = self._world.scratch / f"{self._secret}-{time.monotonic_ns()}"
        files = pair.write(folder, *(b64decode(part) for part in encoded))
        facts = certificates.facts(files)
        if facts.serial != self._versions[-1].serial:
            self._listener.use(self._trust, files)
            self._versions.append(facts)

    def _second(self) -> Facts:
        if len(self._versions) < 2:
            found = self._world.kube.get("machineidentity", self.name, self._world.names.tenant)
            raise NotYet(
                f"still serial {self._versions[0].serial}, planned for {self._planned}; "
                f"{conditions_text(found)}; failed handshakes: {self._loop.failures[:2]}"
            )
        return self._versions[1]

    def _enough(self) -> None:
        after = list(self._loop.serials.values())[1:]
        if sum(after) < AFTERWARDS:
            raise NotYet(f"{sum(after)} handshakes with it, failures {self._loop.failures[:3]}")


def _client(world: World) -> Files:
    """The certificate of the first identity, for the other side of the handshakes."""
    (identity,) = world.example("identity.yaml")
    return world.certificate(identity["spec"]["certificate"]["secretName"])
