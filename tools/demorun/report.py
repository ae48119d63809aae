"""What is told while the demonstration runs, and the table at its end."""

import contextlib
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass

from devcluster.errors import DevError

from .waiting import Unseen

WIDTH = 100
GIST_WIDTH = 70
_INDENT = "     "


@dataclass(frozen=True)
class Line:
    """One step in the table."""

    title: str
    seconds: float
    ok: bool
    gist: str


class Report:
    """Tells step after step; a step that fails is told and the next one goes on."""

    def __init__(self):
        self.lines: list[Line] = []
        self._gist = ""
        self._started = time.monotonic()

    @property
    def failed(self) -> bool:
        return any(not line.ok for line in self.lines)

    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._started

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A step; what it did not see is told, and kept for the table."""
        print(f"\n[{len(self.lines) + 1}] {title}", flush=True)
        self._gist = ""
        started = time.monotonic()
        ok = False
        try:
            yield
            ok = True
        except (Unseen, DevError) as failure:
            self._gist = textwrap.shorten(str(failure), GIST_WIDTH, placeholder=" …")
            print(block(f"FAIL: {failure}"), flush=True)
        finally:
            seconds = time.monotonic() - started
            self.lines.append(Line(title, seconds, ok, self._gist))
            if ok:
                print(f"{_INDENT}ok, {seconds:.1f} s", flush=True)

    def saw(self, text: str, gist: str = "") -> None:
        """Something that was seen; the last gist, in a few words, stands in the table."""
        print(block(text), flush=True)
        self._gist = gist or self._gist

    def summary(self) -> str:
        """The table, and the verdict."""
        return table(self.lines, self.seconds())


def block(text: str) -> str:
    """The text as it stands below a step: wrapped and indented, lines of its own kept."""
    wrapped = (
        textwrap.wrap(
            line, WIDTH - len(_INDENT), subsequent_indent="  ", break_on_hyphens=False,
            break_long_words=False,
        )  # fmt: skip
        for line in text.splitlines()
    )
    return "\n".join(f"{_INDENT}{line}" for lines in wrapped for line in lines or [""])


def table(lines: list[Line], seconds: float) -> str:
    """One row a step, and how it all went."""
    width = max(len(line.title) for line in lines)
    rows = [
        f"{number:>3}  {'ok  ' if line.ok else 'FAIL'} {line.seconds:>6.1f} s  "
        f"{line.title:<{width}}  {line.gist}"
        for number, line in enumerate(lines, 1)
    ]
    failures = sum(not line.ok for line in lines)
    verdict = f"{failures} of {len(lines)} steps failed" if failures else "everything was seen"
    return "\n".join([*rows, f"     {verdict}, {seconds:.1f} s in all"])
