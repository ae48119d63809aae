"""The end of all of them."""

import time

from devcluster import process

from . import identities, leases
from .bench import GONE_SECONDS, Bench


def run(bench: Bench) -> None:
    """Deletes every object and waits until the servers hold nothing of it."""
    section = bench.report.section("Deletion of all")
    count = bench.settings.leases
    with bench.step("deletion of all leases"):
        started = time.monotonic()
        bench.delete_all(leases.NAMESPACE, "secretleases")
        process.wait_until(
            "no lease is left", lambda: not bench.backend.leases(leases.PATH), GONE_SECONDS
        )
        revoked = time.monotonic() - started
        bench.delete(leases.NAMESPACE, "secretleases")
        gone = time.monotonic() - started
    bench.found.revocation_seconds = revoked
    left = len(bench.backend.leases(leases.PATH))
    section.add("Leases left at OpenBao", f"{left}, after {revoked:.1f} s", "0", left == 0)
    section.add(f"Until {count} leases and their Secrets were gone", f"{gone:.1f} s")
    with bench.step("deletion of all identities"):
        seconds = bench.delete(identities.NAMESPACE, "machineidentities")
    section.add(f"Until {bench.settings.most} identities and their Secrets were gone", f"{seconds:.1f} s")
