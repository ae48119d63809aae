"""The development cluster as a whole: up, down, status, and faults of single servers."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from . import controlplane, env, openbao, ports, postgres, process, seed
from .errors import DevError
from .files import locked
from .kubectl import Kubectl
from .progress import say
from .state import SERVERS, Layout, Server, State
from .tools import all_tools

_MANIFEST = Path(__file__).resolve().parent / "manifests" / "base.yaml"


class Cluster:
    """A development cluster in a folder; one command at a time works on it."""

    def __init__(self, directory: Path):
        self.layout = Layout(directory)
        self._changing = threading.Lock()

    @contextlib.contextmanager
    def alone(self):
        """Holds the folder's lock, so that two commands do not work on it at once."""
        with locked(self.layout.lock, f"it works on {self.layout.root}"):
            yield self

    def up(self, name: str, profile: str, audit: bool) -> State:
        """Starts what does not run yet and leaves everything configured."""
        tools = all_tools()
        state = self.layout.load()
        started = time.monotonic()
        if state is None:
            state = self._create(name, profile, audit, tools)
        else:
            self._check_same(state, name, profile, audit)
            self._restart_missing(state)
        env.link_tools(self.layout, tools)
        kubectl = self.kubectl()
        kubectl.apply(_MANIFEST.read_text())
        seed.seed(self.layout, state, kubectl)
        env.write(self.layout, state)
        say(f"up in {time.monotonic() - started:.1f} s")
        return state

    def down(self) -> None:
        """Ends every server and removes the folder's content that `up` made."""
        state = self.layout.load()
        servers = dict(state.servers) if state else {}
        for name, server in controlplane.adopt(self.layout).items():
            servers.setdefault(name, server)
        running = {n: s for n, s in servers.items() if process.is_running(s)}
        for name in reversed(SERVERS):
            if name in running:
                # A paused process would keep the request to end for later.
                process.send(name, running[name], signal.SIGCONT)
                process.send(name, running[name], _stop_signal(name))
        for name, server in running.items():
            self._wait_or_kill(name, server)
        self._remove()

    def status(self) -> dict[str, str]:
        """What each server does: stopped, paused, sealed, not serving, or serving."""
        state = self.layout.require()
        return {name: self._condition(name, state) for name in SERVERS if name in state.servers}

    def kill(self, name: str) -> None:
        """SIGKILL, as a crash."""
        self._end(name, signal.SIGKILL)

    def stop(self, name: str) -> None:
        """The signal on which the server ends in an orderly way."""
        self._end(name, _stop_signal(name))

    def start(self, name: str, stay_sealed: bool = False) -> None:
        """Starts a stopped server with the same arguments and waits until it serves."""
        state = self.layout.require()
        server = self._server(state, name)
        if process.is_running(server):
            say(f"{name} already runs, pid {server.pid}")
            return
        self._start(state, name, stay_sealed)
        env.write(self.layout, state)

    def pause(self, name: str) -> None:
        """SIGSTOP: connections stay open, nothing answers."""
        process.send(name, self._server(self.layout.require(), name), signal.SIGSTOP)

    def resume(self, name: str) -> None:
        """SIGCONT, and waits until the server serves."""
        state = self.layout.require()
        server = self._server(state, name)
        process.send(name, server, signal.SIGCONT)
        self._wait_serving(state, name, server)

    def seal(self) -> None:
        """Seals OpenBao."""
        openbao.seal(self.layout.require())

    def unseal(self) -> None:
        """Unseals OpenBao and waits until it is active."""
        state = self.layout.require()
        openbao.unseal(state, self._server(state, "openbao"))

    def kubectl(self) -> Kubectl:
        """The pinned kubectl as the cluster's administrator."""
        return Kubectl(self.layout.bin / "kubectl", self.layout.kubeconfig)

    def _create(self, name: str, profile: str, audit: bool, tools: dict[str, Path]) -> State:
        if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", name):
            raise DevError(f"--name {name}: use lower-case letters, digits and '-', 40 at most")
        self.layout.root.mkdir(parents=True, exist_ok=True)
        state = State(
            name=name,
            profile=profile,
            audit=audit,
            ports=ports.choose(),
            postgres_password=secrets.token_urlsafe(18),
            openbao_database_password=secrets.token_urlsafe(18),
        )
        self.layout.save(state)
        say(f"starting the development cluster '{name}' in {self.layout.root}")
        with ThreadPoolExecutor() as pool:
            running = [
                pool.submit(self._first_controlplane, state, tools),
                pool.submit(self._first_postgres, state, tools),
                pool.submit(self._first_openbao, state, tools),
            ]
        for result in running:
            result.result()
        return state

    def _first_controlplane(self, state: State, tools: dict[str, Path]) -> None:
        for name, server in controlplane.create(self.layout, state, tools).items():
            self._remember(state, name, server)

    def _first_postgres(self, state: State, tools: dict[str, Path]) -> None:
        server = postgres.prepare(self.layout, state, tools)
        postgres.start(self.layout, server, partial(self._remember, state, "postgres"))

    def _first_openbao(self, state: State, tools: dict[str, Path]) -> None:
        server = openbao.prepare(self.layout, state, tools)
        openbao.start(state, server, partial(self._remember, state, "openbao"))
        openbao.initialise(state)
        self._save(state)
        openbao.unseal(state, state.servers["openbao"])

    def _check_same(self, state: State, name: str, profile: str, audit: bool) -> None:
        if (state.profile, state.audit) != (profile, audit) or name != state.name:
            raise DevError(
                f"{self.layout.root} holds the cluster '{state.name}' with profile "
                f"'{state.profile}', audit {'on' if state.audit else 'off'}; end it first: "
                f"tools/dev down --dir {self.layout.root}"
            )

    def _restart_missing(self, state: State) -> None:
        absent = [name for name in SERVERS if name not in state.servers]
        if absent:
            raise DevError(
                f"an earlier start broke off before {', '.join(absent)}; clean up: "
                f"tools/dev down --dir {self.layout.root}"
            )
        for name in SERVERS:
            if not process.is_running(state.servers[name]):
                say(f"  {name} does not run, starting it")
                self._start(state, name, stay_sealed=False)
        if openbao.health(state) == 503:
            openbao.unseal(state, state.servers["openbao"])

    def _start(self, state: State, name: str, stay_sealed: bool) -> None:
        server = state.servers[name]
        remember = partial(self._remember, state, name)
        if name == "postgres":
            postgres.start(self.layout, server, remember)
        elif name == "openbao":
            openbao.start(state, server, remember)
            if not stay_sealed:
                openbao.unseal(state, state.servers[name])
        else:
            remember(process.start(server.argv, Path(server.log)))
            controlplane.wait_serving(name, self.layout, state, state.servers[name])

    def _remember(self, state: State, name: str, server: Server) -> None:
        with self._changing:
            state.servers[name] = server
            self.layout.save(state)

    def _save(self, state: State) -> None:
        with self._changing:
            self.layout.save(state)

    def _server(self, state: State, name: str) -> Server:
        if name not in state.servers:
            raise DevError(f"{name} was never started here; see tools/dev status")
        return state.servers[name]

    def _end(self, name: str, number: signal.Signals) -> None:
        state = self.layout.require()
        server = self._server(state, name)
        process.send(name, server, number)
        process.wait_gone(name, server)
        env.write(self.layout, state)

    def _wait_or_kill(self, name: str, server: Server) -> None:
        try:
            process.wait_gone(name, server)
        except DevError:
            say(f"  {name} does not end on request, killing pid {server.pid}")
            process.send(name, server, signal.SIGKILL)
            process.wait_gone(name, server)

    def _wait_serving(self, state: State, name: str, server: Server) -> None:
        process.wait_until(
            f"{name} serves", lambda: self._serves(state, name, server), 60, server
        )

    def _serves(self, state: State, name: str, server: Server) -> bool:
        if name == "openbao":
            return openbao.serving(state)
        if name == "postgres":
            return postgres.serving(self.layout, server)
        return controlplane.serving(name, self.layout, state)

    def _condition(self, name: str, state: State) -> str:
        server = state.servers[name]
        if not process.is_running(server):
            return "stopped"
        if process.is_paused(server):
            return "paused"
        if name == "openbao" and openbao.health(state) == 503:
            return "sealed"
        return "serving" if self._serves(state, name, server) else "not serving"

    def _remove(self) -> None:
        layout = self.layout
        for folder in (layout.kwok, layout.openbao, layout.postgres, layout.bin, layout.logs):
            if folder.exists():
                shutil.rmtree(folder)
        for file in (layout.kubeconfig, layout.ca, layout.env, layout.env_json, layout.state):
            file.unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(layout.audit_log)


def _stop_signal(name: str) -> signal.Signals:
    # On SIGTERM PostgreSQL waits for its clients to leave, on SIGINT it sends them away.
    return signal.SIGINT if name == "postgres" else signal.SIGTERM
