"""The policies that hold the operator to its own use of its rights, each both ways."""

import json

from .cases import ChartTest
from .commands import kubectl, must, patch, read, write
from .objects import account, config_map, generated, identity, owner_reference, secret, workload
from .release import Release, installed

release: Release


def setUpModule():
    global release
    release = installed("--set-json", 'tokenAudiences=["vault","bao"]')


def template_annotation(key: str, value: str) -> dict:
    return {"spec": {"template": {"metadata": {"annotations": {key: value}}}}}


class WorkloadsTest(ChartTest):
    """Restart, and nothing else."""

    @classmethod
    def setUpClass(cls):
        kinds = ("Deployment", "StatefulSet", "DaemonSet")
        must(write(*(workload(kind, "api", release.tenant) for kind in kinds)))

    def change(self, change: dict, kind: str = "deployment", **more):
        return patch(kind, "api", change, release.tenant, release.operator, **more)

    def test_every_kind_of_workload_may_be_restarted(self):
        for kind in ("deployment", "statefulset", "daemonset"):
            with self.subTest(kind):
                at = template_annotation("kubectl.kubernetes.io/restartedAt", "2026-11-22T06:00:00Z")
                self.assertAllowed(self.change(at, kind))
                self.assertAllowed(
                    self.change(template_annotation("rotation.tenure.dev/ledger-db", "7"), kind)
                )

    def test_what_a_workload_runs_may_not_change(self):
        container = {"name": "api", "image": "registry.example/mine:1"}
        image = {"spec": {"template": {"spec": {"containers": [container]}}}}
        self.assertRefused(self.change(image), "may not change what a workload runs")
        labels = {"spec": {"template": {"metadata": {"labels": {"extra": "x"}}}}}
        self.assertRefused(self.change(labels), "may not change what a workload runs")

    def test_a_restart_hides_no_other_change(self):
        both = template_annotation("kubectl.kubernetes.io/restartedAt", "2026-11-22T07:00:00Z")
        both["spec"]["template"]["spec"] = {"serviceAccountName": "admin"}
        self.assertRefused(self.change(both), "may not change what a workload runs")

    def test_replicas_may_not_change(self):
        self.assertRefused(self.change({"spec": {"replicas": 0}}), "such as its replicas")
        self.assertRefused(self.change({"spec": {"paused": True}}), "such as its replicas")
        self.assertRefused(self.change({"spec": {"replicas": 0}}, subresource="scale"), "forbidden")

    def test_other_annotations_and_labels_may_not_change(self):
        self.assertRefused(self.change(template_annotation("team", "mine")), "may change kubectl")
        self.assertRefused(self.change(template_annotation("team", None)), "may change kubectl")
        for part in ("labels", "annotations"):
            with self.subTest(part):
                change = {"metadata": {part: {"app": "other"}}}
                self.assertRefused(self.change(change), "may not change the metadata")
        finalizers = {"metadata": {"finalizers": ["example.com/stay"]}}
        self.assertRefused(self.change(finalizers), "may not change the metadata")


class SecretsTest(ChartTest):
    """Its own and no others."""

    @classmethod
    def setUpClass(cls):
        # Real owners: the garbage collector removes what belongs to nobody.
        must(write(*(generated(name, release.tenant) for name in ("a", "b"))))
        must(write(identity("a", release.tenant)))

    def owner(self, kind: str = "SecretLease", name: str = "a") -> dict:
        uid = read(kind, name, release.tenant)["metadata"]["uid"]
        return owner_reference(kind, name, uid)

    def write(self, name: str, *owners: dict, **metadata):
        return write(secret(name, release.tenant, *owners, **metadata), user=release.operator)

    def test_its_own_secret_lives_and_ends(self):
        for kind in ("SecretLease", "MachineIdentity"):
            with self.subTest(kind):
                name = f"own-{kind.lower()}"
                owner = self.owner(kind)
                self.assertAllowed(self.write(name, owner))
                self.assertAllowed(self.write(name, owner, labels={"tenure.dev/owner": "team-a"}))
                gone = kubectl("delete", "secret", name, "-n", release.tenant, user=release.operator)
                self.assertAllowed(gone)

    def test_a_secret_without_an_owner_is_refused(self):
        self.assertRefused(self.write("nobodys"), "only with an ownerReference")
        other = owner_reference("ConfigMap")
        self.assertRefused(self.write("anothers", other), "only with an ownerReference")

    def test_a_foreign_secret_is_never_taken_over(self):
        must(write(secret("foreign", release.tenant)))
        self.assertRefused(self.write("foreign", self.owner()), "belongs to somebody else")
        gone = kubectl("delete", "secret", "foreign", "-n", release.tenant, user=release.operator)
        self.assertRefused(gone, "belongs to somebody else")
        self.assertNotIn("ownerReferences", read("secret", "foreign", release.tenant)["metadata"])

    def test_a_copy_that_carries_our_labels_is_foreign(self):
        must(write(secret("copy", release.tenant, labels={"tenure.dev/owner": "team-a"})))
        gone = kubectl("delete", "secret", "copy", "-n", release.tenant, user=release.operator)
        self.assertRefused(gone, "belongs to somebody else")

    def test_a_secret_stays_with_its_object(self):
        self.assertAllowed(self.write("moved", self.owner()))
        for owner in ([self.owner(name="b")], []):
            change = {"metadata": {"ownerReferences": owner}}
            answer = patch("secret", "moved", change, release.tenant, release.operator)
            self.assertRefused(answer, "operator-secrets")

    def test_plain_types_only(self):
        owner = self.owner()
        self.assertAllowed(self.write("login", owner, type="kubernetes.io/basic-auth"))
        token = {"kubernetes.io/service-account.name": "default"}
        kind = "kubernetes.io/service-account-token"
        answer = self.write("token", owner, type=kind, annotations=token)
        self.assertRefused(answer, "operator-secrets")
        here = secret("token", release.namespace, type=kind, annotations=token)
        self.assertRefused(write(here, user=release.operator), "of the types Opaque")

    def test_labels_that_other_tools_obey_are_refused(self):
        owner = self.owner()
        keys = ("argocd.argoproj.io/secret-type", "toolkit.fluxcd.io/x", "app.kubernetes.io/instance")
        for key in keys:
            with self.subTest(key):
                answer = self.write("obeyed", owner, labels={key: "cluster"})
                self.assertRefused(answer, "that other tools obey", key)

    def test_labels_that_others_put_on_its_secret_do_not_stop_it(self):
        self.assertAllowed(self.write("shared", self.owner()))
        label = {"metadata": {"labels": {"app.kubernetes.io/instance": "payments"}}}
        must(patch("secret", "shared", label, release.tenant))
        annotate = {"metadata": {"annotations": {"tenure.dev/rotation": "2"}}}
        self.assertAllowed(patch("secret", "shared", annotate, release.tenant, release.operator))

    def test_its_own_namespace_is_its_own(self):
        here = secret("journal-a", release.namespace)
        self.assertAllowed(write(here, user=release.operator))
        gone = kubectl("delete", "secret", "journal-a", "-n", release.namespace, user=release.operator)
        self.assertAllowed(gone)

    def test_people_are_not_meant(self):
        must(write(secret("peoples", release.tenant, type="example.com/any")))


class ConfigMapsTest(ChartTest):
    """Trust bundles and no others."""

    def test_a_trust_bundle_lives_and_ends(self):
        bundle = config_map("mesh-ca", release.tenant, **{"tenure.dev/trust-bundle": "mesh-ca"})
        self.assertAllowed(write(bundle, user=release.operator))
        gone = kubectl("delete", "configmap", "mesh-ca", "-n", release.tenant, user=release.operator)
        self.assertAllowed(gone)

    def test_other_config_maps_are_refused(self):
        plain = config_map("plain", release.tenant)
        self.assertRefused(write(plain, user=release.operator), "only with the label")
        must(write(plain))
        label = {"metadata": {"labels": {"tenure.dev/trust-bundle": "mesh-ca"}}}
        answer = patch("configmap", "plain", label, release.tenant, release.operator)
        self.assertRefused(answer, "belongs to somebody else")
        gone = kubectl("delete", "configmap", "plain", "-n", release.tenant, user=release.operator)
        self.assertRefused(gone, "belongs to somebody else")

    def test_its_own_namespace_is_its_own(self):
        self.assertAllowed(write(config_map("mine", release.namespace), user=release.operator))


class TokensTest(ChartTest):
    """For backends, briefly, for tenants."""

    @classmethod
    def setUpClass(cls):
        must(write(account("api", release.tenant)))

    def token(self, *argv: str, namespace: str = "", name: str = "api"):
        where = namespace or release.tenant
        return kubectl("create", "token", name, "-n", where, *argv, user=release.operator)

    def test_a_token_for_a_backend_is_granted(self):
        self.assertAllowed(self.token("--audience=vault"))
        self.assertAllowed(self.token("--audience=bao", "--duration=1h"))

    def test_another_audience_is_refused(self):
        self.assertRefused(self.token("--audience=other"), "tokenAudiences")
        self.assertRefused(self.token("--audience=vault", "--audience=other"), "not for vault, other")

    def test_a_token_for_the_api_server_is_refused(self):
        self.assertRefused(self.token(), "operator-tokens")

    def test_more_than_an_hour_is_refused(self):
        self.assertRefused(self.token("--audience=vault", "--duration=2h"), "an hour at most")

    def test_accounts_of_the_control_plane_and_its_own_are_refused(self):
        for where, name in (("kube-system", "default"), (release.namespace, "tenure")):
            with self.subTest(where):
                answer = self.token("--audience=vault", namespace=where, name=name)
                self.assertRefused(answer, f"tokens of accounts in {where}")


class MetadataTest(ChartTest):
    """Of its own kinds labels, annotations, finalizers and status, never the spec."""

    @classmethod
    def setUpClass(cls):
        must(write(identity("api", release.tenant)))

    def change(self, change: dict, **more):
        return patch("machineidentity", "api", change, release.tenant, release.operator, **more)

    def test_its_own_metadata_may_change(self):
        self.assertAllowed(self.change({"metadata": {"labels": {"tenure.dev/owner": "team-a"}}}))
        self.assertAllowed(self.change({"metadata": {"annotations": {"tenure.dev/x": "y"}}}))
        self.assertAllowed(self.change({"metadata": {"finalizers": ["tenure.dev/revoke"]}}))
        self.assertAllowed(self.change({"metadata": {"finalizers": []}}))

    def test_status_may_change(self):
        path = f"/apis/tenure.dev/v1alpha1/namespaces/{release.tenant}/machineidentities/api/status"
        body = json.dumps(read("machineidentity", "api", release.tenant) | {"status": {"phase": "Active"}})
        put = ("replace", "--raw", path, "-f", "-")
        self.assertAllowed(kubectl(*put, user=release.operator, stdin=body))

    def test_the_spec_may_not_change(self):
        self.assertRefused(self.change({"spec": {"owner": "team-b"}}), "the spec belongs to people")
        self.assertRefused(self.change({"spec": {"serviceAccountName": "b"}}), "operator")

    def test_metadata_of_others_may_not_change(self):
        self.assertRefused(self.change({"metadata": {"labels": {"team": "a"}}}), "its own labels")
        annotation = {"metadata": {"annotations": {"note": "a"}}}
        self.assertRefused(self.change(annotation), "its own annotations")
        finalizers = {"metadata": {"finalizers": ["example.com/stay"]}}
        self.assertRefused(self.change(finalizers), "its own finalizers")
        owners = {"metadata": {"ownerReferences": [owner_reference("ConfigMap")]}}
        self.assertRefused(self.change(owners), "ownerReferences")

    def test_it_may_not_consent_for_people(self):
        marker = {"tenure.dev/service-account-consent": "required"}
        answer = self.change({"metadata": {"annotations": marker}})
        self.assertRefused(answer, "its own annotations")

    def test_it_makes_and_ends_no_objects(self):
        self.assertRefused(write(identity("mine", release.tenant), user=release.operator))
        gone = ("delete", "machineidentity", "api", "-n", release.tenant)
        self.assertRefused(kubectl(*gone, user=release.operator))
