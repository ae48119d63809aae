"""The servers of one cluster by name: starting each, asking how it is."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from . import controlplane, openbao, postgres, process
from .errors import DevError
from .progress import say
from .state import SERVERS, Layout, Server, State

SERVING_DEADLINE_SECONDS = 60


class Servers:
    """What runs in a cluster's folder; every change is remembered at once."""

    def __init__(self, layout: Layout, state: State):
        self._layout = layout
        self._state = state
        self._changing = threading.Lock()

    def get(self, name: str) -> Server:
        """The server as it was started last."""
        if name not in self._state.servers:
            raise DevError(f"{name} was never started here; see tools/dev status")
        return self._state.servers[name]

    def create(self, tools: dict[str, Path]) -> None:
        """Starts all of them for the first time, side by side."""
        with ThreadPoolExecutor() as pool:
            running = [
                pool.submit(self._create_controlplane, tools),
                pool.submit(self._create_postgres, tools),
                pool.submit(self._create_openbao, tools),
            ]
        for result in running:
            result.result()

    def start_missing(self) -> None:
        """Starts again what does not run, resumes what is paused, and unseals OpenBao."""
        absent = [name for name in SERVERS if name not in self._state.servers]
        if absent:
            raise DevError(
                f"an earlier start broke off before {', '.join(absent)}; clean up: "
                f"tools/dev down --dir {self._layout.root}"
            )
        for name in SERVERS:
            if not process.is_running(self.get(name)):
                say(f"  {name} does not run, starting it")
                self.start(name)
            elif process.is_paused(self.get(name)):
                say(f"  {name} is paused, resuming it")
                self.resume(name)
        if openbao.health(self._state) == openbao.SEALED:
            openbao.unseal(self._state, self.get("openbao"))

    def start(self, name: str, stay_sealed: bool = False) -> None:
        """Starts one with the arguments it had, and waits until it serves."""
        server = self.get(name)
        remember = partial(self._remember, name)
        if name == "postgres":
            postgres.start(self._layout, server, remember)
        elif name == "openbao":
            openbao.start(self._state, server, remember)
            if not stay_sealed:
                openbao.unseal(self._state, self.get(name))
        else:
            remember(process.start(server.argv, Path(server.log)))
            self.wait_serving(name)

    def resume(self, name: str) -> None:
        """Lets a paused one go on, and waits until it serves."""
        process.send(name, self.get(name), signal.SIGCONT)
        self.wait_serving(name)

    def wait_serving(self, name: str) -> None:
        """Waits until the server answers and says that it is well."""
        process.wait_until(
            f"{name} serves",
            lambda: self._serves(name),
            SERVING_DEADLINE_SECONDS,
            self.get(name),
        )

    def conditions(self) -> dict[str, str]:
        """What each does: stopped, paused, sealed, not serving, or serving."""
        return {name: self._condition(name) for name in SERVERS if name in self._state.servers}

    def _condition(self, name: str) -> str:
        server = self.get(name)
        if not process.is_running(server):
            return "stopped"
        if process.is_paused(server):
            return "paused"
        if name == "openbao" and openbao.health(self._state) == openbao.SEALED:
            return "sealed"
        return "serving" if self._serves(name) else "not serving"

    def _serves(self, name: str) -> bool:
        if name == "openbao":
            return openbao.serving(self._state)
        if name == "postgres":
            return postgres.serving(self._layout, self.get(name))
        return controlplane.serving(name, self._layout, self._state)

    def _create_controlplane(self, tools: dict[str, Path]) -> None:
        for name, server in controlplane.create(self._layout, self._state, tools).items():
            self._remember(name, server)
        self.wait_serving("kube-apiserver")

    def _create_postgres(self, tools: dict[str, Path]) -> None:
        server = postgres.prepare(self._layout, self._state, tools)
        postgres.start(self._layout, server, partial(self._remember, "postgres"))

    def _create_openbao(self, tools: dict[str, Path]) -> None:
        server = openbao.prepare(self._layout, self._state, tools)
        openbao.start(self._state, server, partial(self._remember, "openbao"))
        openbao.initialise(self._state)
        self._save()
        openbao.unseal(self._state, self.get("openbao"))

    def _remember(self, name: str, server: Server) -> None:
        with self._changing:
            self._state.servers[name] = server
        self._save()

    def _save(self) -> None:
        with self._changing:
            self._layout.save(self._state)
