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
_AUDIT_POLICY = Path(__file__).resolve().parent / "manifests" / "audit-policy.yaml"

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

_KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters:
- name: {context}
  cluster:
    server: {server}
    certificate-authority-data: {ca}
users:
- name: admin
  user:
    client-certificate-data: {certificate}
    client-key-data: {key}
contexts:
- name: {context}
  context:
    cluster: {context}
    user: admin
current-context: {context}
"""


def create(layout: Layout, state: State, tools: dict[str, Path]) -> dict[str, Server]:
    """Makes the cluster anew and returns its processes."""
    home = _home(layout)
    if home.exists():
        shutil.rmtree(home)
    config = layout.kwok / "kwokctl.yaml"
    write_whole(config, _config(layout, state))
    argv = [str(tools["kwokctl"]), "create", "cluster", "--name", CLUSTER]
    argv += ["--config", str(config), "--kubeconfig", str(layout.kwok / "kubeconfig")]
    argv += [f"--{name}-binary={tools[command]}" for name, command in COMPONENTS.items()]
    if state.audit:
        argv += ["--kube-audit-policy", str(_AUDIT_POLICY)]
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


def api_server(state: State) -> str:
    """The URL of the API server."""
    return f"https://127.0.0.1:{state.ports['kube-apiserver']}"


def admin_kubeconfig(layout: Layout, state: State) -> str:
    """A kubeconfig of the cluster's administrator that needs no other file."""
    pki = _home(layout) / "pki"
    return _KUBECONFIG.format(
        context=f"tenure-{state.name}",
        server=api_server(state),
        ca=_encoded(pki / "ca.crt"),
        certificate=_encoded(pki / "admin.crt"),
        key=_encoded(pki / "admin.key"),
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
