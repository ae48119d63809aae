"""The policies on what the operator does to others: restarts, tokens, objects, each both ways."""

import json

from .cases import ChartTest
from .commands import CHART, kubectl, must, patch, read, write
from .objects import account, identity, owner_reference, workload
from .release import Release, installed

# A request for the common name "probe", with a key that nobody has kept.
REQUEST = (
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlISk1ISUNBUUF3RURFT01Bd0dBMVVFQXd3RmNI"
    "SnZZbVV3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQgpCd05DQUFTb01ONVUxeUFwSzRLcml2K0xZb01nT1VF"
    "V0gwa1liU3hLRFc3SDZVcCtqemo3bkk3WW9WQStCa2lRClczUStwSmRReGtDVS9aU0h1TFA2Nm11ejV0NmtvQUF3"
    "Q2dZSUtvWkl6ajBFQXdJRFJ3QXdSQUlnVU01eWxLYVUKUVV0NklueDZOaGFKdmRsTStPTjN1SytlYWtKYXgzMHFo"
    "WUVDSUR5MmQxU3BYSVo1Z2huZm5ZOGNaMkswbkY2SAp0YUxzSFFKOFVlMUQ3dE04Ci0tLS0tRU5EIENFUlRJRklD"
    "QVRFIFJFUVVFU1QtLS0tLQo="
)
RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"

# As much of cert-manager as its requests need; the behaviour tests have the same.
CERTIFICATE_REQUESTS = (
    CHART.parents[1] / "operator/runtime/src/test/resources/cert-manager/certificaterequests.yaml"
)

release: Release


def setUpModule():
    global release
    release = installed(
        "--set-json", 'tokenAudiences=["vault","bao"]', "--set", "issuers.kubernetes.enabled=true",
        "--set", "issuers.certManager.enabled=true",
        "--set-json", 'config.tokenLeases.audiences=[{"name":"sts"},{"name":"ci","namespaces":["ci"]}]',
    )  # fmt: skip


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
                for key in (RESTARTED_AT, "rotation.tenure.dev/ledger-db"):
                    change = template_annotation(key, "2026-11-22T06:00:00Z")
                    self.assertAllowed(self.change(change, kind))

    def test_what_a_workload_runs_may_not_change(self):
        container = {"name": "api", "image": "registry.example/mine:1"}
        image = {"spec": {"template": {"spec": {"containers": [container]}}}}
        self.assertRefused(self.change(image), "may not change what a workload runs")
        labels = {"spec": {"template": {"metadata": {"labels": {"extra": "x"}}}}}
        self.assertRefused(self.change(labels), "may not change what a workload runs")

    def test_a_restart_hides_no_other_change(self):
        both = template_annotation(RESTARTED_AT, "2026-11-22T07:00:00Z")
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
        both = self.token("--audience=vault", "--audience=other")
        self.assertRefused(both, "tokens for other in namespace")

    def test_an_audience_of_leases_is_granted_where_the_configuration_says_so(self):
        self.assertAllowed(self.token("--audience=sts"))
        self.assertRefused(self.token("--audience=ci"), "config.tokenLeases.audiences")

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
        # Not by `kubectl patch`: that reads the status before, which the operator never does.
        path = f"/apis/tenure.dev/v1alpha1/namespaces/{release.tenant}/machineidentities/api/status"
        found = read("machineidentity", "api", release.tenant) | {"status": {"phase": "Active"}}
        put = ("replace", "--raw", path, "-f", "-")
        self.assertAllowed(kubectl(*put, user=release.operator, stdin=json.dumps(found)))

    def test_the_spec_may_not_change(self):
        self.assertRefused(self.change({"spec": {"owner": "team-b"}}), "the spec belongs to people")
        self.assertRefused(self.change({"spec": {"serviceAccountName": "b"}}), "operator")

    def test_the_spec_of_what_decides_for_everybody_may_not_change(self):
        backend = {
            "apiVersion": "tenure.dev/v1alpha1",
            "kind": "SecretBackend",
            "metadata": {"name": release.name},
            "spec": {
                "address": "https://openbao.vault.svc:8200",
                "login": {"kubernetes": {"role": "tenant", "audience": "vault"}},
            },
        }
        must(write(backend))
        self.addCleanup(kubectl, "delete", "secretbackend", release.name)
        change = {"spec": {"address": "https://elsewhere.example:8200"}}
        answer = patch("secretbackend", release.name, change, user=release.operator)
        self.assertRefused(answer, "the spec belongs to people")

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


class RequestsTest(ChartTest):
    """Requests for certificates: to signers that give no right in the cluster, and its own only."""

    def request(self, signer: str, name: str = "probe") -> dict:
        return {
            "apiVersion": "certificates.k8s.io/v1",
            "kind": "CertificateSigningRequest",
            "metadata": {"name": f"{release.name}-{name}"},
            "spec": {
                "request": REQUEST,
                "signerName": signer,
                "usages": ["digital signature", "client auth"],
            },
        }

    def delete(self, name: str):
        full = f"{release.name}-{name}"
        return kubectl("delete", "certificatesigningrequest", full, user=release.operator)

    def test_it_asks_a_signer_and_deletes_what_it_asked(self):
        self.assertAllowed(
            kubectl("create", "-f", "-", user=release.operator,
                    stdin=json.dumps(self.request("example.com/mesh", "own")))
        )  # fmt: skip
        self.assertAllowed(self.delete("own"))

    def test_it_never_asks_the_signers_of_kubernetes(self):
        for signer in ("kubernetes.io/kube-apiserver-client", "legacy.kubernetes.io/x"):
            with self.subTest(signer):
                asked = kubectl("create", "-f", "-", user=release.operator,
                                stdin=json.dumps(self.request(signer)))  # fmt: skip
                self.assertRefused(asked, "may not ask signer")

    def test_it_deletes_nobody_elses(self):
        must(kubectl("create", "-f", "-", stdin=json.dumps(self.request("example.com/mesh", "x"))))
        self.addCleanup(
            lambda: kubectl("delete", "certificatesigningrequest", f"{release.name}-x")
        )
        self.assertRefused(self.delete("x"), "only the requests that it made itself")


class CertificateRequestsTest(ChartTest):
    """Requests to cert-manager: for its own objects, and its own only."""

    @classmethod
    def setUpClass(cls):
        must(kubectl("apply", "-f", str(CERTIFICATE_REQUESTS)))
        served = ("wait", "--for=condition=Established", "crd/certificaterequests.cert-manager.io")
        must(kubectl(*served, "--timeout=60s"))
        # A real owner: the garbage collector removes what belongs to nobody.
        must(write(identity("asking", release.tenant)))
        cls.owner = read("machineidentity", "asking", release.tenant)["metadata"]["uid"]

    def request(self, name: str = "tenure-own", owner: str = "MachineIdentity", **spec) -> dict:
        owners = [owner_reference(owner, "asking", self.owner)] if owner else []
        issuer = {"name": "mesh-ca", "kind": "ClusterIssuer", "group": "cert-manager.io"}
        asked = {"request": REQUEST, "issuerRef": issuer, "username": release.operator}
        return {
            "apiVersion": "cert-manager.io/v1",
            "kind": "CertificateRequest",
            "metadata": {
                "name": name,
                "namespace": release.tenant,
                "ownerReferences": owners,
            },
            "spec": asked | spec,
        }

    def create(self, request: dict, user: str = ""):
        return kubectl("create", "-f", "-", user=user, stdin=json.dumps(request))

    def delete(self, name: str, user: str = ""):
        gone = ("delete", "certificaterequest", name, "-n", release.tenant)
        return kubectl(*gone, user=user)

    def test_it_asks_for_an_identity_and_deletes_what_it_asked(self):
        self.assertAllowed(self.create(self.request(), release.operator))
        change = {"status": {"conditions": []}}
        where = ("certificaterequest", "tenure-own", change, release.tenant, release.operator)
        self.assertRefused(patch(*where, subresource="status"), "forbidden")
        self.assertAllowed(self.delete("tenure-own", release.operator))

    def test_it_asks_for_nobody_else(self):
        only = "owned by a MachineIdentity alone"
        for other in (
            self.request(owner=""),
            self.request(owner="ConfigMap"),
            self.request(name="web"),
        ):
            self.assertRefused(self.create(other, release.operator), only)

    def test_it_never_asks_for_a_ca(self):
        ca = self.request(isCA=True)
        self.assertRefused(self.create(ca, release.operator), "not ask for a CA")

    def test_it_deletes_nobody_elses(self):
        must(self.create(self.request("web", owner="")))
        must(self.create(self.request("tenure-forged", username="somebody")))
        for name in ("web", "tenure-forged"):
            self.addCleanup(self.delete, name)
            self.assertRefused(self.delete(name, release.operator), "the operator may")
