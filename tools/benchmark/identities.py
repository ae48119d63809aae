"""Many identities at once, then more of them one after another, then as many as there shall be."""

from live import apilog, platform
from live.operator import ACCOUNT

from . import recording
from .bench import Bench
from .report import Section, counts, kilobytes, mebibytes, per

NAMESPACE = "bench-identities"
DURATION = "24h"
_HEAP = 150_000_000
_RESIDENT = 400 * 10**6
_EACH = 6_000


def herd(bench: Bench) -> None:
    """The herd, made by an operator that has just started and has nothing else."""
    count = bench.settings.herd
    section = bench.report.section(f"{count} identities at once, from nothing")
    bench.start()
    with bench.step(f"{count} identities, the operator just started"):
        bench.tenant(NAMESPACE)
        bench.forget()
        seen = bench.generator.herd("MachineIdentity", [template()], "id-", count)
        entries = bench.entries()
    bench.found.herd = seen
    bench.found.identity_calls = _recorded(bench, entries)
    _timing(section, seen)
    _writes(section, entries, count)


def paced(bench: Bench) -> None:
    """Identities created at a steady pace, beside the herd."""
    count, pace = bench.settings.paced, bench.settings.pace
    section = bench.report.section(f"{count} identities, {pace} a second")
    with bench.step(f"{count} identities, {pace} a second"):
        seen = bench.generator.herd("MachineIdentity", [template()], "paced-", count, pace)
    spread = seen["toReady"]
    p99 = spread["p99"]
    section.add("From creation to Ready, p50", f"{spread['p50'] * 1000:.0f} ms")
    section.add("From creation to Ready, p99", f"{p99 * 1000:.0f} ms", "≤ 500 ms", p99 <= 0.5)
    section.add("The longest", f"{spread['max'] * 1000:.0f} ms")
    section.add("Created a second", f"{count / seen['creationSeconds']:.1f}")


def grow(bench: Bench) -> None:
    """As many identities as there shall be, and what each of them holds."""
    settings = bench.settings
    more = settings.most - settings.herd - settings.paced
    section = bench.report.section(f"{settings.most} identities")
    with bench.step(f"{more} more identities"):
        before = bench.operator.live_heap()
        seen = bench.generator.herd("MachineIdentity", [template()], "more-", more)
        heap = bench.operator.live_heap()
    each = (heap - before) / more
    memory = bench.operator.memory()
    resident = memory["rss"]
    section.add(f"Wall until {more} more are Ready", f"{seen['seconds']:.1f} s")
    section.add("Live heap after a full collection", mebibytes(heap), "≤ 150 MB", heap <= _HEAP)
    section.add("Of it for each further identity", kilobytes(each), "≤ 6 kB", each <= _EACH)
    section.add("Resident memory", mebibytes(resident), "≤ 400 MB", resident <= _RESIDENT)
    section.add("Most resident memory until now", mebibytes(memory["peak"]))


def template(namespace: str = NAMESPACE) -> dict:
    """Makes an identity that is not renewed while the benchmark runs."""
    return platform.identity(namespace, "{{name}}", DURATION)


def _recorded(bench: Bench, entries: list[dict]) -> list[dict]:
    name = f"id-{bench.settings.herd // 2:05}"
    subject = bench.object("machineidentities", NAMESPACE, name)
    secret = bench.object("secrets", NAMESPACE, name)
    return recording.record(entries, ACCOUNT, subject, [secret])


def _timing(section: Section, seen: dict) -> None:
    count, wall, spread = seen["count"], seen["seconds"], seen["toReady"]
    section.add("Wall until all are Ready", f"{wall:.1f} s ({count / wall:.0f}/s)")
    section.add(
        "From creation to Ready",
        f"p50 {spread['p50']:.2f} s, p99 {spread['p99']:.2f} s, longest {spread['max']:.2f} s",
    )
    section.add("First one Ready after", f"{seen['firstReadySeconds']:.2f} s")
    section.add(
        "Ready when the last was created (depth first)",
        f"{seen['readyWhenLastCreated']} of {count}, after {seen['creationSeconds']:.1f} s",
        "> 0",
        seen["readyWhenLastCreated"] > 0,
    )


def _writes(section: Section, entries: list[dict], count: int) -> None:
    seen = apilog.activity(entries, ACCOUNT, NAMESPACE)
    # The trust bundle is one ConfigMap in a namespace, however many identities there are.
    own = sum(n for what, n in seen.writes.items() if "configmaps" not in what)
    events = seen.events.total()
    section.add("API writes of an identity", per(own, count), "≤ 3", own <= 3 * count)
    section.add("Events of an identity", per(events, count), "≤ 1", events <= count)
    section.remark(f"Writes: {counts(seen.writes)}. Events: {counts(seen.events)}.")
    section.remark(f"Dry runs, reviews, tokens: {counts(seen.questions)}.")
    section.remark(f"Reads: {counts(seen.reads)}.")
