"""The same requests by a plain client, when the operator is off and its objects are gone."""

from live import platform

from . import identities, leases
from .bench import Bench

_IDENTITIES, _LEASES = "bench-floor", "bench-floor-leases"
_ACCOUNT = "account"


def run(bench: Bench) -> None:
    """One round for the herd and one for the leases, each by a client that has just started."""
    bench.operator.stop()
    section = bench.report.section("Against a bare client that sends the same requests")
    with bench.step("the bare client: identities"):
        bare = _identities(bench)
    wall, least = bench.found.herd["seconds"], bare["seconds"]
    section.add(f"Bare client: {bare['requests']} requests for identities", f"{least:.1f} s")
    section.add(
        f"{bare['count']} identities from nothing, wall to floor",
        f"{wall / least:.2f} ({wall:.1f} s to {least:.1f} s)",
        "≤ 1.7",
        wall <= 1.7 * least,
    )
    with bench.step("the bare client: leases"):
        bare = _leases(bench)
    wall, least = bench.found.leases["seconds"], bare["seconds"]
    section.add(f"Bare client: {bare['requests']} requests for leases", f"{least:.1f} s")
    section.add(
        f"{bare['count']} leases, wall to floor",
        f"{wall / least:.2f} ({wall:.1f} s to {least:.1f} s)",
        "≤ 1.5",
        wall <= 1.5 * least,
    )
    wall, least = bench.found.revocation_seconds, bare["endSeconds"]
    section.add(
        "Deletion of all leases to bare revocation",
        f"{wall / least:.2f} ({wall:.1f} s to {least:.1f} s)",
        "≤ 2",
        wall <= 2 * least,
    )
    for what, calls in (
        ("identity", bench.found.identity_calls),
        ("lease", bench.found.lease_calls),
    ):
        requests = ", ".join(_words(call) for call in calls)
        section.remark(f"The bare client's requests for an {what} after its creation: {requests}.")


def _identities(bench: Bench) -> dict:
    bench.tenant(_IDENTITIES)
    writes = _moved(bench.found.identity_calls, identities.NAMESPACE, _IDENTITIES)
    template = identities.template(_IDENTITIES)
    return bench.generator.floor(template, writes, "floor-", bench.settings.herd)


def _leases(bench: Bench) -> dict:
    bench.tenant(_LEASES, [_ACCOUNT])
    parent = bench.backend.child_of_tenant()
    first, *rest = _moved(bench.found.lease_calls, leases.NAMESPACE, _LEASES)
    writes = [first, *_of_backend(parent), *rest]
    template = platform.lease(_LEASES, "{{name}}", _ACCOUNT, leases.PATH)
    end = [_call("POST", "auth/token/revoke-self", "{{token}}")]
    gone = _call("LIST", f"sys/leases/lookup/{leases.PATH}", bench.backend.root_token)
    return bench.generator.floor(
        template, writes, "floor-", bench.settings.leases, end, gone, bench.backend.address
    )


def _of_backend(parent: str) -> list[dict]:
    return [
        _call("POST", "auth/token/create", parent, '{"ttl": "1h"}'),
        _call("GET", leases.PATH, "{{token}}"),
        _call("POST", "auth/token/renew-self", "{{token}}"),
    ]


def _call(method: str, path: str, token: str, body: str = "") -> dict:
    uri, kind = f"/v1/{path}", "application/json"
    return {"method": method, "uri": uri, "contentType": kind, "body": body, "token": token}


def _moved(calls: list[dict], namespace: str, other: str) -> list[dict]:
    return [{k: text.replace(namespace, other) for k, text in call.items()} for call in calls]


def _words(call: dict) -> str:
    return f"{call['method']} {call['uri'].partition('?')[0]} ({len(call['body'])} bytes)"
