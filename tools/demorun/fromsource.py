"""The operator from source: built where needed, run as the chart's account and nothing else."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devcluster import http, install, ports, process
from devcluster.errors import DevError
from devcluster.install import REPOSITORY
from devcluster.kubectl import Kubectl
from devcluster.progress import say, step
from devcluster.state import Server

JAR = REPOSITORY / "operator" / "runtime" / "target" / "tenure-operator.jar"
SOURCES = ("pom.xml", "crds", "operator/pom.xml", "operator/core", "operator/runtime")
START_SECONDS = 90
TOKEN_LIFE = "24h"
# A quick start counts for more than the speed of a long run.
JAVA_OPTS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"


@dataclass(frozen=True)
class Running:
    """An operator that runs."""

    server: Server
    port: int

    def log_tail(self) -> str:
        """The end of what it logged."""
        return process.tail(Path(self.server.log), 20)


def is_built() -> bool:
    """Whether the operator is newer than its sources."""
    return not is_stale(JAR, [REPOSITORY / source for source in SOURCES])


def build() -> None:
    """Builds the operator, with visible progress."""
    with step("building the operator"):
        done = subprocess.run(
            ["make", "--no-print-directory", "operator"],
            cwd=REPOSITORY, capture_output=True, text=True,
        )  # fmt: skip
    if done.returncode != 0 or not JAR.is_file():
        said = "\n".join((done.stdout + done.stderr).splitlines()[-25:])
        raise DevError(f"the operator does not build (make operator):\n{said}")
    # Maven leaves an unchanged jar alone, which would count as stale for ever.
    JAR.touch()


def is_stale(jar: Path, sources: list[Path]) -> bool:
    """Whether the jar is missing, or older than a source file of it."""
    if not jar.is_file():
        return True
    built = jar.stat().st_mtime
    return any(file.stat().st_mtime > built for root in sources for file in _files(root))


def _files(root: Path):
    if root.is_file():
        yield root
    yield from (root / "pom.xml",) if (root / "pom.xml").is_file() else ()
    yield from (file for file in (root / "src" / "main").rglob("*") if file.is_file())


def start(folder: Path, helm: list[str], kubectl: Kubectl) -> Running:
    """Starts it with the configuration of the installed chart and waits until it is ready."""
    kubeconfig, config = folder / "operator.kubeconfig", folder / "operator-config.yaml"
    port = ports.free()
    install.operator_kubeconfig(kubectl, kubeconfig, TOKEN_LIFE)
    install.operator_config(helm, kubectl, config, port)
    argv = [f"{_jdk()}/bin/java", *os.environ.get("JAVA_OPTS", JAVA_OPTS).split(), "-jar", str(JAR)]
    server = process.start(
        [*argv, "--config", str(config)],
        folder / "logs" / "operator.log",
        ["env", "-i", *_environment(kubeconfig)],
    )
    running = Running(server, port)
    try:
        url = f"http://127.0.0.1:{port}/readyz"
        process.wait_until(
            "the operator is ready", lambda: http.request("GET", url).status == 200,
            START_SECONDS, server,
        )  # fmt: skip
    except BaseException:
        stop(server)
        raise
    return running


def stop(server: Server) -> None:
    """Ends it in an orderly way, or by SIGKILL where it does not end."""
    if not process.is_running(server):
        return
    process.send("operator", server, signal.SIGTERM)
    try:
        process.wait_gone("the operator", server)
    except DevError:
        say("the operator does not end on SIGTERM, killing it")
        process.send("operator", server, signal.SIGKILL)
        process.wait_gone("the operator", server)


def _environment(kubeconfig: Path) -> list[str]:
    # What it would have in a pod: its own account, and no credential of an administrator.
    return [
        f"PATH={os.environ.get('PATH', '')}",
        f"KUBECONFIG={kubeconfig}",
        f"POD_NAMESPACE={install.NAMESPACE}",
        "POD_NAME=tenure-from-source",
    ]


def _jdk() -> str:
    done = subprocess.run([REPOSITORY / "tools" / "find-jdk"], capture_output=True, text=True)
    if done.returncode != 0:
        raise DevError(done.stderr.strip())
    return done.stdout.strip()
