"""One run of the benchmark, from the first phase to the report."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from devcluster import session
from devcluster.cluster import Cluster, Options
from devcluster.errors import DevError
from devcluster.install import REPOSITORY
from devcluster.progress import say

from . import deletion, floors, identities, idle, leases, machine, restart, rotations
from .bench import Bench
from .report import Report
from .settings import Settings

_MODULE = "operator/bench"


def main(argv: list[str]) -> int:
    """Brings up the cluster, runs itself in it, ends the cluster; 0 unless something failed."""
    arguments = _parser().parse_args(argv)
    try:
        settings = Settings.from_environment()
        if arguments.in_cluster:
            return _measure(arguments, settings)
        if not arguments.no_build:
            _build()
        again = [sys.executable, sys.argv[0], "--in-cluster", "--dir", str(arguments.dir)]
        again += ["--out", str(arguments.out)]
        return session.run(Cluster(arguments.dir), again, Options(name="bench", audit=True))
    except DevError as error:
        say(f"tools/bench: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tools/bench",
        description="Measures the operator against a bare client, on a cluster of its own.",
        epilog="Sizes: BENCH_IDENTITIES (5000 at once), BENCH_PACED (600) at BENCH_PACE (20) a "
        "second, BENCH_MOST (10000 identities in all), BENCH_LEASES (2000), BENCH_IDLE_SECONDS "
        "(300), BENCH_ROTATIONS (50), BENCH_IN_FLIGHT (16), BENCH_JAVA_OPTS. No target fails the "
        "run.",
    )
    target = REPOSITORY / "target"
    parser.add_argument("--dir", type=Path, default=target / "dev-bench", help="of the cluster")
    parser.add_argument("--out", type=Path, default=target / "bench", help="of the report")
    parser.add_argument("--no-build", action="store_true", help="take the jars as they are")
    parser.add_argument("--in-cluster", action="store_true", help=argparse.SUPPRESS)
    return parser


def _build() -> None:
    say("building the operator and the load generator")
    argv = ["mvn", "--batch-mode", "--no-transfer-progress", "--quiet"]
    argv += ["-pl", _MODULE, "-am", "-DskipTests", "-Dspotless.check.skip", "package"]
    jdk = subprocess.check_output([REPOSITORY / "tools" / "find-jdk"], text=True).strip()
    if subprocess.run(argv, cwd=REPOSITORY, env=os.environ | {"JAVA_HOME": jdk}).returncode != 0:
        raise DevError("the build failed")


def _measure(arguments: argparse.Namespace, settings: Settings) -> int:
    report = Report(machine.heading(settings))
    bench = Bench(Cluster(arguments.dir), settings, report)
    try:
        measure(bench, _PHASES, arguments.out)
    finally:
        bench.operator.kill()
        bench.operator.keep_log(arguments.out)
        print(report.text())
        say(f"the report is in {report.write(arguments.out)}")
    return 0


def measure(bench: Bench, phases: Iterable[Callable[[Bench], None]], out: Path) -> None:
    """Runs the phases; the report is written after each, so that a killed run loses only one."""
    for phase in phases:
        phase(bench)
        bench.report.write(out)


_PHASES = (
    identities.herd,
    identities.paced,
    rotations.run,
    identities.grow,
    idle.run,
    leases.run,
    leases.renewals,
    restart.run,
    leases.childless,
    deletion.run,
    floors.run,
)
