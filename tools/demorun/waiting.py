"""Waits on conditions, never on time alone."""

import time
from collections.abc import Callable
from typing import TypeVar

POLL_SECONDS = 0.25

T = TypeVar("T")


class NotYet(Exception):
    """What was looked for is not there yet; the text says what was seen instead."""


class Unseen(Exception):
    """What should have been seen was not; the text says what was expected and what was seen."""


def until(what: str, look: Callable[[], T], seconds: float, poll: float = POLL_SECONDS) -> T:
    """Looks until `look` answers without NotYet, and returns its answer.

    At the deadline it raises Unseen with what was seen last.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return look()
        except NotYet as seen:
            if time.monotonic() >= deadline:
                raise Unseen(f"expected within {seconds:.0f} s: {what}; seen: {seen}") from None
        time.sleep(poll)


def expect(what: str, holds: bool, seen: object) -> None:
    """Raises Unseen unless it holds."""
    if not holds:
        raise Unseen(f"expected: {what}; seen: {seen}")
