"""A restart with everything in place, which should be a non-event."""

import time

from live import backend

from .bench import Bench
from .leases import PATH
from .report import counts

_DEADLINE_SECONDS = 120


def run(bench: Bench) -> None:
    """Stops the operator, starts it, and waits until it has looked at every object."""
    section = bench.report.section("Restart with all of them")
    with bench.step("restart"):
        bench.forget()
        bench.backend_calls()
        stopped = time.monotonic()
        bench.operator.stop()
        stopping = time.monotonic() - stopped
        started = bench.operator.start()
        serving = bench.operator.wait_ready() - started
        bench.operator.wait_for("a look at all", lambda: _looked(bench), _DEADLINE_SECONDS)
        all_seen = time.monotonic() - started
        seen, calls = bench.activity(), bench.backend_calls()
    writes = seen.writes.total() + seen.events.total()
    issued = sum(seen.writes[f"{verb} secrets"] for verb in ("create", "update", "patch"))
    section.add("Seconds to stop", f"{stopping:.1f}")
    section.add("Seconds from the start of the process to serving", f"{serving:.1f}")
    section.add("Seconds until every object was looked at", f"{all_seen:.1f}", "≤ 20", all_seen <= 20)
    for what, number in (
        ("Secrets created or changed", issued),
        ("Credentials read", calls[f"read {PATH}"]),
        ("Logins", backend.logins(calls)),
        ("API writes other than the leader's Lease", writes),
    ):
        section.add(what, f"{number}", "0", number == 0)
    section.remark(f"Writes: {counts(seen.writes + seen.events)}. OpenBao: {counts(calls)}.")


def _looked(bench: Bench) -> bool:
    wanted = {"MachineIdentity": bench.settings.most, "SecretLease": bench.settings.leases}
    metrics = bench.operator.metrics()
    return all(_looks(metrics, kind) >= count for kind, count in wanted.items())


def _looks(metrics: dict[str, float], kind: str) -> float:
    return sum(
        value
        for name, value in metrics.items()
        if name.startswith("tenure_reconcile_seconds_count") and f'kind="{kind}"' in name
    )
