"""The Kubernetes control plane, made by kwokctl from its real binaries."""

import base64
import os
import shutil
import subprocess
import time
from pathlib import Path

from . import http, process
from .errors import DevError
from .files import write_whole
from .state import Layout, Server, State

CLUSTER = "dev"
COMPONENTS = {
    "etcd": "etcd",
    "kube-apiserver": "kube-apiserver",
    "kube-controller-manager": "kube-controller-manager",
    "kube-scheduler": "kube-scheduler",
    "kwok-controller": "kwok",
}
"""The server's name and the command that it runs."""

GATES = "PodCertificateRequest=true,ClusterTrustBundle=true,ClusterTrustBundleProjection=true"
RUNTIME_CONFIG = "certificates.k8s.io/v1beta1=true"
START_DEADLINE_SECONDS = 60

# Nobody restarts a controller that ended because it lost its leader lease while etcd or the API
# server was away, and there is only one of each: so they do without an election.
_CONFIG = """\
kind: KwokctlConfiguration
apiVersion: config.kwok.x-k8s.io/v1alpha1
options:
  runtime: binary
  bindAddress: 127.0.0.1
  kubeApiserverPort: {ports[kube-apiserver]}
  etcdPort: {ports[etcd]}
  etcdPeerPort: {ports[etcd-peer]}
  kubeControllerManagerPort: {ports[kube-controller-manager]}
  kubeSchedulerPort: {ports[kube-scheduler]}
  kwokControllerPort: {ports[kwok-controller]}
  disableQPSLimits: true
{options}componentsPatches:
- name: kube-controller-manager
  extraArgs:
  - {{key: cluster-signing-cert-file, value: "{pki}/ca.crt"}}
  - {{key: cluster-signing-key-file, value: "{pki}/ca.key"}}
  - {{key: use-service-account-credentials, value: "true"}}
  - {{key: leader-elect, value: "false"}}
- name: kube-scheduler
  extraArgs:
  - {{key: leader-elect, value: "false"}}
- name: kube-apiserver
  extraArgs:
  - {{key: shutdown-watch-termination-grace-period, value: 2s}}
- name: etcd
  extraArgs:
  - {{key: unsafe-no-fsync, value: "true"}}
"""

# Bodies of Secrets and tokens stay out of the log, as on a careful production cluster.
_AUDIT_POLICY = """\
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  users: [system:apiserver, system:kube-scheduler]
- level: None
  nonResourceURLs: ["/healthz*", "/readyz*", "/livez*", "/openapi*", "/version"]
- level: Metadata
  resources:
  - {group: "", resources: [secrets, configmaps, serviceaccounts/token]}
  - {group: authentication.k8s.io, resources: [tokenreviews]}
- level: Request
  verbs: [create, update, patch, delete, deletecollection]
- level: Metadata
"""

_KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters:
- name: {context}
  cluster:
    server: {server}
    certificate-authority-data: {ca}
users:
- name: {user}
  user:
{credentials}
contexts:
- name: {context}
  context:
    cluster: {context}
    user: {user}
current-context: {context}
"""


def create(layout: Layout, state: State, tools: dict[str, Path]) -> dict[str, Server]:
    """Makes the cluster anew and returns its processes; the API server is ready then."""
    home = _home(layout)
    if home.exists():
        shutil.rmtree(home)
    config = layout.kwok / "kwokctl.yaml"
    write_whole(config, _config(layout, state))
    argv = [str(tools["kwokctl"]), "create", "cluster", "--name", CLUSTER]
    argv += ["--config", str(config), "--kubeconfig", str(layout.kwok / "kubeconfig")]
    argv += [f"--{name}-binary={tools[command]}" for name, command in COMPONENTS.items()]
    if state.audit:
        policy = layout.kwok / "audit-policy.yaml"
        write_whole(policy, _AUDIT_POLICY)
        argv += ["--kube-audit-policy", str(policy)]
    # A session of its own: an interrupt at the terminal later must not reach the servers.
    done = subprocess.run(
        argv, env=_environment(layout), capture_output=True, text=True, start_new_session=True
    )
    if done.returncode != 0:
        raise DevError(f"kwokctl could not create the cluster:\n{done.stdout}{done.stderr}")
    servers = adopt(layout)
    missing = sorted(set(COMPONENTS) - set(servers))
    if missing:
        logs = "\n".join(process.tail(home / "logs" / f"{name}.log") for name in missing)
        raise DevError(f"{', '.join(missing)} did not stay up.\n{logs}")
    if state.audit and not layout.audit_log.exists():
        layout.audit_log.symlink_to(home / "logs" / "audit.log")
    shutil.copyfile(home / "pki" / "ca.crt", layout.ca)
    write_whole(layout.kubeconfig, admin_kubeconfig(layout, state))
    wait_serving("kube-apiserver", layout, state, servers["kube-apiserver"])
    return servers


def adopt(layout: Layout) -> dict[str, Server]:
    """The processes that kwokctl started for this folder and that still run."""
    home = _home(layout)
    servers = {}
    for name in COMPONENTS:
        file = home / "pids" / f"{name}.pid"
        if not file.exists():
            continue
        argv = _settled_command_line(int(file.read_text()), home)
        if argv:
            log = str(home / "logs" / f"{name}.log")
            servers[name] = Server(argv=argv, log=log, pid=int(file.read_text()))
    return servers


def _settled_command_line(pid: int, home: Path) -> list[str]:
    # A pid file may be older than the last boot: only a command from our own folder is ours.
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        argv = process.command_line(pid)
        if not argv:
            return []
        if argv[0].startswith(f"{home}/bin/"):
            return argv
        time.sleep(process.POLL_SECONDS)
    return []


def serving(name: str, layout: Layout, state: State) -> bool:
    """Whether etcd or the API server answers that it is well; true for the others."""
    if name == "etcd":
        answer = http.request("GET", f"http://127.0.0.1:{state.ports['etcd']}/health", timeout=2)
        return answer.status == 200
    if name == "kube-apiserver":
        url = f"{api_server(state)}/readyz"
        return http.request("GET", url, ca=str(layout.ca), timeout=2).status == 200
    return True


def wait_serving(name: str, layout: Layout, state: State, server: Server) -> None:
    """Waits until the server answers again."""
    process.wait_until(
        f"{name} serves",
        lambda: serving(name, layout, state),
        START_DEADLINE_SECONDS,
        server,
    )


def api_server(state: State) -> str:
    """The URL of the API server."""
    return f"https://127.0.0.1:{state.ports['kube-apiserver']}"


def admin_kubeconfig(layout: Layout, state: State) -> str:
    """A kubeconfig of the cluster's administrator that needs no other file."""
    pki = _home(layout) / "pki"
    credentials = (
        f"    client-certificate-data: {_encoded(pki / 'admin.crt')}\n"
        f"    client-key-data: {_encoded(pki / 'admin.key')}"
    )
    return _kubeconfig(layout, state, "admin", credentials)


def token_kubeconfig(layout: Layout, state: State, user: str, token: str) -> str:
    """A kubeconfig of the holder of a bearer token."""
    return _kubeconfig(layout, state, user, f"    token: {token}")


def _kubeconfig(layout: Layout, state: State, user: str, credentials: str) -> str:
    return _KUBECONFIG.format(
        context=f"tenure-{state.name}",
        server=api_server(state),
        ca=_encoded(layout.ca),
        user=user,
        credentials=credentials,
    )


def _encoded(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()


def _config(layout: Layout, state: State) -> str:
    options = ""
    if state.profile == "gates":
        options = f'  kubeFeatureGates: "{GATES}"\n  kubeRuntimeConfig: "{RUNTIME_CONFIG}"\n'
    return _CONFIG.format(ports=state.ports, options=options, pki=_home(layout) / "pki")


def _environment(layout: Layout) -> dict[str, str]:
    return os.environ | {"KWOK_WORKDIR": str(layout.kwok)}


def _home(layout: Layout) -> Path:
    return layout.kwok / "clusters" / CLUSTER
