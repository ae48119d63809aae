"""Stands between the operator and OpenBao: fails as servers and networks do, and knows what went
through."""

import contextlib
import http.client
import json
import random
import re
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_TIMEOUT_SECONDS = 30
_HELD_SECONDS = 3
_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})

STAGES: dict[str, re.Pattern] = {
    "login": re.compile(r"POST /v1/auth/[^/]+/login$|PUT /v1/auth/[^/]+/login$"),
    "token": re.compile(r"(POST|PUT) /v1/auth/token/create"),
    "read": re.compile(r"(GET|POST|PUT) /v1/database/creds/"),
    "renewal": re.compile(r"(POST|PUT) /v1/(auth/token/renew-self|sys/leases/renew)$"),
    "revocation": re.compile(r"(POST|PUT) /v1/auth/token/revoke"),
}

# How a request fares that is not forwarded, or whose answer is not; the share of those it befalls.
MOODS = {
    "errors 500": 0.5,
    "errors 429": 0.5,
    "answers lost": 0.5,
    "answers cut": 0.5,
    "answers late": 0.7,
    "a page instead of answers": 0.5,
    "reads forbidden": 1.0,
}


class Proxy:
    """One address for the operator; `delivered` holds each password by its user."""

    def __init__(self, upstream: str, rng: random.Random):
        self._upstream = urllib.parse.urlsplit(upstream).netloc
        self._rng = rng
        self._mood = ""
        self._armed: tuple[str, bool, threading.Event] | None = None
        self.made: dict[str, str] = {}
        self.befallen = 0
        proxy = self

        class Handler(_Handler):
            def answer(self) -> None:
                proxy.pass_on(self)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @contextlib.contextmanager
    def mood(self, name: str) -> Iterator[None]:
        """Requests fare badly while this lasts."""
        self._mood = name
        try:
            yield
        finally:
            self._mood = ""

    def arm(self, stage: str, afterwards: bool) -> threading.Event:
        """Is set when the next request of the stage is here; its answer then waits a moment.

        `afterwards` has OpenBao do the work first, so that only the answer is missing.
        """
        seen = threading.Event()
        self._armed = (stage, afterwards, seen)
        return seen

    def disarm(self) -> None:
        self._armed = None

    def pass_on(self, asked: "_Handler") -> None:
        """Answers one request."""
        line = f"{asked.command} {urllib.parse.urlsplit(asked.path).path}"
        body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
        seen = self._seen(line, afterwards=False)
        if seen:
            self._hold(seen)
            asked.drop()
            return
        mood = self._befalls(line)
        if mood in ("errors 500", "errors 429", "a page instead of answers", "reads forbidden"):
            asked.send(*_INSTEAD[mood])
            return
        try:
            status, headers, answer = self._forward(asked, body)
        except (OSError, http.client.HTTPException):
            asked.drop()
            return
        self._note(line, status, answer)
        seen = self._seen(line, afterwards=True)
        if seen:
            self._hold(seen)
        if seen or mood == "answers lost":
            asked.drop()
            return
        if mood == "answers late":
            threading.Event().wait(1.5)
        asked.send(status, headers, answer, cut=mood == "answers cut")

    def _befalls(self, line: str) -> str:
        mood = self._mood
        if not mood or self._rng.random() >= MOODS[mood]:
            return ""
        if mood == "reads forbidden" and not STAGES["read"].match(line):
            return ""
        self.befallen += 1
        return mood

    def _seen(self, line: str, afterwards: bool) -> threading.Event | None:
        armed = self._armed
        if armed is None or armed[1] != afterwards or not STAGES[armed[0]].match(line):
            return None
        self._armed = None
        return armed[2]

    @staticmethod
    def _hold(seen: threading.Event) -> None:
        seen.set()
        threading.Event().wait(_HELD_SECONDS)

    def _forward(self, asked: "_Handler", body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self._upstream, timeout=_TIMEOUT_SECONDS)
        headers = {k: v for k, v in asked.headers.items() if k.lower() not in _HOP_BY_HOP}
        with contextlib.closing(connection):
            connection.request(asked.command, asked.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            kept = {k: v for k, v in answer.getheaders() if k.lower() not in _HOP_BY_HOP}
            return answer.status, kept, content

    def _note(self, line: str, status: int, answer: bytes) -> None:
        if status == 200 and STAGES["read"].match(line):
            data = json.loads(answer)["data"]
            self.made[data["username"]] = data["password"]


_JSON = {"Content-Type": "application/json"}
_INSTEAD = {
    "errors 500": (500, _JSON, b'{"errors":["internal error"]}'),
    "errors 429": (429, _JSON | {"Retry-After": "1"}, b'{"errors":["rate limit exceeded"]}'),
    "a page instead of answers": (200, {"Content-Type": "text/html"}, b"<html>Please sign in</html>"),
    "reads forbidden": (403, _JSON, b'{"errors":["1 error occurred: permission denied"]}'),
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_) -> None:
        """An operator that was killed leaves its connections; that is no error here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __getattr__(self, name: str):
        # OpenBao has methods of its own, e.g. LIST.
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def answer(self) -> None:
        raise NotImplementedError

    def drop(self) -> None:
        """Ends the connection without an answer."""
        self.close_connection = True

    def send(self, status: int, headers: dict[str, str], body: bytes, cut: bool = False) -> None:
        """Answers; where it is `cut`, half of the body is missing and the connection ends."""
        with contextlib.suppress(OSError):
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut

    def log_message(self, *_) -> None:
        """Nothing is logged: paths and answers hold secrets."""
