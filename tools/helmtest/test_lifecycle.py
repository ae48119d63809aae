"""Install, upgrade and uninstall, and what the API server says of what the chart renders."""

import json
from pathlib import Path

from .cases import ChartTest
from .commands import EXAMPLES, KINDS, Answer, kubectl, must, read, rendered, write
from .release import Release, installed

release: Release


def setUpModule():
    global release
    release = installed()


def dry_run(document: str) -> Answer:
    """What the API server would say to the objects of a document."""
    options = ("--server-side", "--dry-run=server", "--force-conflicts")
    return kubectl("apply", *options, "-f", "-", stdin=document)


class LifecycleTest(ChartTest):
    """One release from its install to its end, in the order of the names."""

    def deployment(self) -> dict:
        return read("deployment", release.name, release.namespace)

    def definitions(self) -> dict[str, str]:
        found = must(kubectl("get", "crd", "-o", "json"))
        items = [item["metadata"] for item in json.loads(found)["items"]]
        return {i["name"]: i["uid"] for i in items if i["name"].endswith(".tenure.dev")}

    def test_1_the_deployment_is_available_under_the_restricted_profile(self):
        conditions = {c["type"]: c["status"] for c in self.deployment()["status"]["conditions"]}
        self.assertEqual(conditions["Available"], "True")
        self.assertEqual(self.deployment()["status"]["availableReplicas"], 2)

    def test_2_the_api_server_accepts_everything_under_both_scopes(self):
        for scope in ("Cluster", "EnrolledNamespaces"):
            with self.subTest(scope):
                answer = rendered(release.name, release.namespace, "--set", f"scope={scope}")
                manifests = must(answer)
                self.assertAllowed(dry_run(manifests))

    def test_3_the_policies_have_no_type_errors(self):
        names = {f"{release.name}-operator-{p}" for p in ("workloads", "secrets", "configmaps")}
        names |= {f"{release.name}-operator-{p}" for p in ("tokens", "metadata")}
        names |= {f"{release.name}-{p}" for p in ("service-accounts", "login-secrets", "enrolment")}
        for name in sorted(names):
            with self.subTest(name):
                status = "jsonpath={.status.observedGeneration}=1"
                wait = ("wait", "validatingadmissionpolicy", name, f"--for={status}")
                must(kubectl(*wait, "--timeout=30s"))
                checked = read("validatingadmissionpolicy", name)["status"]["typeChecking"]
                self.assertFalse(checked.get("expressionWarnings"))

    def test_4_an_upgrade_brings_the_configuration_to_new_pods(self):
        before = self.deployment()["metadata"]["generation"]
        self.assertAllowed(release.install("--set", "config.workers=7"))
        config = read("configmap", f"{release.name}-config", release.namespace)
        self.assertIn("workers: 7", config["data"]["config.yaml"])
        self.assertGreater(self.deployment()["metadata"]["generation"], before)

    def test_5_an_uninstall_leaves_the_definitions_and_their_objects(self):
        owner = {
            "apiVersion": "tenure.dev/v1alpha1",
            "kind": "IdentityOwner",
            "metadata": {"name": f"{release.name}-owner"},
            "spec": {"type": "Team", "displayName": "Stays"},
        }
        must(write(owner))
        self.addCleanup(kubectl, "delete", "identityowner", f"{release.name}-owner")
        before = self.definitions()
        self.assertEqual(set(before), {f"{kind}.tenure.dev" for kind in KINDS})
        self.assertAllowed(release.uninstall("--wait"))
        self.assertEqual(self.definitions(), before)
        self.assertAllowed(kubectl("get", "identityowner", f"{release.name}-owner"))
        for kind in ("clusterrole", "clusterrolebinding", "validatingadmissionpolicy"):
            self.assertNotIn(release.name, must(kubectl("get", kind, "-o", "name")))

    def test_6_it_installs_again(self):
        self.assertAllowed(release.install())


class ExamplesTest(ChartTest):
    """The API server's word on every example."""

    @staticmethod
    def example(file: Path) -> str:
        # The namespace of the examples need not be there.
        return file.read_text().replace("namespace: payments", f"namespace: {release.tenant}")

    def test_every_example_is_accepted(self):
        files = sorted(EXAMPLES.glob("*.yaml")) + sorted(EXAMPLES.glob("platform/*.yaml"))
        files += sorted(EXAMPLES.glob("issuers/*.yaml")) + sorted(EXAMPLES.glob("migration/*.yaml"))
        self.assertGreater(len(files), 8)
        for file in files:
            with self.subTest(file.name):
                self.assertAllowed(dry_run(self.example(file)))

    def test_what_the_api_server_refuses_says_what_its_header_promises(self):
        for file in sorted(EXAMPLES.glob("refused/no-*.yaml")):
            with self.subTest(file.name):
                text = self.example(file)
                lines = [line[2:] for line in text.splitlines() if line.startswith("# ")]
                promise = " ".join(lines).split("Says: ")[1].rstrip(".")
                self.assertRefused(dry_run(text), promise)
