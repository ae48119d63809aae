"""The command line of tools/demo."""

import argparse
import contextlib
import os
import signal
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from devcluster.cluster import Cluster
from devcluster.errors import DevError
from devcluster.install import REPOSITORY
from devcluster.progress import say

from . import local
from .local import Local
from .owncluster import OwnCluster
from .play import play
from .report import Report
from .stage import Stopped

DESCRIPTION = """\
Shows what Tenure does, on real servers: a cluster, an OpenBao and a PostgreSQL on loopback, the
operator from source as the chart's ServiceAccount, and the files of examples/. Whatever is printed
was read from these servers. The exit code is 0 when everything was seen.

variables:
  KEEP=1            leave everything running, and say how to look around
  TENURE_DEV_DIR    folder of the cluster (default: .dev); one that holds a cluster of yours is left
                    alone, and target/demo-cluster used
  JAVA_OPTS         options of the operator's Java
  CONTEXT=name      use your own cluster (a context of your kubeconfig), your own OpenBao or Vault
                    (BAO_ADDR and BAO_TOKEN, or VAULT_ADDR and VAULT_TOKEN) and PostgreSQL (PGHOST,
                    PGUSER, PGPASSWORD, ...). The chart is installed into tenure-system, unless
                    Tenure is there already; all else is named tenure-demo-...; at the end what was
                    made is removed
with CONTEXT, where needed:
  TENURE_DEMO_API_SERVER   URL of the API server as OpenBao reaches it (default: the context's)
  TENURE_DEMO_POSTGRES     host:port of PostgreSQL as OpenBao reaches it (default: PGHOST:PGPORT)
  TENURE_DEMO_AUDIENCE     audience of login tokens (default: vault); where Tenure is installed, one
                           of its tokenAudiences that no SecretBackend has
"""


@dataclass(frozen=True)
class Settings:
    """What was asked for."""

    folder: Path
    keep: bool
    context: str

    @staticmethod
    def of(environment: Mapping[str, str]) -> "Settings":
        """From the variables; an error where they contradict each other."""
        folder = Path(environment.get("TENURE_DEV_DIR") or REPOSITORY / ".dev")
        keep = environment.get("KEEP", "").lower() not in ("", "0", "no", "false")
        context = environment.get("CONTEXT", "")
        if keep and context:
            raise DevError("KEEP=1 is for the demo's own cluster; leave it or CONTEXT out")
        return Settings(folder, keep, context)


def main(argv: list[str]) -> int:
    """Plays the demonstration; 0 when everything was seen and cleaned up."""
    parser = argparse.ArgumentParser(
        prog="tools/demo", description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--end", action="store_true", help="end what KEEP=1 left running")
    arguments = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        settings = Settings.of(os.environ)
        return _end(settings) if arguments.end else _run(settings)
    except DevError as error:
        say(f"tools/demo: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted")
        return 130


def _run(settings: Settings) -> int:
    report = Report()
    if settings.context:
        stage = OwnCluster(settings.context, os.environ, report)
    else:
        stage = Local(local.choose_folder(settings.folder), settings.keep, report)
    kept, clean = False, True
    try:
        with tempfile.TemporaryDirectory(prefix="tenure-demo-") as scratch:
            with contextlib.suppress(Stopped):
                play(stage.set_up(Path(scratch)))
        _tell(report, stage)
        if settings.keep and stage.running is not None:
            print(f"\n{stage.keep()}")
            kept = True
    finally:
        if not kept:
            # A further signal must not stop the clean-up half way.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            clean = stage.tear_down()
    return 1 if report.failed or not clean else 0


def _tell(report: Report, stage: Local | OwnCluster) -> None:
    print(f"\n{report.summary()}", flush=True)
    if report.failed and stage.running is not None:
        print(f"\n{stage.running.log_tail()}", flush=True)


def _end(settings: Settings) -> int:
    ended = [
        local.end_kept(Cluster(folder))
        for folder in {settings.folder, local.ASIDE}
        if folder.exists() and local.choose_folder(folder) == folder
    ]
    say("ended" if any(ended) else "nothing was left running")
    return 0


def _interrupt(number, frame) -> None:
    raise KeyboardInterrupt
