"""A stage in the user's own cluster, OpenBao or Vault, and PostgreSQL.

Everything made there carries the name of this run and is removed at its end.
"""

import json
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from devcluster import install
from devcluster.errors import DevError

from . import fromsource, stage
from .bao import Bao
from .database import Database
from .examples import Names
from .fromsource import Running
from .kube import Kube
from .mounts import Mounts, Reach
from .report import Report
from .stage import CleanUp, must
from .waiting import expect
from .world import World

COMMANDS = ("kubectl", "helm", "openssl", "psql")
GONE_SECONDS = 90
_CHART = ["--set", "replicas=0,crds.keep=false", "--set-json"]


class OwnCluster:
    """Uses what the user names, and leaves it as it was."""

    def __init__(self, context: str, environment: Mapping[str, str], report: Report):
        lacking = missing(environment)
        if lacking:
            raise DevError("CONTEXT needs more:\n  " + "\n  ".join(lacking))
        self._context = context
        self._environment = environment
        self._report = report
        self._undo = CleanUp()
        self.running: Running | None = None
        self.run = f"tenure-demo-{secrets.token_hex(3)}"
        address = _either(environment, "ADDR")
        self._names = Names(
            tenant=self.run,
            prefix=f"{self.run}-",
            login=f"{self.run}-login",
            kv=f"{self.run}-kv",
            database=f"{self.run}-database",
            audience=environment.get("TENURE_DEMO_AUDIENCE", "vault"),
            backend_address=address,
            trust_domain=f"{self.run}.example.org",
        )
        self._bao = Bao(
            address,
            _either(environment, "TOKEN"),
            _either(environment, "CACERT"),
            _either(environment, "NAMESPACE"),
        )

    def set_up(self, scratch: Path) -> World:
        """Everything that the play needs; Stopped where that cannot be had."""
        report = self._report
        kube = Kube(Path(shutil.which("kubectl") or "kubectl"), context=self._context)
        with report.step("your cluster and your OpenBao or Vault"):
            installed = self._look(kube)
        must(report)
        if not installed:
            stage.show_build(report)
            must(report)
        with report.step("Tenure in your cluster"):
            if installed:
                report.saw("the kinds are there: the operator of this cluster is used",
                           gist="installed already")  # fmt: skip
            else:
                self._install(kube)
        must(report)
        with report.step("mounts, a login and a namespace for this run"):
            self._make_room(kube)
        must(report)
        world = self._world(kube, scratch)
        self._undo.later("remove the platform's objects", lambda: self._remove_platform(kube))
        with report.step("the platform: an owner, an issuer, a backend"):
            stage.show_platform(world)
        must(report)
        self._undo.later("remove the tenant's objects", lambda: self._remove_tenants(kube))
        return world

    def tear_down(self) -> bool:
        """Removes everything that carries the run's name."""
        return self._undo.run()

    def keep(self) -> str:
        raise DevError("KEEP=1 is for the demo's own cluster")

    def _look(self, kube: Kube) -> bool:
        contexts = kube.run("config", "get-contexts", "-o", "name").split()
        expect(f"a context {self._context}", self._context in contexts, contexts)
        version = json.loads(kube.run("version", "-o", "json"))["serverVersion"]["gitVersion"]
        self._report.saw(f"context {self._context}: kube-apiserver {version}")
        expect(
            "the right to install", kube.ask("auth", "can-i", "*", "*", "--all-namespaces").ok,
            f"auth can-i '*' '*': no; {self._context} needs the rights of an administrator",
        )  # fmt: skip
        health = self._bao.ask("GET", "sys/health").body
        expect("an unsealed server", health.get("sealed") is False, health)
        token = self._bao.call("GET", "auth/token/lookup-self")["data"]
        self._report.saw(
            f"{self._bao.address}: version {health.get('version')}, token with policies "
            f"{', '.join(token['policies'])}",
            gist=f"Kubernetes {version}, OpenBao or Vault {health.get('version')}",
        )
        installed = kube.find("crd", "machineidentities.tenure.dev") is not None
        if installed:
            self._check_audience(kube)
        return installed

    def _check_audience(self, kube: Kube) -> None:
        # Tenure refuses a second backend with the audience of the first.
        for backend in json.loads(kube.run("get", "secretbackends", "-o", "json"))["items"]:
            for login in backend["spec"]["login"].values():
                if login["audience"] == self._names.audience:
                    raise DevError(
                        f"SecretBackend {backend['metadata']['name']} has the audience "
                        f"{self._names.audience} already: add another one to tokenAudiences in the "
                        "chart's values, and name it in TENURE_DEMO_AUDIENCE"
                    )

    def _install(self, kube: Kube) -> None:
        if kube.find("namespace", install.NAMESPACE) is not None:
            raise DevError(
                f"the namespace {install.NAMESPACE} exists without the kinds of tenure.dev; "
                "remove it, or install the chart"
            )
        helm = ["helm", "--kube-context", self._context]
        self._undo.later("remove the chart", lambda: self._uninstall(kube, helm))
        audiences = f"tokenAudiences={json.dumps([self._names.audience])}"
        install.chart(helm, [*_CHART, audiences])
        install.wait_for_kinds(kube.kubectl)
        user = f"system:serviceaccount:{install.NAMESPACE}:{install.ACCOUNT}"
        stage.wait_for_policies(kube, user, "default")
        folder = Path(tempfile.mkdtemp(prefix="tenure-demo-operator-"))
        self._undo.later("remove the operator's files", lambda: shutil.rmtree(folder))
        running = self.running = fromsource.start(folder, helm, kube.kubectl)
        self._undo.later("end the operator", lambda: fromsource.stop(running.server))
        own = Kube(Path(shutil.which("kubectl") or "kubectl"), folder / "operator.kubeconfig")
        stage.show_operator(own, running, self._report)

    def _make_room(self, kube: Kube) -> None:
        names = self._names
        self._undo.later("remove the namespace", lambda: self._remove_namespace(kube))
        labels = {"tenure.dev/enrolled": "true"}
        kube.apply(_cluster_object("Namespace", names.tenant, labels=labels))
        mounts = Mounts(self._bao, names, Reach.of(self._environment, kube))
        self._undo.later("remove the login's reviewer", lambda: mounts.remove_reviewer(kube))
        mounts.add_reviewer(kube)
        self._undo.later("remove the mounts", mounts.remove)
        mounts.add(kube)
        self._report.saw(
            f"namespace {names.tenant}; mounts {names.kv}, {names.database}, auth/{names.login}",
            gist=names.tenant,
        )

    def _world(self, kube: Kube, scratch: Path) -> World:
        environment = self._environment
        database = Database(
            "psql", environment["PGHOST"], environment.get("PGPORT", "5432"),
            environment.get("PGDATABASE", "postgres"),
        )  # fmt: skip
        return World(kube, self._bao, database, self._names, self._report, scratch)

    def _remove_tenants(self, kube: Kube) -> None:
        # While the operator runs: it takes back what they hold.
        kube.run("delete", "machineidentities,secretleases", "--all", "-n", self._names.tenant,
                 f"--timeout={GONE_SECONDS}s")  # fmt: skip

    def _remove_platform(self, kube: Kube) -> None:
        for kind, name in (
            ("secretbackend", "vault"),
            ("identityissuer", "mesh-ca"),
            ("identityowner", "team-payments"),
        ):
            kube.run("delete", kind, self._names.of(name), "--ignore-not-found",
                     f"--timeout={GONE_SECONDS}s")  # fmt: skip

    def _remove_namespace(self, kube: Kube) -> None:
        kube.run("delete", "namespace", self._names.tenant, "--ignore-not-found",
                 f"--timeout={GONE_SECONDS}s")  # fmt: skip

    def _uninstall(self, kube: Kube, helm: list[str]) -> None:
        argv = [*helm, "uninstall", install.RELEASE, "--namespace", install.NAMESPACE]
        argv += ["--ignore-not-found", "--wait"]
        done = subprocess.run(argv, capture_output=True, text=True)
        if done.returncode != 0:
            raise DevError(done.stderr.strip())
        kube.run("delete", "namespace", install.NAMESPACE, "--ignore-not-found",
                 f"--timeout={GONE_SECONDS}s")  # fmt: skip


def missing(environment: Mapping[str, str]) -> list[str]:
    """What has to be given before anything can begin, each with the way to give it."""
    lacking = [
        f"{command}: put it into PATH" for command in COMMANDS if shutil.which(command) is None
    ]
    for part, meaning in (
        ("ADDR", "the URL of your OpenBao or Vault, as the operator and you reach it"),
        ("TOKEN", "a token that may add mounts, logins and policies there, and list leases"),
    ):
        if not _either(environment, part):
            lacking.append(f"BAO_{part} or VAULT_{part}: {meaning}")
    for name, meaning in (
        ("PGHOST", "the host of a PostgreSQL, as OpenBao and you reach it"),
        ("PGUSER", "an account there that may create roles"),
        ("PGPASSWORD", "its password"),
    ):
        if not environment.get(name):
            lacking.append(f"{name}: {meaning}")
    return lacking


def _either(environment: Mapping[str, str], part: str) -> str:
    return environment.get(f"BAO_{part}") or environment.get(f"VAULT_{part}") or ""


def _cluster_object(kind: str, name: str, **metadata) -> dict:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, **metadata}}
