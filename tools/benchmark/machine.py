"""Says what a run was measured on."""

import os
import platform
import subprocess
from pathlib import Path

from devcluster.install import REPOSITORY
from devcluster.pins import load

from .settings import Settings


def heading(settings: Settings) -> list[str]:
    """Lines of Markdown: machine, versions, sizes."""
    pins = {name: bundle.version for name, bundle in load().items()}
    versions = ", ".join(f"{name} {version}" for name, version in sorted(pins.items()))
    return [
        f"- Machine: {_processor()}, {len(os.sched_getaffinity(0))} processors, "
        f"{_memory() // 2**20} GiB, {platform.system()} {platform.release()}; servers, operator "
        "and load generator share it",
        f"- Load of the machine before the run: {os.getloadavg()[0]:.1f}",
        f"- Servers: {versions}",
        f"- Java: {_java()}; the operator runs with `{settings.java_options}`",
        f"- Tenure: {_commit()}",
        f"- Sizes: {settings.herd} identities at once, {settings.paced} paced, {settings.most} in "
        f"all, {settings.leases} leases, idle for "
        f"{settings.idle_seconds} s, {settings.in_flight} requests in flight",
    ]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> int:
    (total,) = [
        line for line in Path("/proc/meminfo").read_text().splitlines() if "MemTotal" in line
    ]
    return int(total.split()[1])


def _java() -> str:
    jdk = subprocess.check_output([REPOSITORY / "tools" / "find-jdk"], text=True).strip()
    said = subprocess.run([f"{jdk}/bin/java", "-version"], capture_output=True, text=True).stderr
    return said.splitlines()[1].strip()


def _commit() -> str:
    argv = ["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty"]
    done = subprocess.run(argv, capture_output=True, text=True)
    return done.stdout.strip() or "not in a git repository"
