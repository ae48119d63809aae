"""The command line of tools/soak."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from devcluster import session
from devcluster.cluster import Cluster, Options
from devcluster.errors import DevError
from devcluster.install import REPOSITORY
from devcluster.progress import say
from live.operator import JAR

from .campaign import Campaign, Outcome
from .settings import Settings

def main(argv: list[str]) -> int:
    """Brings up the cluster, runs itself in it, ends the cluster; 1 on any violation."""
    arguments = _parser().parse_args(argv)
    try:
        if arguments.in_cluster:
            return _campaign(arguments)
        if not arguments.no_build:
            _build()
        again = [sys.executable, sys.argv[0], "--in-cluster", *argv]
        return session.run(Cluster(arguments.dir), again, Options(name="soak"))
    except DevError as error:
        say(f"tools/soak: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tools/soak",
        description="Kills the operator, breaks its servers and compares what is left.",
        epilog="SOAK_ROUNDS and SOAK_SEED are the defaults of --rounds and --seed.",
    )
    target = REPOSITORY / "target"
    number = os.environ.get
    parser.add_argument("--rounds", type=int, default=int(number("SOAK_ROUNDS", "100")))
    parser.add_argument("--seed", type=int, default=int(number("SOAK_SEED", str(time.time_ns()))))
    parser.add_argument("--identities", type=int, default=18)
    parser.add_argument("--leases", type=int, default=100)
    parser.add_argument("--settle-seconds", type=float, default=90, help="after each round")
    parser.add_argument("--kills", type=int, default=3, help="of the operator in a round, at most")
    parser.add_argument("--dir", type=Path, default=target / "dev-soak", help="of the cluster")
    parser.add_argument("--out", type=Path, default=target / "soak", help="of the operator's log")
    parser.add_argument("--no-build", action="store_true", help="take the jar as it is")
    parser.add_argument("--in-cluster", action="store_true", help=argparse.SUPPRESS)
    return parser


def _build() -> None:
    say("building the operator")
    argv = ["mvn", "--batch-mode", "--no-transfer-progress", "--quiet"]
    argv += ["-pl", "operator/runtime", "-am", "-DskipTests", "-Dspotless.check.skip", "package"]
    jdk = subprocess.check_output([REPOSITORY / "tools" / "find-jdk"], text=True).strip()
    if subprocess.run(argv, cwd=REPOSITORY, env=os.environ | {"JAVA_HOME": jdk}).returncode != 0:
        raise DevError(f"the build of {JAR} failed")


def _campaign(arguments: argparse.Namespace) -> int:
    settings = Settings(
        rounds=arguments.rounds,
        seed=arguments.seed,
        identities=arguments.identities,
        leases=arguments.leases,
        settle_seconds=arguments.settle_seconds,
        kills=arguments.kills,
    )
    campaign = Campaign(Cluster(arguments.dir), settings)
    started = time.monotonic()
    try:
        campaign.run()
    finally:
        campaign.operator.keep_log(arguments.out)
        print(summary(settings, campaign.outcome, time.monotonic() - started))
    return 1 if campaign.outcome.violations else 0


def summary(settings: Settings, outcome: Outcome, seconds: float) -> str:
    """What was done and found, for people."""
    faults = ", ".join(f"{n} × {name}" for name, n in outcome.faults.most_common()) or "none"
    ends = ", ".join(f"{n} × {code}" for code, n in outcome.own_ends.most_common()) or "never"
    at = ", ".join(f"{n} {stage}" for stage, n in sorted(outcome.kills_at.items())) or "none"
    lines = [
        f"seed {settings.seed}: {outcome.rounds} of {settings.rounds} rounds in {seconds:.0f} s, "
        f"{settings.identities} identities and {settings.leases} leases that stay",
        f"SIGKILLs of the operator: {outcome.kills}; ended by itself (exit code): {ends}",
        f"of them while OpenBao was asked: {at}",
        f"faults beside it: {faults}; requests that were let fail: {outcome.befallen}",
        f"versions of Secrets looked at: {outcome.versions}; restarts: {outcome.restarts}",
        f"rotations under TLS: {outcome.rotations}; handshakes: {outcome.handshakes}",
        f"longest time until all was well: {outcome.longest_settling:.1f} s",
        f"violations: {len(outcome.violations)}",
    ]
    if outcome.violations:
        lines += [f"  {violation}" for violation in outcome.violations]
        lines.append(
            f"again: tools/soak --rounds {settings.rounds} --seed {settings.seed} "
            f"--identities {settings.identities} --leases {settings.leases}"
        )
    return "\n".join(lines)
