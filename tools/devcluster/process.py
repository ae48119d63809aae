"""Starts, signals and watches server processes; touches only those it can prove to be ours."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from .errors import DevError
from .state import Server

POLL_SECONDS = 0.05
STOP_DEADLINE_SECONDS = 30


def start(argv: list[str], log: Path, launcher: list[str] | None = None) -> Server:
    """Starts a server in a session of its own, its output appended to the log.

    A launcher is a command in front that replaces itself by the server.
    """
    launcher = launcher or []
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            launcher + argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=log.parent,
            start_new_session=True,
        )
    return Server(argv=argv, log=str(log), pid=process.pid, launcher=launcher)


def command_line(pid: int) -> list[str]:
    """The arguments of a live process; empty where there is none (a zombie has none either)."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            return [os.fsdecode(a) for a in proc.read_bytes().split(b"\0")[:-1]]
        return []
    done = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    )
    return done.stdout.split()


def is_running(server: Server) -> bool:
    """Whether the remembered pid still is this server and not a later process with its number."""
    if server.pid <= 0:
        return False
    actual = " ".join(command_line(server.pid))
    return actual in (" ".join(server.argv), " ".join(server.launcher + server.argv))


def children(pid: int) -> list[int]:
    """The direct children of a process; none where the system has no /proc."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            fields = entry.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(entry.parent.name))
    return found


def send(name: str, server: Server, number: signal.Signals) -> None:
    """Sends a signal to the server, and a pause or resume to its children too."""
    if not is_running(server):
        raise DevError(f"{name} is not running; start it: tools/dev start {name}")
    targets = [server.pid]
    if number in (signal.SIGSTOP, signal.SIGCONT):
        targets += children(server.pid)
    for pid in targets:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def wait_until(
    what: str, condition: Callable[[], bool], seconds: float, server: Server | None = None
) -> None:
    """Waits for the condition; fails at the deadline or as soon as the server has died."""
    deadline = time.monotonic() + seconds
    while not condition():
        if server is not None and not is_running(server):
            raise DevError(f"{what}: the process ended.\n{tail(Path(server.log))}")
        if time.monotonic() > deadline:
            log = f"\n{tail(Path(server.log))}" if server is not None else ""
            raise DevError(f"{what}: not within {seconds:.0f} s.{log}")
        time.sleep(POLL_SECONDS)


def wait_gone(name: str, server: Server, seconds: float = STOP_DEADLINE_SECONDS) -> None:
    """Waits until the process has ended."""

    def gone() -> bool:
        with contextlib.suppress(ChildProcessError, OSError):
            os.waitpid(server.pid, os.WNOHANG)
        return not is_running(server)

    wait_until(f"{name} ends", gone, seconds)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, with its path in front."""
    try:
        text = log.read_text(errors="replace").splitlines()[-lines:]
    except OSError:
        text = []
    return f"The end of {log}:\n" + "\n".join(f"  {line}" for line in text)


def is_paused(pid: int) -> bool:
    """Whether the process is stopped by a signal."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return done.stdout.strip().startswith("T")
