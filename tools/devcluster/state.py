"""What a development cluster remembers between two commands: ports, processes, secrets."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .errors import DevError
from .files import write_whole

SERVERS = (
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok-controller",
    "postgres",
    "openbao",
)
"""Every server, in the order in which they start."""


PROFILES = ("default", "gates")
"""With `gates`, the API server has the features and kinds of certificates for pods."""


@dataclass
class Server:
    """One process that we started: how, and as which pid."""

    argv: list[str]
    log: str
    pid: int
    launcher: list[str] = field(default_factory=list)


@dataclass
class State:
    """The content of DIR/state.json; secrets lie in it, so only its owner can read it."""

    name: str
    profile: str
    audit: bool
    ports: dict[str, int]
    postgres_password: str
    openbao_database_password: str
    servers: dict[str, Server] = field(default_factory=dict)
    unseal_key: str = ""
    root_token: str = ""
    throwaway: bool = False
    """Whether it was started for one command, and may go when that is no more."""


class Layout:
    """Where each thing of a development cluster lies below its folder."""

    def __init__(self, root: Path):
        self.root = root.resolve()
        self.state = self.root / "state.json"
        self.lock = self.root / "lock"
        self.session = self.root / "session"
        self.bin = self.root / "bin"
        self.logs = self.root / "logs"
        self.kubeconfig = self.root / "kubeconfig"
        self.ca = self.root / "ca.crt"
        self.kwok = self.root / "kwok"
        self.openbao = self.root / "openbao"
        self.postgres = self.root / "postgres"
        self.audit_log = self.root / "audit.log"
        self.env = self.root / "env"
        self.env_json = self.root / "env.json"
        # Written by tools/run-operator.
        self.operator_kubeconfig = self.root / "operator.kubeconfig"
        self.operator_config = self.root / "operator-config.yaml"

    def load(self) -> State | None:
        """The remembered state, or None where no cluster was started."""
        if not self.state.exists():
            return None
        try:
            raw = json.loads(self.state.read_text())
            servers = {name: Server(**entry) for name, entry in raw.pop("servers").items()}
            return State(servers=servers, **raw)
        except (ValueError, TypeError, KeyError) as error:
            raise DevError(
                f"{self.state} is not readable ({error}). Remove {self.root} after you ended "
                "the servers that run from it."
            ) from error

    def require(self) -> State:
        """The remembered state; an error that names the remedy where there is none."""
        state = self.load()
        if state is None:
            raise DevError(f"no development cluster in {self.root}; start one: tools/dev up")
        return state

    def save(self, state: State) -> None:
        write_whole(self.state, json.dumps(asdict(state), indent=2) + "\n")
