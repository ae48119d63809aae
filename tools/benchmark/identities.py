"""Many identities at once, against the floor of a bare client that writes the same."""

import statistics

from live import apilog, platform
from live.operator import ACCOUNT

from . import recording
from .bench import Bench
from .report import Section, counts, per

NAMESPACE = "bench-identities"
_COLD, _WARM, _FLOOR = "bench-cold", NAMESPACE, "bench-floor"
_DURATION = "1h"


def run(bench: Bench) -> None:
    """A cold herd, then a warm one that stays, then the floor; the operator is off at the end."""
    count = bench.settings.identities
    bench.operator.start()
    bench.operator.wait_ready()
    section = bench.report.section(f"{count} identities at once")
    with bench.step(f"{count} identities, the operator just started"):
        cold = _herd(bench, _COLD)
        bench.delete(_COLD, "machineidentities")
    with bench.step(f"{count} identities, the operator warm"):
        bench.forget()
        warm = _herd(bench, _WARM)
        entries = bench.entries()
    writes = _recorded(bench, entries)
    bench.operator.stop()
    with bench.step("the bare floor: the same requests by a plain client"):
        floor = _floor(bench, writes)
    _timing(section, cold, warm, floor)
    _writes(section, entries, count, writes)


def _herd(bench: Bench, namespace: str) -> dict:
    bench.tenant(namespace)
    template = platform.identity(namespace, "{{name}}", _DURATION)
    return bench.generator.herd("MachineIdentity", [template], "id-", bench.settings.identities)


def _recorded(bench: Bench, entries: list[dict]) -> list[dict]:
    name = f"id-{bench.settings.identities // 2:05}"
    by_name = {o["metadata"]["name"]: o for o in bench.objects("machineidentities", _WARM)}
    secrets = {o["metadata"]["name"]: o for o in bench.objects("secrets", _WARM)}
    calls = recording.record(entries, ACCOUNT, by_name[name], secrets[name])
    return [{k: text.replace(_WARM, _FLOOR) for k, text in call.items()} for call in calls]


def _floor(bench: Bench, writes: list[dict]) -> list[dict]:
    count = bench.settings.identities
    bench.tenant(_FLOOR)
    template = platform.identity(_FLOOR, "{{name}}", _DURATION)
    rounds = {f"floor-{letter}-": count for letter in "abc"}
    results = bench.generator.floor(template, writes, rounds)
    bench.delete(_FLOOR, "machineidentities")
    return results


def _timing(section: Section, cold: dict, warm: dict, floor: list[dict]) -> None:
    first, *rest = (result["seconds"] for result in floor)
    bare = statistics.mean(rest)
    count = warm["count"]
    wall = warm["seconds"]
    section.add("Wall until all are Ready", f"{wall:.1f} s ({count / wall:.0f}/s)")
    section.add(
        f"Bare floor: {floor[0]['requests']} requests by a warm plain client",
        f"{bare:.1f} s ({count / bare:.0f}/s; rounds of {', '.join(f'{s:.1f}' for s in rest)} s)",
    )
    section.add("Wall to floor, both warm", f"{wall / bare:.2f}", "≤ 2", wall <= 2 * bare)
    section.add(
        "Wall to floor, both just started",
        f"{cold['seconds'] / first:.2f} ({cold['seconds']:.1f} s to {first:.1f} s)",
    )
    spread = warm["toReady"]
    section.add(
        "From creation to Ready",
        f"p50 {spread['p50']:.2f} s, p99 {spread['p99']:.2f} s, longest {spread['max']:.2f} s",
    )
    section.add("First one Ready after", f"{warm['firstReadySeconds']:.2f} s")
    section.add(
        "Ready when the last was created (depth first)",
        f"{warm['readyWhenLastCreated']} of {count}, after {warm['creationSeconds']:.1f} s",
        "> 0",
        warm["readyWhenLastCreated"] > 0,
    )


def _writes(section: Section, entries: list[dict], count: int, writes: list[dict]) -> None:
    seen = apilog.activity(entries, ACCOUNT, _WARM)
    # The trust bundle is one ConfigMap in a namespace, however many identities there are.
    own = sum(n for what, n in seen.writes.items() if "configmaps" not in what)
    events = seen.events.total()
    section.add("API writes of an identity", per(own, count), "≤ 3", own <= 3 * count)
    section.add("Events of an identity", per(events, count), "≤ 1", events <= count)
    section.remark(f"Writes: {counts(seen.writes)}. Events: {counts(seen.events)}.")
    section.remark(f"Dry runs, reviews, tokens: {counts(seen.questions)}.")
    section.remark(f"Reads: {counts(seen.reads)}.")
    requests = ", ".join(
        f"{call['method']} {call['uri'].partition('?')[0]} ({len(call['body'])} bytes)"
        for call in writes
    )
    section.remark(f"The floor's requests of an object after its creation: {requests}.")
