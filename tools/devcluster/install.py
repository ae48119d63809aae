"""Installs the chart and the platform team's examples, and acts as the chart's account."""

import json
import subprocess
from pathlib import Path

from .errors import DevError
from .files import write_whole
from .kubectl import Kubectl
from .pins import TOOLS_DIR
from .progress import say

REPOSITORY = TOOLS_DIR.parent
CHART = REPOSITORY / "helm" / "tenure"
PLATFORM = REPOSITORY / "examples" / "platform"
RELEASE = "tenure"
NAMESPACE = "tenure-system"
ACCOUNT = "tenure"


def chart(helm: list[str], arguments: list[str]) -> None:
    """Installs or upgrades the chart; `arguments` go to helm as they are."""
    if not (CHART / "Chart.yaml").is_file():
        raise DevError(f"there is no chart in {CHART}: nothing was installed")
    argv = [*helm, "upgrade", RELEASE, str(CHART), "--install", "--namespace", NAMESPACE]
    _output([*argv, "--create-namespace", *arguments])
    say(f"installed the chart as {NAMESPACE}/{RELEASE}")


def wait_for_kinds(kubectl: Kubectl) -> None:
    """Waits until the API server serves every kind of tenure.dev."""
    names = kubectl.run("get", "crd", "-o", "name").split()
    ours = [name for name in names if name.endswith(".tenure.dev")]
    if not ours:
        raise DevError("the chart brought no kinds of tenure.dev; see its values for the CRDs")
    kubectl.run("wait", "--for=condition=Established", "--timeout=60s", *ours)
    say(f"serving {len(ours)} kinds of tenure.dev")


def platform(kubectl: Kubectl, backend_address: str) -> None:
    """Applies examples/platform, its SecretBackends pointed at the OpenBao of this cluster."""
    if not PLATFORM.is_dir():
        raise DevError(f"there are no examples in {PLATFORM}: the chart is installed without them")
    printed = kubectl.run("create", "--dry-run=client", "-o", "json", "-f", str(PLATFORM))
    objects = _objects(printed)
    for entry in objects:
        if entry["kind"] == "SecretBackend":
            entry["spec"]["address"] = backend_address
            say(f"SecretBackend {entry['metadata']['name']}: address {backend_address}")
    document = {"apiVersion": "v1", "kind": "List", "items": objects}
    for line in kubectl.apply(json.dumps(document)).splitlines():
        say(f"  {line}")


def _objects(printed: str) -> list[dict]:
    # kubectl prints one JSON document after the other.
    decoder = json.JSONDecoder()
    objects = []
    rest = printed.lstrip()
    while rest:
        entry, end = decoder.raw_decode(rest)
        objects += entry["items"] if entry["kind"] == "List" else [entry]
        rest = rest[end:].lstrip()
    return objects


def operator_kubeconfig(kubectl: Kubectl, out: Path, duration: str) -> None:
    """Writes a kubeconfig that can do what the operator's own account can do, and no more."""
    token = kubectl.token(NAMESPACE, ACCOUNT, duration)
    write_whole(out, kubectl.kubeconfig_with(ACCOUNT, token))


def operator_config(helm: list[str], kubectl: Kubectl, out: Path, port: int) -> None:
    """Writes the configuration of the installed chart, its HTTP server moved to loopback.

    `port` is that of metrics, health and readiness.
    """
    values = _output([*helm, "get", "values", RELEASE, "--namespace", NAMESPACE, "-o", "yaml"])
    argv = [*helm, "template", RELEASE, str(CHART), "--namespace", NAMESPACE]
    argv += ["--show-only", "templates/configmap.yaml", "--values", "-"]
    argv += ["--set", f"config.http.address=127.0.0.1,config.http.port={port}"]
    argv += ["--set", "config.logging.format=plain"]
    manifest = _output(argv, stdin=values)
    printed = kubectl.run(
        "create", "--dry-run=client", "-o", "json", "-f", "-", stdin=manifest
    )
    (config,) = json.loads(printed)["data"].values()
    write_whole(out, config)
    say(f"metrics, health and readiness: http://127.0.0.1:{port}")


def _output(argv: list[str], stdin: str | None = None) -> str:
    done = subprocess.run(argv, input=stdin, capture_output=True, text=True)
    if done.returncode != 0:
        raise DevError(f"{' '.join(argv)}: {done.stderr.strip()}")
    return done.stdout
