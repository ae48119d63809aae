"""The rounds: break, mend, wait until all is well, compare."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from devcluster.cluster import Cluster
from devcluster.errors import DevError
from devcluster.progress import say
from live import platform
from live.backend import Backend
from live.operator import Operator

from .faults import FAULTS
from .life import Life
from .load import Load
from .postgres import Postgres
from .settings import Settings
from .truth import Truth

_SHOWN = 10
_TELL_SECONDS = 10

# The dead leader's Lease is left to end by itself in one of so many crashes.
_PATIENT = 4


@dataclass
class Outcome:
    """What a campaign did and found."""

    rounds: int = 0
    kills: int = 0
    faults: Counter = field(default_factory=Counter)
    own_ends: Counter = field(default_factory=Counter)
    longest_settling: float = 0
    violations: list[str] = field(default_factory=list)


class Campaign:
    """One campaign on one cluster."""

    def __init__(self, cluster: Cluster, settings: Settings):
        self._cluster = cluster
        self._settings = settings
        self._rng = random.Random(settings.seed)
        self._load = Load(cluster.layout, self._rng)
        kubectl = platform.kubectl(cluster.layout)
        servers = Backend(cluster.layout), Postgres(cluster.layout)
        self._truth = Truth(self._load, kubectl, *servers)
        self.operator = Operator(cluster.layout)
        self._life = Life(self.operator, kubectl)
        self.outcome = Outcome()

    def run(self) -> None:
        """All rounds, up to the first that does not settle."""
        try:
            self._load.begin(self._settings.identities, self._settings.leases)
            self._life.begin()
            self._settle("the beginning")
            for number in range(1, self._settings.rounds + 1):
                if self.outcome.violations:
                    break
                self._round(number)
                self.outcome.rounds = number
        finally:
            self.operator.kill()
            self.outcome.kills = self._life.kills
            self.outcome.own_ends = self._life.own_ends

    def _round(self, number: int) -> None:
        rng = self._rng
        name = rng.choice(list(FAULTS))
        say(f"round {number} of {self._settings.rounds}: {name}")
        self._users(rng.randint(2, 5))
        self._life.wait(rng.uniform(0, 1.5))
        with FAULTS[name](self._cluster):
            self._life.wait(rng.uniform(0.2, 4))
            if rng.random() < 0.3:
                self._crash()
                self._life.wait(rng.uniform(0, 3))
        self.outcome.faults[name] += 1
        for _ in range(rng.randint(1, self._settings.kills)):
            if rng.random() < 0.75:
                self._life.wait_busy()
            self._users(rng.randint(1, 4))
            self._life.wait(rng.uniform(0, 1.5))
            self._crash()
        self._settle(f"round {number} ({name})")

    def _users(self, actions: int) -> None:
        for action in self._load.churn(actions):
            say(f"    {action}")

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

    def _violation(self, after: str, finding: str) -> None:
        say(f"    VIOLATION {finding}")
        self.outcome.violations.append(f"after {after}: {finding}")

    def _look(self) -> list[str]:
        try:
            return self._truth.findings()
        except (DevError, KeyError) as error:
            return [f"the servers could not be asked: {error}"]
