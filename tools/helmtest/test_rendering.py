"""What the chart renders, before any cluster has a say in it."""

import json
import re
import unittest

from .cases import ChartTest
from .commands import CHART, ROOT, helm, must, parsed, rendered, run

SECRET_RESOURCES = {"secrets", "serviceaccounts/token", "*"}


def manifests(*argv: str) -> str:
    return must(rendered("tenure", "tenure-system", *argv))


def objects(*argv: str) -> dict[tuple[str, str], dict]:
    found = parsed(manifests("--set", "crds.install=false", *argv))
    return {(o["kind"], o["metadata"]["name"]): o for o in found}


def admitted(found: dict[tuple[str, str], dict]) -> list[str]:
    """The ports that the network policy opens."""
    ingress = found["NetworkPolicy", "tenure"]["spec"]["ingress"]
    return [rule["ports"][0]["port"] for rule in ingress]


class RenderingTest(ChartTest):
    def test_lint_finds_nothing_under_either_scope(self):
        for scope in ("Cluster", "EnrolledNamespaces"):
            with self.subTest(scope):
                self.assertAllowed(helm("lint", "--strict", CHART, "--set", f"scope={scope}"))

    def test_values_that_the_schema_does_not_know_are_refused(self):
        wrong = {
            "replica=3": "replica",
            "config.worker=3": "worker",
            "config.scope=Cluster": "scope",
            "image.name=tenure": "name",
            "scope=Namespace": "scope",
            "image.digest=latest": "digest",
            "replicas=two": "replicas",
            "config.rollout.deadline=10 minutes": "deadline",
        }
        for value, key in wrong.items():
            with self.subTest(value):
                self.assertRefused(rendered("t", "default", "--set", value), key)

    def test_every_value_is_explained_by_the_schema(self):
        schema = json.loads((CHART / "values.schema.json").read_text())
        keys = re.findall(r"^([a-zA-Z]+):", (CHART / "values.yaml").read_text(), re.MULTILINE)
        self.assertEqual(sorted(keys), sorted(set(schema["properties"]) - {"global"}))

    def test_definitions_equal_those_of_the_model(self):
        self.assertAllowed(run(ROOT / "tools" / "sync-chart-crds", "--check"))

    def test_definitions_stay_after_an_uninstall_unless_told(self):
        definitions = len(list((ROOT / "crds" / "manifests").glob("*.yaml")))
        keep = "helm.sh/resource-policy: keep"
        self.assertEqual(manifests().count(keep), definitions)
        self.assertNotIn(keep, manifests("--set", "crds.keep=false"))
        without = manifests("--set", "crds.install=false")
        self.assertNotIn("kind: CustomResourceDefinition", without)

    def test_only_who_signs_for_pods_has_the_right_to(self):
        for scope in ("Cluster", "EnrolledNamespaces"):
            with self.subTest(scope):
                without = objects("--set", f"scope={scope}")
                self.assertNotIn("certificates.k8s.io", json.dumps(list(without.values())))
                found = objects(
                    "--set", f"scope={scope},config.podCertificates.enabled=true"
                )[("ClusterRole", "tenure")]
                rules = [r for r in found["rules"] if "certificates.k8s.io" in r["apiGroups"]]
                self.assertEqual(
                    [(r["resources"], r["verbs"], r.get("resourceNames")) for r in rules],
                    [
                        (["podcertificaterequests"], ["get", "list", "watch"], None),
                        (["podcertificaterequests/status"], ["patch"], None),
                        (["signers"], ["sign"], ["tenure.dev/*"]),
                    ],
                )

    def test_only_who_publishes_cluster_trust_bundles_attests_for_its_own_signers(self):
        for scope in ("Cluster", "EnrolledNamespaces"):
            with self.subTest(scope):
                found = objects(
                    "--set", f"scope={scope},config.clusterTrustBundles.enabled=true"
                )
                policy = ("ValidatingAdmissionPolicy", "tenure-operator-clustertrustbundles")
                self.assertIn(policy, found)
                self.assertNotIn(policy, objects("--set", f"scope={scope}"))
                rules = found["ClusterRole", "tenure"]["rules"]
                rules = [r for r in rules if "certificates.k8s.io" in r["apiGroups"]]
                writes = ["get", "list", "watch", "create", "patch", "delete"]
                self.assertEqual(
                    [(r["resources"], r["verbs"], r.get("resourceNames")) for r in rules],
                    [
                        (["clustertrustbundles"], writes, None),
                        (["signers"], ["attest"], ["tenure.dev/*"]),
                    ],
                )

    def test_spiffe_bundles_are_reachable_only_where_they_are_served(self):
        service = ("Service", "tenure-spiffe")
        self.assertNotIn(service, objects())
        found = objects("--set", "config.spiffeBundles.enabled=true")
        self.assertEqual(found[service]["spec"]["ports"][0]["targetPort"], "spiffe")
        pod = found["Deployment", "tenure"]["spec"]["template"]["spec"]
        ports = {p["name"]: p["containerPort"] for p in pod["containers"][0]["ports"]}
        self.assertEqual(ports["spiffe"], 8443)
        self.assertIn("spiffe", admitted(found))
        self.assertNotIn("spiffe", admitted(objects()))
        # It needs no further right.
        self.assertEqual(
            found["ClusterRole", "tenure"]["rules"], objects()["ClusterRole", "tenure"]["rules"]
        )

    def test_challenges_reach_the_replicas_only_where_they_are_answered(self):
        without = objects()
        self.assertNotIn(("Service", "tenure-acme"), without)
        with_it = objects(
            "--set", "config.acme.http01.enabled=true", "--set", "config.acme.http01.port=8090"
        )
        service = with_it["Service", "tenure-acme"]["spec"]
        self.assertEqual([80], [port["port"] for port in service["ports"]])
        (container,) = with_it["Deployment", "tenure"]["spec"]["template"]["spec"]["containers"]
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        self.assertEqual(8090, ports["acme"])
        let_in = with_it["NetworkPolicy", "tenure"]["spec"]["ingress"]
        self.assertIn({"ports": [{"port": "acme", "protocol": "TCP"}]}, let_in)

    def test_no_cluster_wide_right_on_secrets_in_enrolled_namespaces(self):
        found = objects("--set", "scope=EnrolledNamespaces")
        bindings = [o for (kind, _), o in found.items() if kind == "ClusterRoleBinding"]
        self.assertEqual([b["roleRef"]["name"] for b in bindings], ["tenure"])
        for rule in found["ClusterRole", "tenure"]["rules"]:
            self.assertFalse(SECRET_RESOURCES & set(rule["resources"]), rule)

    def test_nothing_grants_a_wildcard_or_a_way_to_more_rights(self):
        for scope in ("Cluster", "EnrolledNamespaces"):
            for (kind, name), found in objects("--set", f"scope={scope}").items():
                for rule in found.get("rules", []) if kind in ("Role", "ClusterRole") else []:
                    with self.subTest(scope=scope, name=name, rule=rule):
                        everything = [*rule["apiGroups"], *rule["resources"], *rule["verbs"]]
                        self.assertNotIn("*", everything)
                        self.assertFalse({"bind", "escalate", "impersonate"} & set(rule["verbs"]))

    def test_people_get_neither_status_nor_finalizers(self):
        for (kind, name), found in objects().items():
            if kind == "ClusterRole" and name not in ("tenure", "tenure-tenant"):
                resources = [r for rule in found["rules"] for r in rule["resources"]]
                self.assertFalse([r for r in resources if "/" in r], name)

    def test_a_change_of_the_configuration_restarts_the_pods(self):
        def checksum(*argv):
            template = objects(*argv)["Deployment", "tenure"]["spec"]["template"]
            return template["metadata"]["annotations"]["checksum/config"]

        self.assertEqual(checksum(), checksum("--set", "replicas=3"))
        self.assertNotEqual(checksum(), checksum("--set", "config.workers=7"))
        self.assertNotEqual(checksum(), checksum("--set", "scope=EnrolledNamespaces"))

    def test_revocation_lists_are_for_everybody_on_a_port_of_their_own(self):
        found = objects("--set-json", 'networkPolicy.metricsFrom=[{"podSelector":{}}]')
        metrics, lists = found["NetworkPolicy", "tenure"]["spec"]["ingress"]
        self.assertIn("from", metrics)
        self.assertEqual(lists, {"ports": [{"port": "crl", "protocol": "TCP"}]})
        self.assertEqual(found["Service", "tenure-crl"]["spec"]["ports"][0]["targetPort"], "crl")
        found = objects("--set", "config.crl.port=null")
        self.assertNotIn(("Service", "tenure-crl"), found)
        self.assertEqual(len(found["NetworkPolicy", "tenure"]["spec"]["ingress"]), 1)

    def test_configuration_is_rendered_verbatim_with_the_scope(self):
        config = objects("--set", "config.workers=7")["ConfigMap", "tenure-config"]
        text = config["data"]["config.yaml"]
        self.assertIn("scope: Cluster\n", text)
        self.assertIn("tenantRole: tenure-tenant\n", text)
        self.assertIn("workers: 7\n", text)
        # Not as 1.048576e+06, which no reader takes for an integer.
        self.assertIn("maxResponseBytes: 1048576\n", text)

    def test_a_digest_wins_over_the_tag(self):
        digest = "sha256:" + "a" * 64
        image = objects("--set", f"image.tag=v1,image.digest={digest}")["Deployment", "tenure"]
        container = image["spec"]["template"]["spec"]["containers"][0]
        self.assertEqual(container["image"], f"tenure-operator@{digest}")

    def test_optional_parts_come_and_go(self):
        self.assertNotIn(("PodDisruptionBudget", "tenure"), objects("--set", "replicas=1"))
        open_ = objects("--set", "networkPolicy.enabled=false")
        self.assertNotIn(("NetworkPolicy", "tenure"), open_)
        off = objects("--set", "policies.enabled=false")
        self.assertFalse([name for kind, name in off if kind.startswith("ValidatingAdmission")])
        monitored = manifests("--set", "metrics.serviceMonitor.enabled=true")
        self.assertIn("kind: ServiceMonitor", monitored)
        plain = objects("--set", "aggregateRoles=false")["ClusterRole", "tenure-edit"]
        self.assertFalse([k for k in plain["metadata"]["labels"] if "aggregate" in k])


if __name__ == "__main__":
    unittest.main()
