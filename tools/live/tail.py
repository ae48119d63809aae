"""Reads a log of one JSON document a line while a server writes it."""

import json
import os
import time
from pathlib import Path


class Tail:
    """What was written since the last reading; follows the log when it is replaced."""

    def __init__(self, path: Path):
        self._path = path
        self._file = path.open("rb")
        self._file.seek(0, os.SEEK_END)
        self._rest = b""

    def close(self) -> None:
        self._file.close()

    def read(self) -> list[dict]:
        """The documents that were added since the last call, oldest first."""
        text = self._rest + self._file.read()
        if os.stat(self._path).st_ino != os.fstat(self._file.fileno()).st_ino:
            text += self._file.read()
            self._file.close()
            self._file = self._path.open("rb")
            text += self._file.read()
        *lines, self._rest = text.split(b"\n")
        return [json.loads(line) for line in lines if line.strip()]

    def settled(self, quiet: float = 1.0, deadline: float = 30.0) -> list[dict]:
        """The same, after nothing was written for `quiet` seconds or at the deadline."""
        found = self.read()
        end = time.monotonic() + deadline
        while time.monotonic() < end:
            time.sleep(quiet)
            more = self.read()
            found += more
            if not more:
                break
        return found
