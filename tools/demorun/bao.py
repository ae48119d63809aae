"""OpenBao or Vault, asked with the token of the person who runs the demonstration."""

import json
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from devcluster.errors import DevError

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: dict


class Bao:
    """The HTTP API of one server."""

    def __init__(self, address: str, token: str, ca: str = "", namespace: str = ""):
        self.address = address.rstrip("/")
        self._headers = {"X-Vault-Token": token, "X-Vault-Request": "true"}
        if namespace:
            self._headers["X-Vault-Namespace"] = namespace
        self._ca = ca

    def ask(self, method: str, path: str, body: dict | None = None) -> Answer:
        """A call whose refusal is an answer; no connection is an error."""
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.address}/v1/{urllib.parse.quote(path)}"
        request = urllib.request.Request(url, data=data, method=method, headers=self._headers)
        try:
            with self._opener().open(request, timeout=TIMEOUT_SECONDS) as answer:
                return Answer(answer.status, _decoded(answer.read()))
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, _decoded(refused.read()))
        except OSError as error:
            raise DevError(f"{self.address} cannot be reached: {error}") from error

    def call(self, method: str, path: str, body: dict | None = None) -> dict:
        """A call that has to succeed."""
        answer = self.ask(method, path, body)
        if answer.status not in (200, 204):
            raise DevError(f"{method} {path} was answered {answer.status}: {answer.body}")
        return answer.body

    def lease_ids(self, path: str) -> set[str]:
        """The leases that the server holds for a path."""
        answer = self.ask("LIST", f"sys/leases/lookup/{path}")
        if answer.status == 404:
            return set()
        if answer.status != 200:
            raise DevError(f"the leases of {path} cannot be listed: {answer.status} {answer.body}")
        return {f"{path}/{key}" for key in answer.body["data"]["keys"] if not key.endswith("/")}

    def lease(self, lease_id: str) -> dict | None:
        """What the server knows of a lease; None where it knows it no more."""
        answer = self.ask("PUT", "sys/leases/lookup", {"lease_id": lease_id})
        return answer.body["data"] if answer.status == 200 else None

    def _opener(self) -> urllib.request.OpenerDirector:
        if urllib.parse.urlsplit(self.address).hostname in ("127.0.0.1", "localhost", "::1"):
            return urllib.request.build_opener(urllib.request.ProxyHandler({}))
        context = ssl.create_default_context(cafile=self._ca or None)
        return urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))


def _decoded(body: bytes) -> dict:
    try:
        return json.loads(body) if body else {}
    except ValueError:
        return {"text": body.decode(errors="replace")}


def shortened(lease_id: str) -> str:
    """A lease id as it may be shown: enough to tell two apart, too little to use."""
    path, _, last = lease_id.rpartition("/")
    return f"{path}/…{last[-4:]}"
