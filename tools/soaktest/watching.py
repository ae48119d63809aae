"""Every version of some objects, as a watch shows them."""

import contextlib
import json
import subprocess
import threading
from collections.abc import Callable, Iterator

from devcluster.kubectl import Kubectl

_PAUSE_SECONDS = 0.2


class Watch:
    """Tells of each object that there is and of each change, through restarts of the API server."""

    def __init__(self, kubectl: Kubectl, told: Callable[[dict], None], *what: str):
        self._kubectl = kubectl
        self._told = told
        self._what = what
        self._ending = threading.Event()
        self._process: subprocess.Popen | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends it; what is under way is told first."""
        self._ending.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(10)

    def _run(self) -> None:
        arguments = ("get", *self._what, "-o", "json", "--watch", "--show-managed-fields")
        while not self._ending.is_set():
            self._process = self._kubectl.begin(*arguments)
            with self._process:
                for document in documents(self._process.stdout):
                    self._told(document)
                self._process.terminate()
            self._ending.wait(_PAUSE_SECONDS)


def documents(stream) -> Iterator[dict]:
    """The JSON documents that follow one another in a stream of text."""
    decoder, rest = json.JSONDecoder(), ""
    for line in stream:
        rest += line
        # kubectl indents: a document ends with the brace at the start of a line.
        if line.rstrip("\n") == "}":
            with contextlib.suppress(json.JSONDecodeError):
                document, _ = decoder.raw_decode(rest)
                rest = ""
                yield document
