"""The rounds: break, mend, wait until all is well, compare."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from devcluster import openbao
from devcluster.cluster import Cluster
from devcluster.errors import DevError
from devcluster.progress import say
from live import platform
from live.backend import Backend
from live.operator import Operator

from .faults import FAULTS
from .life import Life
from .load import HOME, Load
from .peers import CLIENT, SERVER, Peers
from .postgres import Postgres
from .proxy import STAGES, Proxy
from .settings import Settings
from .truth import Truth
from .versions import Restarts, Secrets
from .watching import Watch

_SHOWN = 10
_TELL_SECONDS = 10
_STAGE_SECONDS = 10

# The dead leader's Lease is left to end by itself in one of so many crashes.
_PATIENT = 4

# A replaced credential goes soon, so that what is left over shows.
_CHART_VALUES = ("config.rollout.grace=1s",)


@dataclass
class Outcome:
    """What a campaign did and found."""

    rounds: int = 0
    kills: int = 0
    kills_at: Counter = field(default_factory=Counter)
    """SIGKILLs at a stage of a request to OpenBao; the others came at any moment."""
    faults: Counter = field(default_factory=Counter)
    befallen: int = 0
    """Requests to OpenBao that the proxy let fail."""
    own_ends: Counter = field(default_factory=Counter)
    longest_settling: float = 0
    versions: int = 0
    restarts: int = 0
    rotations: int = 0
    """Of the two identities that speak TLS with each other."""
    handshakes: int = 0
    violations: list[str] = field(default_factory=list)


class Campaign:
    """One campaign on one cluster."""

    def __init__(self, cluster: Cluster, settings: Settings):
        self._cluster = cluster
        self._settings = settings
        self._rng = random.Random(settings.seed)
        layout = cluster.layout
        self._proxy = Proxy(openbao.address(layout.require()), random.Random(settings.seed))
        platform.set_up(layout, *_CHART_VALUES, backend=self._proxy.address)
        self._load = Load(layout, self._rng)
        self._kubectl = platform.kubectl(layout)
        servers = Backend(layout), Postgres(layout)
        self._truth = Truth(self._load, self._kubectl, *servers)
        self._secrets = Secrets(self._proxy.made)
        self._restarts = Restarts()
        self._peers = Peers()
        self.operator = Operator(layout)
        self._life = Life(self.operator, self._kubectl)
        self.outcome = Outcome()

    def run(self) -> None:
        """All rounds, up to the first that does not settle."""
        watches = []
        try:
            self._load.begin(self._settings.identities, self._settings.leases)
            platform.apply(self._cluster.layout, self._peers.objects())
            watches += [
                Watch(self._kubectl, self._secret, "secrets", "--all-namespaces"),
                Watch(self._kubectl, self._restarts.told, "deployments", "-n", HOME),
            ]
            self._life.begin()
            self._settle("the beginning")
            for number in range(1, self._settings.rounds + 1):
                if self.outcome.violations:
                    break
                self._round(number)
                self.outcome.rounds = number
        finally:
            self.operator.kill()
            for watch in watches:
                watch.close()
            self._peers.close()
            self._proxy.close()
            self._conclude()

    def _secret(self, secret: dict) -> None:
        self._secrets.told(secret)
        self._peers.told(secret)

    def _conclude(self) -> None:
        outcome = self.outcome
        outcome.kills, outcome.own_ends = self._life.kills, self._life.own_ends
        outcome.befallen = self._proxy.befallen
        outcome.versions, outcome.restarts = self._secrets.count, self._restarts.count
        outcome.rotations, outcome.handshakes = self._peers.rotations, self._peers.handshakes
        for finding in self._moments():
            self._violation("the last round", finding)

    def _moments(self) -> list[str]:
        """What was wrong at any moment, and not only after a round."""
        failures = [f"a handshake failed at {failure}" for failure in self._peers.failures]
        return (self._secrets.torn + self._restarts.twice + failures)[:_SHOWN]

    def _round(self, number: int) -> None:
        rng = self._rng
        name = rng.choice(list(FAULTS))
        say(f"round {number} of {self._settings.rounds}: {name}")
        self._users(rng.randint(2, 5))
        self._life.wait(rng.uniform(0, 1.5))
        with FAULTS[name](self._cluster, self._proxy):
            self._life.wait(rng.uniform(0.2, 4))
            if rng.random() < 0.3:
                self._crash()
                self._life.wait(rng.uniform(0, 3))
        self.outcome.faults[name] += 1
        for _ in range(rng.randint(1, self._settings.kills)):
            if rng.random() < 0.75:
                self._life.wait_busy()
            self._users(rng.randint(1, 4))
            for peer in (SERVER, CLIENT):
                say(f"    {self._load.annotate(peer, 'renew')}")
            if rng.random() < 0.5:
                self._crash_at(rng.choice(list(STAGES)), rng.random() < 0.7)
            else:
                self._life.wait(rng.uniform(0, 1.5))
                self._crash()
        self._settle(f"round {number} ({name})")

    def _users(self, actions: int) -> None:
        for action in self._load.churn(actions):
            say(f"    {action}")

    def _crash_at(self, stage: str, afterwards: bool) -> None:
        seen = self._proxy.arm(stage, afterwards)
        say(f"    {self._load.provoke(stage)}")
        end = time.monotonic() + _STAGE_SECONDS
        while not seen.wait(0.02) and time.monotonic() < end:
            self._life.keep()
        self._proxy.disarm()
        if seen.is_set():
            self.outcome.kills_at[f"{'after' if afterwards else 'before'} a {stage}"] += 1
        self._crash()

    def _crash(self) -> None:
        say("    SIGKILL")
        self._life.crash(vacate=self._rng.randrange(_PATIENT) > 0)

    def _settle(self, after: str) -> None:
        if not self._life.wait_busy():
            self._violation(after, "the operator does not come to look at any object")
            return
        started = told = time.monotonic()
        while findings := self._look():
            now = time.monotonic()
            if now - started > self._settings.settle_seconds:
                for finding in findings[:_SHOWN]:
                    self._violation(after, finding)
                return
            if now - told > _TELL_SECONDS:
                say(f"    not yet well ({len(findings)}): {findings[0]}")
                told = now
            self._life.wait(1)
        took = time.monotonic() - started
        say(f"    all is well after {took:.1f} s")
        self.outcome.longest_settling = max(self.outcome.longest_settling, took)
        for finding in self._moments():
            self._violation(after, finding)

    def _violation(self, after: str, finding: str) -> None:
        say(f"    VIOLATION {finding}")
        said = f"after {after}: {finding}"
        if not any(known.endswith(finding) for known in self.outcome.violations):
            self.outcome.violations.append(said)

    def _look(self) -> list[str]:
        try:
            return self._truth.findings()
        except (DevError, KeyError) as error:
            return [f"the servers could not be asked: {error}"]
