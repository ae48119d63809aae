"""The end of all of them."""

import time

from devcluster import process

from . import identities, leases
from .bench import GONE_SECONDS, Bench


def run(bench: Bench) -> None:
    """Deletes every object and waits until the servers hold nothing of it."""
    section = bench.report.section("Deletion of all")
    with bench.step("deletion of all"):
        started = time.monotonic()
        for kind, namespace in (
            ("secretleases", leases.NAMESPACE),
            ("machineidentities", identities.NAMESPACE),
        ):
            bench.kubectl.run("delete", kind, "--all", "-n", namespace, "--wait=false")
        process.wait_until(
            "no lease is left", lambda: not bench.backend.leases(leases.PATH), GONE_SECONDS
        )
        revoked = time.monotonic() - started
        for kind, namespace in (
            ("secretleases", leases.NAMESPACE),
            ("machineidentities", identities.NAMESPACE),
        ):
            bench.delete(namespace, kind)
        gone = time.monotonic() - started
    left = len(bench.backend.leases(leases.PATH))
    section.add("Leases left at OpenBao", f"{left}, after {revoked:.1f} s", "0", left == 0)
    section.add("Seconds until all objects and their Secrets were gone", f"{gone:.1f}")
