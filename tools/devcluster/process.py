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
PAUSE_DEADLINE_SECONDS = 30

_PROC = Path("/proc/self/cmdline")


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
    """The arguments of a live process; empty where there is none or where it is being started."""
    if _PROC.exists():
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{pid}/cmdline").read_bytes()
            return [os.fsdecode(argument) for argument in text.split(b"\0")[:-1]]
        return []
    return _ps(pid, "command").split()


def is_running(server: Server) -> bool:
    """Whether the remembered pid still is this server and not a later process with its number."""
    return " ".join(command_line(server.pid)) in _spellings(server)


def has_ended(server: Server) -> bool:
    """Whether the process is gone; one that is just being started has not ended."""
    if _state(server.pid) in ("", "Z", "X"):
        return True
    actual = " ".join(command_line(server.pid))
    return bool(actual) and actual not in _spellings(server)


def is_paused(server: Server) -> bool:
    """Whether every thread of the process is stopped by a signal."""
    return set(_thread_states(server.pid)) == {"T"}


def _spellings(server: Server) -> tuple[str, str]:
    return " ".join(server.argv), " ".join(server.launcher + server.argv)


def _state(pid: int) -> str:
    # The first letter of what ps shows: R, S, D, T (stopped), Z (zombie); empty without a process.
    if _PROC.exists():
        return _state_in(Path(f"/proc/{pid}/stat"))
    return _ps(pid, "stat")[:1]


def _state_in(stat: Path) -> str:
    with contextlib.suppress(OSError):
        return stat.read_text().rpartition(")")[2].split()[0]
    return ""


def _thread_states(pid: int) -> list[str]:
    states = [_state_in(stat) for stat in Path(f"/proc/{pid}/task").glob("*/stat")]
    return states or [_state(pid)]


def _ps(pid: int, column: str) -> str:
    argv = ["ps", "-ww", "-o", f"{column}=", "-p", str(pid)]
    return subprocess.run(argv, capture_output=True, text=True).stdout.strip()


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


def pause(name: str, server: Server) -> None:
    """Stops the server by signal; returns when none of its threads runs any more.

    A signal is delivered to a process of many threads some time after it was sent.
    """
    send(name, server, signal.SIGSTOP)
    wait_until(f"{name} is paused", lambda: is_paused(server), PAUSE_DEADLINE_SECONDS, server)


def wait_until(
    what: str, condition: Callable[[], bool], seconds: float, server: Server | None = None
) -> None:
    """Waits for the condition; fails at the deadline or as soon as the server has died."""
    deadline = time.monotonic() + seconds
    while not condition():
        if server is not None and has_ended(server):
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
        return has_ended(server)

    wait_until(f"{name} ends", gone, seconds)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, with its path in front."""
    try:
        text = log.read_text(errors="replace").splitlines()[-lines:]
    except OSError:
        text = []
    return f"The end of {log}:\n" + "\n".join(f"  {line}" for line in text)
