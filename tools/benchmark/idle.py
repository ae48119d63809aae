"""What the operator does and holds while nothing happens."""

import time

from .bench import Bench
from .report import counts


def run(bench: Bench) -> None:
    """Waits, with leader election on, and counts what was sent meanwhile."""
    seconds = bench.settings.idle_seconds
    section = bench.report.section(f"Idle for {seconds} s with all of them, leader election on")
    with bench.step(f"idle for {seconds} s"):
        bench.forget()
        bench.backend_calls()
        before = bench.operator.processor_seconds()
        time.sleep(seconds)
        share = (bench.operator.processor_seconds() - before) / seconds
        seen, calls = bench.activity(), bench.backend_calls()
    writes = seen.writes.total() + seen.events.total()
    section.add("API writes other than the leader's Lease", f"{writes}", "0", writes == 0)
    section.add("Writes of the leader's Lease", f"{seen.leader.total()}")
    section.add("Of a core", f"{share:.2%}", "< 1 %", share < 0.01)
    section.add("Requests to OpenBao", f"{calls.total()}")
    if writes:
        section.remark(f"Writes: {counts(seen.writes + seen.events)}.")
    section.remark(f"API reads: {counts(seen.reads)}. OpenBao: {counts(calls)}.")
