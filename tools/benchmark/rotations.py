"""What a rotation writes, on identities that live for a minute."""

from devcluster import process
from live import platform

from .bench import Bench
from .report import counts, per

_NAMESPACE = "bench-rotations"
_PREFIX = "brief-"
_DEADLINE_SECONDS = 180


def run(bench: Bench) -> None:
    """Waits until each has rotated once; the operator is on before and after."""
    count = bench.settings.rotations
    section = bench.report.section(f"Rotation of {count} identities that live for 60 s")
    with bench.step(f"{count} identities rotate"):
        bench.tenant(_NAMESPACE)
        template = platform.identity(_NAMESPACE, "{{name}}", "60s")
        bench.generator.herd("MachineIdentity", [template], _PREFIX, count)
        bench.entries()
        before = _rotations(bench)
        process.wait_until(
            "each has rotated", lambda: _moved(bench, before), _DEADLINE_SECONDS
        )
        seen = bench.activity(_NAMESPACE)
        rotated = sum(_rotations(bench).values()) - sum(before.values())
    writes, events = seen.writes.total(), seen.events.total()
    section.add("Rotations seen", f"{rotated}")
    section.add("API writes of a rotation", per(writes, rotated), "≤ 2", writes <= 2 * rotated)
    section.add("Events of a rotation", per(events, rotated), "≤ 1", events <= rotated)
    section.remark(f"Writes: {counts(seen.writes)}. Events: {counts(seen.events)}.")
    bench.delete(_NAMESPACE, "machineidentities")


def _rotations(bench: Bench) -> dict[str, int]:
    objects = bench.objects("machineidentities", _NAMESPACE)
    return {o["metadata"]["name"]: o["status"]["rotation"]["id"] for o in objects}


def _moved(bench: Bench, before: dict[str, int]) -> bool:
    return all(now > before[name] for name, now in _rotations(bench).items())
