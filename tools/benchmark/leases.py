"""Many leased database logins over a few accounts."""

from live import backend, platform

from .bench import Bench
from .report import counts, per

NAMESPACE = "bench-leases"
PATH = "database/creds/ledger"
ACCOUNTS = 10
_CHILDLESS = "bench-childless"
_CHILDLESS_LEASES = 5


def run(bench: Bench) -> None:
    """Leases that stay."""
    count = bench.settings.leases
    section = bench.report.section(f"{count} dynamic leases of {ACCOUNTS} accounts")
    accounts = [f"account-{number}" for number in range(ACCOUNTS)]
    with bench.step(f"{count} leases"):
        bench.tenant(NAMESPACE, accounts)
        bench.forget()
        templates = [platform.lease(NAMESPACE, "{{name}}", a, PATH) for a in accounts]
        herd = bench.generator.herd("SecretLease", templates, "lease-", count)
        seen, calls = bench.activity(), bench.backend_calls()
    held = len(bench.backend.leases(PATH))
    section.add("Leases at OpenBao", f"{held}", f"= {count}", held == count)
    logins = backend.logins(calls)
    most = min(ACCOUNTS, count)
    section.add("Logins", f"{logins}", f"≤ {most}, one an account", logins <= most)
    read = calls[f"read {PATH}"]
    section.add("Credentials read", f"{read}", f"= {count}", read == count)
    spread = herd["toReady"]
    section.add(
        "Wall until all are Ready",
        f"{herd['seconds']:.1f} s; p50 {spread['p50']:.2f} s, p99 {spread['p99']:.2f} s",
    )
    section.add("API writes of a lease, journal included", per(seen.writes.total(), count))
    events = seen.events.total()
    section.add("Events of a lease", per(events, count), "≤ 1", events <= count)
    section.add("Requests to OpenBao of a lease", per(calls.total(), count))
    section.remark(f"Writes: {counts(seen.writes)}.")
    section.remark(f"Dry runs, reviews, tokens: {counts(seen.questions)}.")
    section.remark(f"OpenBao: {counts(calls)}.")


def childless(bench: Bench) -> None:
    """A few leases of a login role that may not make child tokens."""
    section = bench.report.section("Without the right to make child tokens")
    with bench.step(f"{_CHILDLESS_LEASES} leases without child tokens"):
        bench.tenant(_CHILDLESS, ["account"])
        template = platform.lease(_CHILDLESS, "{{name}}", "account", PATH, "tenant-no-child")
        bench.generator.herd("SecretLease", [template], "childless-", _CHILDLESS_LEASES)
        objects = bench.objects("secretleases", _CHILDLESS)
        said = {o["status"].get("tokenPerLease") for o in objects}
        bench.delete(_CHILDLESS, "secretleases")
    words = ", ".join(sorted(str(word) for word in said))
    section.add("What the status says of its tokens", words, "Login", said == {"Login"})
