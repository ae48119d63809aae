"""What the operator and people may do under each scope, as the authorizer says it."""

import json

from .cases import ChartTest
from .commands import documents, kubectl, must, read, write
from .objects import generated, owner_reference, secret
from .release import Release, grant, installed

release: Release

EVERYWHERE = (
    ("list", "machineidentities.tenure.dev"),
    ("watch", "secretleases.tenure.dev"),
    ("list", "identityowners.tenure.dev"),
    ("patch", "secretleases.tenure.dev"),
    ("patch", "machineidentities.tenure.dev/status"),
    ("update", "secretbackends.tenure.dev/status"),
    ("update", "identityissuers.tenure.dev/finalizers"),
    ("list", "namespaces"),
    ("create", "events"),
    ("create", "events.events.k8s.io"),
)
IN_A_TENANT = (
    ("list", "secrets"),
    ("watch", "secrets"),
    ("patch", "secrets"),
    ("delete", "secrets"),
    ("create", "configmaps"),
    ("get", "serviceaccounts"),
    ("create", "serviceaccounts/token"),
    ("get", "deployments.apps"),
    ("list", "daemonsets.apps"),
    ("patch", "statefulsets.apps"),
)
AT_HOME = (
    ("delete", "secrets"),
    ("create", "configmaps"),
    ("create", "leases.coordination.k8s.io"),
)
REQUESTS = tuple(
    (verb, "certificatesigningrequests.certificates.k8s.io")
    for verb in ("get", "list", "create", "delete")
)
CERT_MANAGER = tuple(
    (verb, "certificaterequests.cert-manager.io") for verb in ("get", "list", "create", "delete")
)
NEVER = (
    ("update", "certificaterequests.cert-manager.io"),
    ("patch", "certificaterequests.cert-manager.io"),
    ("patch", "certificaterequests.cert-manager.io/status"),
    ("approve", "signers.cert-manager.io"),
    ("get", "clusterissuers.cert-manager.io"),
    ("update", "certificatesigningrequests.certificates.k8s.io/approval"),
    ("update", "certificatesigningrequests.certificates.k8s.io/status"),
    ("approve", "signers.certificates.k8s.io"),
    ("sign", "signers.certificates.k8s.io"),
    ("create", "machineidentities.tenure.dev"),
    ("delete", "secretleases.tenure.dev"),
    ("update", "machineidentities.tenure.dev"),
    ("patch", "identityowners.tenure.dev"),
    ("deletecollection", "secrets"),
    ("list", "serviceaccounts"),
    ("list", "pods"),
    ("update", "deployments.apps"),
    ("watch", "deployments.apps"),
    ("patch", "deployments.apps/scale"),
    ("create", "rolebindings.rbac.authorization.k8s.io"),
    ("create", "validatingadmissionpolicies.admissionregistration.k8s.io"),
    ("patch", "namespaces"),
    ("impersonate", "serviceaccounts"),
)


def review(user: str, verb: str, resource: str, namespace: str) -> dict:
    """The question whether a user may do something; in every namespace where none is given."""
    kind, _, subresource = resource.partition("/")
    plural, _, group = kind.partition(".")
    what = {"verb": verb, "resource": plural, "group": group, "subresource": subresource}
    groups = ["system:authenticated"]
    if user.startswith("system:serviceaccount:"):
        groups += ["system:serviceaccounts", f"system:serviceaccounts:{user.split(':')[2]}"]
    return {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SubjectAccessReview",
        "spec": {
            "user": user,
            "groups": groups,
            "resourceAttributes": what | {"namespace": namespace},
        },
    }


def answers(user: str, rights, namespace: str) -> list[tuple[tuple[str, str], bool]]:
    """Each right with the authorizer's answer; all of them in one call."""
    items = [review(user, *right, namespace) for right in rights]
    document = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    reviews = documents(must(kubectl("create", "-o", "json", "-f", "-", stdin=document)))
    return [(r, bool(a["status"].get("allowed"))) for r, a in zip(rights, reviews, strict=True)]


class RightsTest(ChartTest):
    """Asks for rights of a user."""

    def assertCan(self, rights, namespace: str, user: str = "") -> None:
        refused = [r for r, ok in answers(user or release.operator, rights, namespace) if not ok]
        self.assertFalse(refused, f"should be allowed in {namespace or 'all namespaces'}")

    def assertCannot(self, rights, namespace: str, user: str = "") -> None:
        allowed = [r for r, ok in answers(user or release.operator, rights, namespace) if ok]
        self.assertFalse(allowed, f"should be refused in {namespace or 'all namespaces'}")


def setUpModule():
    global release
    release = installed()


class ClusterScopeTest(RightsTest):
    """Installed with scope Cluster."""

    @classmethod
    def setUpClass(cls):
        must(release.install("--set", "scope=Cluster"))

    def test_it_works_in_every_namespace(self):
        self.assertCan(EVERYWHERE + IN_A_TENANT, "")

    def test_it_has_its_own_namespace(self):
        self.assertCan(AT_HOME, release.namespace)

    def test_it_may_do_nothing_else(self):
        self.assertCannot((*NEVER, ("list", "rolebindings.rbac.authorization.k8s.io")), "")

    def test_it_makes_requests_for_certificates_only_where_told(self):
        self.assertCannot(REQUESTS, "")
        must(release.install("--set", "scope=Cluster,issuers.kubernetes.enabled=true"))
        self.addCleanup(lambda: must(release.install("--set", "scope=Cluster")))
        self.assertCan(REQUESTS, "")
        self.assertCannot(NEVER, "")

    def test_it_asks_cert_manager_only_where_told(self):
        self.assertCannot(CERT_MANAGER, "")
        must(release.install("--set", "scope=Cluster,issuers.certManager.enabled=true"))
        self.addCleanup(lambda: must(release.install("--set", "scope=Cluster")))
        self.assertCan(CERT_MANAGER, "")
        self.assertCannot(NEVER, "")


class EnrolledNamespacesTest(RightsTest):
    """Installed with scope EnrolledNamespaces."""

    @classmethod
    def setUpClass(cls):
        must(release.install("--set", "scope=EnrolledNamespaces"))
        admin = ("admin", "--clusterrole=admin", "--user=owner-of-namespace")
        must(kubectl("create", "rolebinding", *admin, "-n", release.tenant))
        grant(
            "only-bindings",
            [
                {
                    "apiGroups": ["rbac.authorization.k8s.io"],
                    "resources": ["rolebindings"],
                    "verbs": ["create"],
                }
            ],
            release.tenant,
            "only-bindings",
        )

    def enrol(self, user: str):
        return kubectl(
            "create", "rolebinding", "tenure", "-n", release.tenant,
            f"--clusterrole={release.name}-tenant", f"--serviceaccount={release.namespace}:tenure",
            user=user,
        )  # fmt: skip

    def test_it_reaches_no_secret_of_the_cluster(self):
        self.assertCan((*EVERYWHERE, ("list", "rolebindings.rbac.authorization.k8s.io")), "")
        self.assertCannot(IN_A_TENANT + NEVER, "")

    def test_it_has_its_own_namespace(self):
        self.assertCan(AT_HOME, release.namespace)

    def test_the_admin_of_a_namespace_enrols_it_and_takes_it_back(self):
        self.assertCannot(IN_A_TENANT, release.tenant)
        self.assertRefused(self.enrol("only-bindings"), "forbidden")
        self.assertAllowed(self.enrol("owner-of-namespace"))
        self.assertCan(IN_A_TENANT, release.tenant)
        self.assertCannot((("list", "secrets"), ("create", "serviceaccounts/token")), "default")
        must(write(generated("of-own", release.tenant)))
        uid = read("secretlease", "of-own", release.tenant)["metadata"]["uid"]
        own = secret("own", release.tenant, owner_reference("SecretLease", "of-own", uid))
        self.assertAllowed(write(own, user=release.operator))
        back = ("delete", "rolebinding", "tenure", "-n", release.tenant)
        self.assertAllowed(kubectl(*back, user="owner-of-namespace"))
        self.assertCannot(IN_A_TENANT, release.tenant)

    def test_it_asks_cert_manager_in_enrolled_namespaces_only(self):
        scope = "scope=EnrolledNamespaces"
        must(release.install("--set", f"{scope},issuers.certManager.enabled=true"))
        self.addCleanup(lambda: must(release.install("--set", scope)))
        self.assertAllowed(self.enrol(""))
        self.addCleanup(kubectl, "delete", "rolebinding", "tenure", "-n", release.tenant)
        self.assertCan(CERT_MANAGER, release.tenant)
        self.assertCannot(CERT_MANAGER, "")


class PeopleTest(RightsTest):
    """The cluster's own roles include the namespaced kinds."""

    KINDS = ("machineidentities.tenure.dev", "secretleases.tenure.dev")

    @classmethod
    def setUpClass(cls):
        for role in ("view", "edit"):
            binding = (f"has-{role}", f"--clusterrole={role}", f"--user=has-{role}")
            must(kubectl("create", "rolebinding", *binding, "-n", release.tenant))

    def test_view_reads_and_edit_writes(self):
        for kind in self.KINDS:
            self.assertCan((("list", kind),), release.tenant, "has-view")
            self.assertCannot((("create", kind), ("patch", kind)), release.tenant, "has-view")
            self.assertCan((("list", kind), ("delete", kind)), release.tenant, "has-edit")

    def test_nobody_writes_status_or_finalizers(self):
        for kind in self.KINDS:
            rights = (("patch", f"{kind}/status"), ("update", f"{kind}/finalizers"))
            self.assertCannot(rights, release.tenant, "has-edit")

    def test_what_decides_for_everybody_is_the_platforms(self):
        rights = (("get", "identityissuers.tenure.dev"), ("create", "secretbackends.tenure.dev"))
        self.assertCannot(rights, release.tenant, "has-edit")
