"""helm and kubectl as the tests call them."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "tenure"
EXAMPLES = ROOT / "examples"
KUBERNETES = "1.31.0"
KINDS = (
    "identityissuers",
    "identityowners",
    "machineidentities",
    "secretbackends",
    "secretleases",
)


@dataclass(frozen=True)
class Answer:
    """What a command said and whether it succeeded."""

    ok: bool
    out: str
    error: str


def run(*argv: str | Path, stdin: str | None = None) -> Answer:
    """Runs a command to its end."""
    done = subprocess.run([str(a) for a in argv], input=stdin, capture_output=True, text=True)
    return Answer(done.returncode == 0, done.stdout, done.stderr.strip())


def helm(*argv: str | Path) -> Answer:
    """Runs helm."""
    return run("helm", *argv)


def rendered(name: str, namespace: str, *argv: str) -> Answer:
    """The chart's manifests, for a cluster of a version that the chart supports."""
    return helm(
        "template", name, CHART, "--namespace", namespace, "--kube-version", KUBERNETES, *argv
    )  # fmt: skip


def kubectl(*argv: str, user: str = "", stdin: str | None = None) -> Answer:
    """Runs kubectl, in the name of a user where one is given."""
    return run("kubectl", *argv, *(("--as", user) if user else ()), stdin=stdin)


def must(answer: Answer) -> str:
    """The output of a command that is no part of what is tested and has to succeed."""
    if not answer.ok:
        raise AssertionError(answer.error)
    return answer.out


def write(*objects: dict, user: str = "") -> Answer:
    """Writes objects by server-side apply, as the operator does."""
    document = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)})
    argv = ("apply", "--server-side", "--force-conflicts", "--field-manager=helm-test", "-f", "-")
    return kubectl(*argv, user=user, stdin=document)


def patch(
    kind: str, name: str, change: dict, namespace: str = "", user: str = "", **more: str
) -> Answer:
    """Changes an object by a JSON merge patch; `subresource` names one."""
    argv = ["patch", kind, name, "--type=merge", "-p", json.dumps(change)]
    argv += ["-n", namespace] if namespace else []
    argv += [f"--{key}={value}" for key, value in more.items()]
    return kubectl(*argv, user=user)


def read(kind: str, name: str, namespace: str = "") -> dict:
    """An object of the cluster."""
    argv = ["get", kind, name, "-o", "json"] + (["-n", namespace] if namespace else [])
    return json.loads(must(kubectl(*argv)))


def documents(text: str) -> list[dict]:
    """The objects of kubectl's JSON output, whether it is a List or one document after another."""
    decoder, rest, objects = json.JSONDecoder(), text.strip(), []
    while rest:
        found, end = decoder.raw_decode(rest)
        objects += found["items"] if found["kind"] == "List" else [found]
        rest = rest[end:].lstrip()
    return objects


def parsed(manifests: str) -> list[dict]:
    """The objects of a stream of YAML documents; every kind must be known to the cluster."""
    argv = ("create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-")
    return documents(must(kubectl(*argv, stdin=manifests)))
