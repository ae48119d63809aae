"""The cluster, through kubectl."""

import base64
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devcluster.kubectl import Kubectl

from .waiting import NotYet, Unseen, until

READY_SECONDS = 60


@dataclass(frozen=True)
class Said:
    """What a kubectl call said, and whether it succeeded."""

    ok: bool
    out: str
    error: str


class Kube:
    """Reads and writes objects of one cluster."""

    def __init__(self, command: Path, kubeconfig: Path | None = None, context: str | None = None):
        self.kubectl = Kubectl(command, kubeconfig, context)
        self._prefix = [str(command)]
        self._prefix += ["--kubeconfig", str(kubeconfig)] if kubeconfig else []
        self._prefix += ["--context", context] if context else []

    def argv(self, *arguments: str) -> list[str]:
        """The command line of a call."""
        return [*self._prefix, *arguments]

    def ask(self, *arguments: str, stdin: str | None = None) -> Said:
        """A call whose refusal is an answer."""
        done = subprocess.run(
            self.argv(*arguments), input=stdin, capture_output=True, text=True
        )
        return Said(done.returncode == 0, done.stdout.strip(), done.stderr.strip())

    def run(self, *arguments: str, stdin: str | None = None) -> str:
        """A call that has to succeed."""
        return self.kubectl.run(*arguments, stdin=stdin)

    def apply(self, *objects: dict) -> None:
        """Applies objects as their team would."""
        document = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        self.run("apply", "-f", "-", stdin=json.dumps(document))

    def find(self, kind: str, name: str, namespace: str = "") -> dict | None:
        """The object, or None where there is none."""
        where = ["-n", namespace] if namespace else []
        printed = self.run("get", kind, name, *where, "-o", "json", "--ignore-not-found")
        return json.loads(printed) if printed.strip() else None

    def get(self, kind: str, name: str, namespace: str = "") -> dict:
        """The object; Unseen where there is none."""
        found = self.find(kind, name, namespace)
        if found is None:
            raise Unseen(f"expected: {kind} {name}; seen: it does not exist")
        return found

    def secret(self, name: str, namespace: str) -> dict[str, bytes]:
        """The decoded data of a Secret."""
        data = self.get("secret", name, namespace).get("data", {})
        return {key: base64.b64decode(value) for key, value in data.items()}

    def ready(self, kind: str, name: str, namespace: str = "") -> dict:
        """Waits until the condition Ready is True; the object as it is then."""
        return self.condition(kind, name, namespace, _is_true, "True")

    def condition(self, kind: str, name: str, namespace: str, fits, wanted: str) -> dict:
        """Waits until the condition Ready of the object's present generation fits."""

        def look() -> dict:
            found = self.find(kind, name, namespace)
            if found is None:
                raise NotYet("it does not exist")
            status = found.get("status", {})
            ready = condition_of(found, "Ready")
            if ready is None or status.get("observedGeneration") != found["metadata"]["generation"]:
                raise NotYet("no condition Ready of this generation")
            if not fits(ready):
                raise NotYet(conditions_text(found))
            return found

        return until(f"{kind} {name} has Ready={wanted}", look, READY_SECONDS)

    def gone(self, kind: str, name: str, namespace: str, seconds: float) -> None:
        """Waits until the object does not exist."""

        def look() -> None:
            found = self.find(kind, name, namespace)
            if found is not None:
                raise NotYet(f"it exists; {conditions_text(found)}")

        until(f"{kind} {name} is gone", look, seconds)

    def events(self, kind: str, name: str, namespace: str) -> list[dict]:
        """The events of an object, oldest first."""
        selector = f"involvedObject.kind={kind},involvedObject.name={name}"
        printed = self.run(
            "get", "events", "-n", namespace, "--field-selector", selector, "-o", "json"
        )
        items = json.loads(printed)["items"]
        return sorted(items, key=lambda item: item["metadata"]["creationTimestamp"])


def _is_true(condition: dict) -> bool:
    return condition["status"] == "True"


def condition_of(found: dict, kind: str) -> dict | None:
    """The condition of that type."""
    conditions = found.get("status", {}).get("conditions", [])
    return next((c for c in conditions if c["type"] == kind), None)


def conditions_text(found: dict) -> str:
    """The conditions in one line for people."""
    conditions = found.get("status", {}).get("conditions", [])
    texts = [f"{c['type']}={c['status']} ({c['reason']}: {c['message']})" for c in conditions]
    return "; ".join(texts) or "no conditions"
