"""Visible progress of work that takes longer than a moment."""

import contextlib
import sys
import threading
import time

HEARTBEAT_SECONDS = 15.0


def say(message: str) -> None:
    """Prints one line at once; standard error, so that standard output stays usable."""
    print(message, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(what: str, heartbeat: float = HEARTBEAT_SECONDS):
    """Prints a line when the work starts, one at each heartbeat and one when it is done."""
    started = time.monotonic()
    done = threading.Event()

    def beat() -> None:
        while not done.wait(heartbeat):
            say(f"  {what} … {time.monotonic() - started:.0f} s")

    say(f"  {what} …")
    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    say(f"  {what}: done in {time.monotonic() - started:.1f} s")
