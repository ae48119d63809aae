"""Small requests to servers on loopback: health questions and OpenBao's JSON API."""

import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass

TIMEOUT_SECONDS = 10

# Never through a proxy: every server here listens on loopback.
_handlers = [urllib.request.ProxyHandler({})]


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; status 0 means that the server was not reached."""

    status: int
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body) if self.body else {}


def request(
    method: str,
    url: str,
    body: dict | None = None,
    headers: dict[str, str] | None = None,
    ca: str | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Answer:
    """Sends one request; `ca` is the path of the PEM file that an https server must match."""
    data = None if body is None else json.dumps(body).encode()
    question = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    handlers = list(_handlers)
    if ca:
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)))
    try:
        with urllib.request.build_opener(*handlers).open(question, timeout=timeout) as answer:
            return Answer(answer.status, answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.read())
    except OSError:
        return Answer(0, b"")
