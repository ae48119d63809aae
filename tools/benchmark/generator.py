"""Runs the Java load generator of operator/bench."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from devcluster.errors import DevError
from devcluster.install import REPOSITORY
from devcluster.state import Layout

_JAR = REPOSITORY / "operator" / "bench" / "target" / "tenure-bench.jar"

PLURALS = {"MachineIdentity": "machineidentities", "SecretLease": "secretleases"}


class Generator:
    """Load from a Java process of its own, as the cluster's administrator."""

    def __init__(self, layout: Layout, in_flight: int):
        self._layout = layout
        self._in_flight = in_flight
        self._jdk = subprocess.check_output([REPOSITORY / "tools" / "find-jdk"], text=True).strip()

    def herd(
        self, kind: str, templates: list[dict], prefix: str, count: int, per_second: float = 0
    ) -> dict:
        """Creates `count` objects, by the templates in turn, and waits for all Ready.

        They are created at once, or so many `per_second`.

        A template is an object named `{{name}}`; the names are the prefix and a number. Returns
        what dev.tenure.bench.Herd.Result says; an error where not all became Ready.
        """
        result = self._run(
            "herd",
            {
                "create": [creation(template) for template in templates],
                "kind": kind,
                "plural": PLURALS[kind],
                "namespace": templates[0]["metadata"]["namespace"],
                "prefix": prefix,
                "count": count,
                "inFlight": self._in_flight,
                "perSecond": per_second,
                "deadlineSeconds": 600,
            },
        )
        if result["ready"] != count:
            missing = "\n  ".join(result["notReady"])
            raise DevError(f"{result['ready']} of {count} are Ready, of the others:\n  {missing}")
        return result

    def floor(
        self,
        template: dict,
        writes: list[dict],
        prefix: str,
        count: int,
        end: Sequence[dict] = (),
        gone: dict | None = None,
        backend: str | None = None,
    ) -> dict:
        """Creates objects by the template and sends the writes for each as the operator.

        What has a token goes to the backend with this address. Afterwards the calls of the `end`
        follow for each, until `gone` finds nothing. Returns dev.tenure.bench.Floor.Result.
        """
        (result,) = self._run(
            "floor",
            {
                "create": creation(template),
                "writes": writes,
                "end": list(end),
                "release": release(template),
                "gone": gone,
                "writer": str(self._layout.operator_kubeconfig),
                "backend": backend,
                "rounds": [{"prefix": prefix, "count": count}],
                "inFlight": self._in_flight,
            },
        )
        return result

    def _run(self, what: str, plan: dict):
        if not _JAR.is_file():
            raise DevError(f"{_JAR} is missing; build it: mvn -pl operator/bench -am package")
        with tempfile.TemporaryDirectory() as folder:
            asked, answered = Path(folder) / "plan.json", Path(folder) / "result.json"
            asked.write_text(json.dumps({what: plan}))
            java = [f"{self._jdk}/bin/java", "-XX:+UseSerialGC", "-jar", str(_JAR)]
            done = subprocess.run(
                [*java, str(asked), str(answered)],
                env={"KUBECONFIG": str(self._layout.kubeconfig)},
                capture_output=True,
                text=True,
            )
            if done.returncode != 0:
                end = (done.stdout + done.stderr)[-4000:]
                raise DevError(f"the load generator failed at the {what}:\n{end}")
            return json.loads(answered.read_text())


def release(template: dict) -> dict:
    """The request that takes the finalizers off an object of ours."""
    return {
        "method": "PATCH",
        "uri": f"{_collection(template)}/{{{{name}}}}",
        "contentType": "application/merge-patch+json",
        "body": json.dumps({"metadata": {"finalizers": None}}),
    }


def _collection(template: dict) -> str:
    plural = PLURALS[template["kind"]]
    return f"/apis/{template['apiVersion']}/namespaces/{template['metadata']['namespace']}/{plural}"


def creation(template: dict) -> dict:
    """The request that creates an object of ours."""
    return {
        "method": "POST",
        "uri": _collection(template),
        "contentType": "application/json",
        "body": json.dumps(template),
    }
