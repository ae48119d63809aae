"""The stage of its own: a development cluster that comes and goes with the demonstration."""

import contextlib
import fcntl
import json
import shutil
from dataclasses import asdict
from pathlib import Path

from devcluster import env, install, openbao
from devcluster.cluster import Cluster, Options
from devcluster.errors import DevError
from devcluster.files import write_whole
from devcluster.install import REPOSITORY
from devcluster.progress import say
from devcluster.state import Layout, Server, State

from . import fromsource, stage
from .bao import Bao
from .database import Database
from .examples import Names
from .fromsource import Running
from .kube import Kube
from .report import Report
from .stage import CleanUp, must
from .world import World

# Where the cluster's folder already holds another cluster.
ASIDE = REPOSITORY / "target" / "demo-cluster"
LOGS = REPOSITORY / "target" / "demo-logs"
NAME = "demo"


class Local:
    """Starts everything, and ends what it started."""

    def __init__(self, folder: Path, keep: bool, report: Report):
        self.cluster = Cluster(folder)
        self.running: Running | None = None
        self._keep = keep
        self._report = report
        self._undo = CleanUp()
        self._held = contextlib.ExitStack()

    def set_up(self, scratch: Path) -> World:
        """Everything that the play needs; Stopped where that cannot be had."""
        report, layout = self._report, self.cluster.layout
        kube = Kube(layout.bin / "kubectl", layout.kubeconfig)
        with report.step("a cluster, an OpenBao and a PostgreSQL of its own"):
            state = self._servers()
            self._tell_servers(kube, state)
        must(report)
        helm = [str(layout.bin / "helm"), "--kubeconfig", str(layout.kubeconfig)]
        with report.step("the chart: kinds, rights and policies; no pod"):
            self._chart(kube, helm)
        must(report)
        stage.show_build(report)
        must(report)
        with report.step("the operator, from source, as the chart's ServiceAccount"):
            self._operator(kube, helm)
        must(report)
        world = self._world(kube, state, scratch)
        with report.step("the platform: an owner, an issuer, a backend"):
            stage.show_platform(world)
        must(report)
        return world

    def tear_down(self) -> bool:
        """Ends the operator and the servers and removes the folder; keeps logs of a failure."""
        with self._held:
            if self._report.failed:
                _keep_logs(self.cluster.layout)
            clean = self._undo.run()
        _remove_folder(self.cluster.layout)
        return clean

    def keep(self) -> str:
        """Leaves everything running; how to look around."""
        layout = self.cluster.layout
        if self.running is None:
            raise DevError("there is no operator to leave running")
        self._held.close()
        return _explore(layout, self.running)

    def _servers(self) -> State:
        self._held.enter_context(_alone(self.cluster.layout))
        end(self.cluster)
        self._undo.later("end the cluster", lambda: _down(self.cluster))
        with self.cluster.alone():
            return self.cluster.up(Options(name=NAME, throwaway=not self._keep))

    def _tell_servers(self, kube: Kube, state: State) -> None:
        version = json.loads(kube.run("version", "-o", "json"))["serverVersion"]["gitVersion"]
        health = Bao(openbao.address(state), "").ask("GET", "sys/health").body
        self._report.saw(
            f"kube-apiserver {version}; OpenBao {health.get('version')} at "
            f"{openbao.address(state)}; PostgreSQL on port {state.ports['postgres']}",
            gist=f"Kubernetes {version}, OpenBao {health.get('version')}",
        )

    def _chart(self, kube: Kube, helm: list[str]) -> None:
        install.chart(helm, ["--set", "replicas=0"])
        install.wait_for_kinds(kube.kubectl)
        user = f"system:serviceaccount:{install.NAMESPACE}:{install.ACCOUNT}"
        stage.wait_for_policies(kube, user, "default")
        kinds = kube.run("api-resources", "--api-group=tenure.dev", "-o", "name").split()
        policies = kube.run("get", "validatingadmissionpolicies", "-o", "name").split()
        told = f"{len(kinds)} kinds, {len(policies)} policies in force"
        self._report.saw(f"{told}: {', '.join(kinds)}", gist=told)

    def _operator(self, kube: Kube, helm: list[str]) -> None:
        layout = self.cluster.layout
        self.running = fromsource.start(layout.root, helm, kube.kubectl)
        running = self.running
        # For the next run, should this one be killed.
        write_whole(_marker(layout), json.dumps(asdict(running.server)) + "\n")
        self._undo.later("end the operator", lambda: fromsource.stop(running.server))
        own = Kube(layout.bin / "kubectl", layout.operator_kubeconfig)
        stage.show_operator(own, running, self._report)

    def _world(self, kube: Kube, state: State, scratch: Path) -> World:
        layout = self.cluster.layout
        variables = env.variables(layout, state)
        return World(
            kube,
            Bao(variables["BAO_ADDR"], variables["BAO_TOKEN"]),
            Database(
                str(layout.bin / "psql"), variables["PGHOST"], variables["PGPORT"],
                variables["PGDATABASE"],
            ),
            Names(backend_address=variables["BAO_ADDR"]),
            self._report,
            scratch,
        )  # fmt: skip


def choose_folder(wanted: Path) -> Path:
    """The wanted folder, or another one where it holds a cluster that is not the demo's."""
    layout = Layout(wanted)
    state = layout.load()
    if state is None or state.throwaway or _marker(layout).exists():
        return wanted
    say(f"{wanted} holds a cluster of yours: it stays as it is, the demo uses {ASIDE}")
    return ASIDE


def end(cluster: Cluster) -> bool:
    """Ends what an earlier demonstration left running; False where there was nothing."""
    layout = cluster.layout
    marker = _marker(layout)
    if marker.exists():
        say(f"ending the demo that runs in {layout.root}")
        fromsource.stop(Server(**json.loads(marker.read_text())))
    elif layout.load() is None:
        return False
    _down(cluster)
    return True


def end_kept(cluster: Cluster) -> bool:
    """The same, for a command of its own, the folder included."""
    with _alone(cluster.layout):
        ended = end(cluster)
    _remove_folder(cluster.layout)
    return ended


def _down(cluster: Cluster) -> None:
    with cluster.alone():
        cluster.down()


def _marker(layout: Layout) -> Path:
    # Among what `tools/dev down` removes.
    return layout.logs / "demo.json"


def _keep_logs(layout: Layout) -> None:
    shutil.rmtree(LOGS, ignore_errors=True)
    state = layout.load()
    logs = {name: Path(server.log) for name, server in (state.servers if state else {}).items()}
    for name, log in (logs | {"operator": layout.logs / "operator.log"}).items():
        if log.exists():
            LOGS.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(log, LOGS / f"{name}.log")
    if LOGS.exists():
        say(f"the logs of the servers are kept in {LOGS}")


@contextlib.contextmanager
def _alone(layout: Layout):
    layout.root.mkdir(parents=True, exist_ok=True)
    with layout.session.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DevError(
                f"another command runs on a cluster in {layout.root}; wait for it, or name "
                "another folder in TENURE_DEV_DIR"
            ) from error
        yield


def _remove_folder(layout: Layout) -> None:
    for file in (layout.lock, layout.session):
        file.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        layout.root.rmdir()


def _explore(layout: Layout, running: Running) -> str:
    env_file = _relative(layout.env)
    return f"""\
Everything is left running. To look around:
  . {env_file}
  kubectl get tenure -A
  kubectl -n payments describe machineidentity payments-api
  kubectl -n payments get events --sort-by=.metadata.creationTimestamp
  kubectl -n payments get machineidentity short-lived --watch      # rotates every 40 s or so
  kubectl apply -f examples/lease-database.yaml                    # a database login on lease
  bao list sys/leases/lookup/database/creds/ledger
  curl -s http://127.0.0.1:{running.port}/metrics | grep ^tenure
  less {_relative(Path(running.server.log))}
To end it:
  tools/demo --end"""


def _relative(path: Path) -> str:
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
