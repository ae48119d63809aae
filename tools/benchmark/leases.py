"""Many leased database logins over a few accounts."""

import time
from collections import Counter

from devcluster import install
from live import apilog, backend, platform
from live.operator import ACCOUNT

from . import recording
from .bench import Bench
from .report import counts, kilobytes, mebibytes, per

NAMESPACE = "bench-leases"
PATH = "database/creds/ledger-brisk"
ACCOUNTS = 10
_LIFE_SECONDS = 180
_LOOK_SECONDS = 5
_EACH = 8_000
_CHILDLESS = "bench-childless"
_CHILDLESS_LEASES = 5


def run(bench: Bench) -> None:
    """Leases that stay, and what each of them holds."""
    count = bench.settings.leases
    section = bench.report.section(f"{count} dynamic leases of {ACCOUNTS} accounts")
    accounts = [f"account-{number}" for number in range(ACCOUNTS)]
    before = bench.operator.live_heap()
    with bench.step(f"{count} leases"):
        bench.tenant(NAMESPACE, accounts)
        bench.forget()
        templates = [platform.lease(NAMESPACE, "{{name}}", a, PATH) for a in accounts]
        herd = bench.generator.herd("SecretLease", templates, "lease-", count)
        entries, calls = bench.entries(), bench.backend_calls()
    bench.found.leases = herd
    bench.found.lease_calls = _recorded(bench, entries)
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
    seen = apilog.activity(entries, ACCOUNT)
    section.add("API writes of a lease, journal included", per(seen.writes.total(), count))
    events = seen.events.total()
    section.add("Events of a lease", per(events, count), "≤ 1", events <= count)
    section.add("Requests to OpenBao of a lease", per(calls.total(), count))
    each = (bench.operator.live_heap() - before) / count
    section.add("Live heap of a lease", kilobytes(each), "≤ 8 kB", each <= _EACH)
    section.add("Resident memory", mebibytes(bench.operator.memory()["rss"]))
    section.remark(f"Writes: {counts(seen.writes)}.")
    section.remark(f"Dry runs, reviews, tokens: {counts(seen.questions)}.")
    section.remark(f"OpenBao: {counts(calls)}.")


def renewals(bench: Bench) -> None:
    """Whether equal leases are renewed spread over time, one life long, and stay as many."""
    count = bench.settings.leases
    section = bench.report.section(f"{count} equal leases through {_LIFE_SECONDS} s")
    with bench.step(f"the renewals of {count} leases"):
        bench.forget()
        numbers = []
        end = time.monotonic() + _LIFE_SECONDS
        while time.monotonic() < end:
            numbers.append(len(bench.backend.leases(PATH)))
            time.sleep(_LOOK_SECONDS)
        entries = bench.backend_entries()
    seconds = Counter(entry["time"][:19] for entry in entries if backend.is_renewal(entry))
    mean, most = seconds.total() / _LIFE_SECONDS, max(seconds.values(), default=0)
    section.add("Renewals", f"{seconds.total()}, {mean:.1f} a second")
    section.add("Most in a second", f"{most}", "≤ 3 × the mean", most <= 3 * mean)
    wrong = sorted(set(numbers) - {count})
    said = "always the same" if not wrong else f"also {wrong}"
    section.add(f"Leases at OpenBao, {len(numbers)} looks", said, f"= {count}", not wrong)


def _recorded(bench: Bench, entries: list[dict]) -> list[dict]:
    name = f"lease-{bench.settings.leases // 2:05}"
    subject = bench.object("secretleases", NAMESPACE, name)
    journal = f"tenure-lease-{subject['metadata']['uid']}"
    secrets = [
        bench.object("secrets", NAMESPACE, name),
        bench.object("secrets", install.NAMESPACE, journal),
    ]
    return recording.record(entries, ACCOUNT, subject, secrets)


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
