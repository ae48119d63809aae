"""The development cluster as a whole: up, down, status, and faults of single servers."""

import contextlib
import re
import secrets
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from . import controlplane, env, openbao, ports, process, seed
from .errors import DevError
from .files import locked
from .kubectl import Kubectl
from .progress import say
from .servers import Servers
from .state import PROFILES, SERVERS, Layout, Server, State
from .tools import all_tools

_MANIFEST = Path(__file__).resolve().parent / "manifests" / "base.yaml"


@dataclass(frozen=True)
class Options:
    """What `up` was asked for; None means as it is, or the default for a new cluster."""

    name: str | None = None
    profile: str | None = None
    audit: bool | None = None
    throwaway: bool = False


class Cluster:
    """A development cluster in a folder."""

    def __init__(self, directory: Path):
        self.layout = Layout(directory)

    @contextlib.contextmanager
    def alone(self):
        """Holds the folder's lock, so that one command at a time works on it."""
        with locked(self.layout.lock, f"it works on {self.layout.root}"):
            yield self

    def up(self, options: Options = Options()) -> State:
        """Starts what does not run yet and leaves everything configured."""
        _check_name(options.name)
        tools = all_tools()
        state = self.layout.load()
        started = time.monotonic()
        if state is None:
            state = self._new(options)
            say(f"starting the development cluster '{state.name}' in {self.layout.root}")
            Servers(self.layout, state).create(tools)
        else:
            self._check_same(state, options)
            Servers(self.layout, state).start_missing()
        env.link_tools(self.layout, tools)
        kubectl = Kubectl(self.layout.bin / "kubectl", self.layout.kubeconfig)
        kubectl.apply(_MANIFEST.read_text())
        seed.seed(self.layout, state, kubectl)
        env.write(self.layout, state)
        say(f"up in {time.monotonic() - started:.1f} s")
        return state

    def down(self) -> bool:
        """Ends every server and removes what `up` made; False where there was no cluster."""
        state = self.layout.load()
        if state is None:
            return False
        servers = controlplane.adopt(self.layout) | state.servers
        # Nothing that a server would still write is kept, so none is asked; only PostgreSQL is,
        # because its sessions are processes of their own.
        for name in reversed(SERVERS):
            server = servers.get(name)
            if server is None or not process.is_running(server):
                continue
            if name == "postgres":
                process.send(name, server, signal.SIGCONT)
                process.send(name, server, _stop_signal(name))
            else:
                process.send(name, server, signal.SIGKILL)
        for name, server in servers.items():
            _wait_or_kill(name, server)
        self._remove()
        return True

    def status(self) -> dict[str, str]:
        """What each server does: stopped, paused, sealed, not serving, or serving."""
        return Servers(self.layout, self.layout.require()).conditions()

    def kill(self, name: str) -> None:
        """SIGKILL, as a crash."""
        self._end(name, signal.SIGKILL)

    def stop(self, name: str) -> None:
        """The signal on which the server ends in an orderly way."""
        self._end(name, _stop_signal(name))

    def start(self, name: str, stay_sealed: bool = False) -> None:
        """Starts a stopped server with the same arguments and waits until it serves."""
        state = self.layout.require()
        servers = Servers(self.layout, state)
        if process.is_running(servers.get(name)):
            say(f"{name} already runs, pid {servers.get(name).pid}")
            return
        servers.start(name, stay_sealed)
        env.write(self.layout, state)

    def pause(self, name: str) -> None:
        """SIGSTOP: connections stay open, nothing answers."""
        servers = Servers(self.layout, self.layout.require())
        process.pause(name, servers.get(name))

    def resume(self, name: str) -> None:
        """SIGCONT, and waits until the server serves."""
        Servers(self.layout, self.layout.require()).resume(name)

    def seal(self) -> None:
        """Seals OpenBao."""
        openbao.seal(self.layout.require())

    def unseal(self) -> None:
        """Unseals OpenBao and waits until it is active."""
        state = self.layout.require()
        openbao.unseal(state, Servers(self.layout, state).get("openbao"))

    def _new(self, options: Options) -> State:
        # `down` removes what lies here, so nothing of another may.
        self.layout.root.mkdir(parents=True, exist_ok=True)
        own = {self.layout.lock, self.layout.session}
        if not own.issuperset(self.layout.root.iterdir()):
            raise DevError(f"{self.layout.root} holds other files; name an empty or a new folder")
        state = State(
            name=options.name or "dev",
            profile=options.profile or PROFILES[0],
            audit=bool(options.audit),
            throwaway=options.throwaway,
            ports=ports.choose(),
            postgres_password=secrets.token_urlsafe(18),
            openbao_database_password=secrets.token_urlsafe(18),
        )
        self.layout.save(state)
        return state

    def _check_same(self, state: State, options: Options) -> None:
        wanted = (options.name, options.profile, options.audit)
        actual = (state.name, state.profile, state.audit)
        if any(w is not None and w != a for w, a in zip(wanted, actual)):
            raise DevError(
                f"{self.layout.root} holds the cluster '{state.name}' with profile "
                f"'{state.profile}', audit {'on' if state.audit else 'off'}; end it first: "
                f"tools/dev down --dir {self.layout.root}"
            )

    def _end(self, name: str, number: signal.Signals) -> None:
        state = self.layout.require()
        server = Servers(self.layout, state).get(name)
        process.send(name, server, number)
        process.wait_gone(name, server)
        env.write(self.layout, state)

    def _remove(self) -> None:
        layout = self.layout
        for folder in (layout.kwok, layout.openbao, layout.postgres, layout.bin, layout.logs):
            if folder.exists():
                shutil.rmtree(folder)
        made = (layout.kubeconfig, layout.ca, layout.audit_log, layout.env, layout.env_json)
        of_operator = (layout.operator_kubeconfig, layout.operator_config)
        for file in (*made, *of_operator, layout.state):
            file.unlink(missing_ok=True)


def _check_name(name: str | None) -> None:
    if name is not None and not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", name):
        raise DevError(f"--name {name}: use lower-case letters, digits and '-', 40 at most")


def _wait_or_kill(name: str, server: Server) -> None:
    try:
        process.wait_gone(name, server)
    except DevError:
        say(f"  {name} does not end on request, killing pid {server.pid}")
        process.send(name, server, signal.SIGKILL)
        process.wait_gone(name, server)


def _stop_signal(name: str) -> signal.Signals:
    # On SIGTERM PostgreSQL waits for its clients to leave, on SIGINT it sends them away.
    return signal.SIGINT if name == "postgres" else signal.SIGTERM
