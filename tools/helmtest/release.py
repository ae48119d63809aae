"""A release of the chart that lives as long as a test module, in namespaces of its own."""

import json
import secrets
import time
import unittest

from .commands import CHART, KINDS, Answer, helm, kubectl, must, patch, write
from .objects import config_map

TIMEOUT = "120s"
POLICY_DEADLINE_SECONDS = 30


class Release:
    """One release; its name is the prefix of every name that the chart makes."""

    def __init__(self):
        self.name = f"tenure-ht-{secrets.token_hex(3)}"
        self.namespace = f"{self.name}-system"
        self.tenant = f"{self.name}-tenant-ns"
        self.operator = f"system:serviceaccount:{self.namespace}:tenure"
        self._had_definitions = kubectl("get", "crd", "machineidentities.tenure.dev").ok

    def create_namespaces(self) -> None:
        """The operator's namespace under the restricted profile, and a tenant's."""
        restricted = {"pod-security.kubernetes.io/enforce": "restricted"}
        must(write(namespace(self.namespace, restricted), namespace(self.tenant)))

    def install(self, *argv: str) -> Answer:
        """Installs or upgrades and waits until the Deployment is available."""
        # Definitions that an earlier release left behind carry its name.
        return helm(
            "upgrade", "--install", self.name, CHART, "--namespace", self.namespace,
            "--take-ownership", "--wait", "--timeout", TIMEOUT, *argv,
        )  # fmt: skip

    def wait_for_policies(self) -> None:
        """Waits until the API server goes by the policies, which it learns of with a delay."""
        deadline = time.monotonic() + POLICY_DEADLINE_SECONDS
        plain = json.dumps(config_map("probe", self.tenant))
        probe = ("create", "--dry-run=server", "-f", "-")
        while time.monotonic() < deadline:
            answer = kubectl(*probe, user=self.operator, stdin=plain)
            if f"{self.name}-operator-configmaps" in answer.error:
                return
        raise AssertionError(f"the policies of {self.name} are not in force: {answer}")

    def uninstall(self, *argv: str) -> Answer:
        """Uninstalls."""
        return helm("uninstall", self.name, "--namespace", self.namespace, *argv)

    def clean_up(self) -> None:
        """Removes what the module made; definitions only where it brought them."""
        self.uninstall()
        self._free_tenants_objects()
        kubectl("delete", "namespace", self.namespace, self.tenant, "--wait=false")
        if not self._had_definitions:
            kubectl("delete", "crd", *(f"{kind}.tenure.dev" for kind in KINDS))

    def _free_tenants_objects(self) -> None:
        found = kubectl(
            "get", "machineidentities,secretleases", "-n", self.tenant, "-o", "json"
        )
        for item in json.loads(found.out)["items"] if found.ok else []:
            name = item["metadata"]["name"]
            patch(item["kind"], name, {"metadata": {"finalizers": None}}, self.tenant)


def installed(*argv: str) -> Release:
    """A release that is installed; ends with the module that calls this from setUpModule."""
    release = Release()
    unittest.addModuleCleanup(release.clean_up)
    release.create_namespaces()
    must(release.install(*argv))
    release.wait_for_policies()
    return release


def namespace(name: str, labels: dict[str, str] | None = None) -> dict:
    """A Namespace."""
    metadata = {"name": name, "labels": labels or {}}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def grant(user: str, rules: list[dict], where: str, name: str) -> None:
    """Lets a user do what the rules say, in a namespace."""
    meta = {"name": name, "namespace": where}
    rbac = "rbac.authorization.k8s.io"
    must(
        write(
            {"apiVersion": f"{rbac}/v1", "kind": "Role", "metadata": meta, "rules": rules},
            {
                "apiVersion": f"{rbac}/v1",
                "kind": "RoleBinding",
                "metadata": meta,
                "roleRef": {"apiGroup": rbac, "kind": "Role", "name": name},
                "subjects": [{"apiGroup": rbac, "kind": "User", "name": user}],
            },
        )
    )
