"""A real OpenBao on raft storage, so that it can be sealed, killed and started again."""

import json
from collections.abc import Callable
from pathlib import Path

from . import http, process
from .errors import DevError
from .files import write_whole
from .state import Layout, Server, State

START_DEADLINE_SECONDS = 60

ACTIVE = 200
SEALED = 503


def prepare(layout: Layout, state: State, tools: dict[str, Path]) -> Server:
    """Writes the configuration; returns how the server is started with it."""
    data = layout.openbao / "data"
    data.mkdir(parents=True, exist_ok=True)
    config = layout.openbao / "config.json"
    write_whole(config, json.dumps(_config(state, data), indent=2) + "\n")
    argv = [str(tools["bao"]), "server", f"-config={config}"]
    return Server(argv, str(layout.logs / "openbao.log"), pid=0)


def start(state: State, server: Server, remember: Callable[[Server], None]) -> None:
    """Starts the server and waits until it answers, sealed as it is."""
    started = process.start(server.argv, Path(server.log))
    remember(started)
    process.wait_until(
        "openbao answers", lambda: health(state) != 0, START_DEADLINE_SECONDS, started
    )


def initialise(state: State) -> None:
    """Makes the unseal key and the root token, once."""
    if state.root_token:
        return
    shares = {"secret_shares": 1, "secret_threshold": 1}
    answer = http.request("PUT", f"{address(state)}/v1/sys/init", shares, timeout=60)
    if answer.status != 200:
        raise DevError(f"OpenBao could not be initialised: {answer.body.decode()}")
    state.unseal_key = answer.json()["keys_base64"][0]
    state.root_token = answer.json()["root_token"]


def unseal(state: State, server: Server) -> None:
    """Unseals and waits until the server is active."""
    url = f"{address(state)}/v1/sys/unseal"
    answer = http.request("PUT", url, {"key": state.unseal_key}, timeout=60)
    if answer.status != 200:
        raise DevError(f"OpenBao could not be unsealed: {answer.body.decode() or 'no answer'}")
    process.wait_until(
        "openbao is active", lambda: serving(state), START_DEADLINE_SECONDS, server
    )


def seal(state: State) -> None:
    """Seals and waits until every request is refused."""
    headers = {"X-Vault-Token": state.root_token}
    answer = http.request("PUT", f"{address(state)}/v1/sys/seal", {}, headers)
    if answer.status not in (200, 204):
        raise DevError(f"OpenBao could not be sealed: {answer.body.decode() or 'no answer'}")
    process.wait_until("openbao is sealed", lambda: health(state) == SEALED, 30)


def health(state: State) -> int:
    """The status of the health page: ACTIVE, SEALED, 501 not initialised, 0 no answer."""
    return http.request("GET", f"{address(state)}/v1/sys/health", timeout=2).status


def serving(state: State) -> bool:
    """Whether the server is unsealed and active."""
    return health(state) == ACTIVE


def address(state: State) -> str:
    """The URL of the server, without TLS: it listens on loopback only."""
    return f"http://127.0.0.1:{state.ports['openbao']}"


def _config(state: State, data: Path) -> dict:
    return {
        "storage": {
            "raft": {"path": str(data), "node_id": state.name, "performance_multiplier": 1}
        },
        "listener": [
            {
                "tcp": {
                    "address": f"127.0.0.1:{state.ports['openbao']}",
                    "cluster_address": f"127.0.0.1:{state.ports['openbao-cluster']}",
                    "tls_disable": True,
                }
            }
        ],
        "api_addr": address(state),
        "cluster_addr": f"http://127.0.0.1:{state.ports['openbao-cluster']}",
        "log_level": "info",
    }
