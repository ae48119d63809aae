"""What every phase of a run works with."""

import json
import time
from collections import Counter
from dataclasses import dataclass, field

from devcluster import process
from devcluster.cluster import Cluster
from devcluster.progress import step
from live import apilog, backend, platform
from live.operator import ACCOUNT, Operator
from live.tail import Tail

from .generator import Generator
from .report import Report
from .settings import Settings

GONE_SECONDS = 900


@dataclass
class Found:
    """What a later phase compares with."""

    herd: dict = field(default_factory=dict)
    leases: dict = field(default_factory=dict)
    identity_calls: list[dict] = field(default_factory=list)
    lease_calls: list[dict] = field(default_factory=list)
    revocation_seconds: float = 0


class Bench:
    """The cluster, the operator, the load generator, both audit logs and the report."""

    def __init__(self, cluster: Cluster, settings: Settings, report: Report):
        self.settings = settings
        self.report = report
        self.found = Found()
        self.layout = cluster.layout
        audit = backend.write_audit_log(cluster)
        platform.set_up(self.layout)
        self.kubectl = platform.kubectl(self.layout)
        self.operator = Operator(self.layout, settings.java_options)
        self.generator = Generator(self.layout, settings.in_flight)
        self.backend = backend.Backend(self.layout)
        self._api = Tail(self.layout.audit_log)
        self._backend = Tail(audit)

    def entries(self) -> list[dict]:
        """What the API server logged since the last call, after it fell quiet."""
        return self._api.settled()

    def activity(self, namespace: str | None = None) -> apilog.Activity:
        """What the operator did at the API server since the last call of this or `entries`."""
        return apilog.activity(self.entries(), ACCOUNT, namespace)

    def start(self) -> None:
        """Starts the operator and waits until it serves."""
        self.operator.start()
        self.operator.wait_ready()

    def backend_entries(self) -> list[dict]:
        """What OpenBao logged since the last call, after it fell quiet."""
        return self._backend.settled()

    def backend_calls(self) -> Counter:
        """What the operator did at OpenBao since the last call."""
        return backend.calls(self.backend_entries())

    def forget(self) -> None:
        """Begins a new span for both logs."""
        self.entries()
        self._backend.read()

    def objects(self, kind: str, namespace: str) -> list[dict]:
        """All objects of the kind in the namespace."""
        return json.loads(self.kubectl.run("get", kind, "-n", namespace, "-o", "json"))["items"]

    def object(self, kind: str, namespace: str, name: str) -> dict:
        """One object as it is stored."""
        return json.loads(self.kubectl.run("get", kind, name, "-n", namespace, "-o", "json"))

    def tenant(self, namespace: str, accounts: list[str] | None = None) -> None:
        platform.apply(self.layout, platform.tenant(namespace, accounts or []))

    def delete(self, namespace: str, *kinds: str) -> float:
        """Deletes all objects of the kinds and waits until they and their Secrets are gone."""
        started = time.monotonic()
        for kind in kinds:
            self.delete_all(namespace, kind)
        everything = ",".join([*kinds, "secrets"])

        def gone() -> bool:
            return not self.kubectl.run("get", everything, "-n", namespace, "-o", "name").strip()

        process.wait_until(f"{everything} of {namespace} are gone", gone, GONE_SECONDS)
        return time.monotonic() - started

    def delete_all(self, namespace: str, kind: str) -> None:
        """Asks for the deletion of all objects of the kind, by one request."""
        uri = f"/apis/{platform.API}/namespaces/{namespace}/{kind}"
        self.kubectl.run("delete", "--raw", uri)

    def step(self, what: str):
        """Says what is done now, and how long it took."""
        return step(what)
