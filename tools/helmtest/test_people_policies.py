"""The policies on people: who may use a ServiceAccount, who may enrol a namespace."""

from .cases import ChartTest
from .commands import kubectl, must, patch, write
from .objects import account, generated, identity, lease
from .release import Release, grant, installed, namespace

OBJECTS = {
    "apiGroups": ["tenure.dev"],
    "resources": ["secretleases", "machineidentities"],
    "verbs": ["*"],
}
TOKEN_OF_API = {
    "apiGroups": [""],
    "resources": ["serviceaccounts/token"],
    "resourceNames": ["api"],
    "verbs": ["create"],
}
ONE_SECRET = {
    "apiGroups": [""],
    "resources": ["secrets"],
    "resourceNames": ["approle"],
    "verbs": ["get"],
}
ALL_SECRETS = {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}
WRITES = {**OBJECTS, "verbs": ["get", "create", "patch", "update"]}
REVOKES = {**OBJECTS, "verbs": ["revoke"]}
REVOKE = "tenure.dev/revoke"
REVOKED_BY = "tenure.dev/revoked-by"
MARKER = "tenure.dev/service-account-consent"
MARKED = {"annotations": {MARKER: "required"}}

release: Release


def setUpModule():
    global release
    release = installed(
        "--set-json", 'policies.namespaceLabels=["env"]', "--set-json", 'policies.gitOpsUsers=["flux"]'
    )
    must(write(account("api", release.tenant), account("admin", release.tenant)))
    grant("writer", [OBJECTS], release.tenant, "writer")
    grant("user", [OBJECTS, TOKEN_OF_API], release.tenant, "user")
    grant("reader", [OBJECTS, ONE_SECRET], release.tenant, "reader")
    grant("keeper", [OBJECTS, ALL_SECRETS], release.tenant, "keeper")
    grant("author", [WRITES], release.tenant, "author")
    grant("guard", [WRITES, REVOKES], release.tenant, "guard")
    grant("flux", [OBJECTS], release.tenant, "flux")


class RevocationTest(ChartTest):
    """`author` may write our kinds only; `guard` may revoke as well; `flux` applies what is in Git."""

    def mark(self, name: str, user: str, **annotations):
        change = {"metadata": {"annotations": annotations}}
        return patch("secretlease", name, change, release.tenant, user)

    def test_only_who_may_revoke_sets_changes_or_removes_the_demand(self):
        must(write(generated("watched", release.tenant), user="author"))
        for user in ("author", "flux"):
            answer = self.mark("watched", user, **{REVOKE: "leaked"})
            self.assertRefused(answer, f"{user} may not set", "verb revoke")
        self.assertAllowed(self.mark("watched", "guard", **{REVOKE: "leaked"}))
        for value in ("again", None):
            self.assertRefused(self.mark("watched", "author", **{REVOKE: value}), "may not")
        self.assertAllowed(self.mark("watched", "author", team="a"))
        self.assertAllowed(self.mark("watched", "guard", **{REVOKE: None}))

    def test_nobody_makes_an_object_that_is_revoked_already(self):
        made = generated("born", release.tenant)
        made["metadata"]["annotations"] = {REVOKE: "leaked"}
        self.assertRefused(write(made, user="author"), "verb revoke")

    def test_nobody_names_another_as_the_one_who_did_it(self):
        must(write(generated("named-by", release.tenant), user="author"))
        both = {REVOKE: "leaked", REVOKED_BY: "author"}
        self.assertRefused(self.mark("named-by", "guard", **both), "set it to guard")
        self.assertAllowed(self.mark("named-by", "guard", **{**both, REVOKED_BY: "guard"}))


class ServiceAccountsTest(ChartTest):
    """`writer` may write our kinds only; `user` may use the account `api` as well."""

    def lease(self, name: str, user: str, **metadata):
        return write(lease(name, release.tenant, **metadata), user=user)

    def change(self, name: str, change: dict, user: str):
        return patch("secretlease", name, change, release.tenant, user)

    def test_who_may_use_the_account_may_name_it(self):
        self.assertAllowed(self.lease("allowed", "user"))
        self.assertAllowed(write(identity("allowed", release.tenant), user="user"))

    def test_who_may_not_use_the_account_is_told_both_ways_to_mend_it(self):
        answer = self.lease("refused", "writer")
        self.assertRefused(
            answer,
            f"writer may not use the ServiceAccount api of namespace {release.tenant}",
            "right to create serviceaccounts/token",
            f"{MARKER}=required",
            "tenure.dev/used-by=SecretLease/refused",
        )
        answer = write(identity("refused", release.tenant), user="writer")
        self.assertRefused(answer, "tenure.dev/used-by=MachineIdentity/refused")

    def test_the_right_to_one_account_is_none_to_another(self):
        must(self.lease("switched", "user"))
        answer = self.change("switched", {"spec": {"serviceAccountName": "admin"}}, "user")
        self.assertRefused(answer, "user may not use the ServiceAccount admin")

    def test_an_object_without_account_needs_no_right(self):
        self.assertAllowed(write(generated("plain", release.tenant), user="writer"))

    def test_naming_an_account_later_needs_the_right(self):
        must(write(identity("later", release.tenant), user="user"))
        drop = {"spec": {"serviceAccountName": None}}
        name = {"spec": {"serviceAccountName": "api"}}
        args = ("machineidentity", "later")
        self.assertAllowed(patch(*args, drop, release.tenant, "writer"))
        self.assertRefused(patch(*args, name, release.tenant, "writer"), "may not use")
        self.assertAllowed(patch(*args, name, release.tenant, "user"))

    def test_the_marker_leaves_the_decision_to_the_account(self):
        self.assertAllowed(self.lease("marked", "writer", **MARKED))

    def test_only_who_may_use_the_account_takes_the_marker_away(self):
        must(self.lease("unmarked", "writer", **MARKED))
        for value in (None, "no"):
            change = {"metadata": {"annotations": {MARKER: value}}}
            self.assertRefused(self.change("unmarked", change, "writer"), "may not use")
        change = {"metadata": {"annotations": {MARKER: None}}}
        self.assertAllowed(self.change("unmarked", change, "user"))

    def test_an_account_already_named_serves_nothing_new_for_others(self):
        must(self.lease("named", "user"))
        harmless = {"spec": {"purpose": "Says it better", "expiresAt": "2098-01-01T00:00:00Z"}}
        self.assertAllowed(self.change("named", harmless, "writer"))
        self.assertAllowed(self.change("named", {"metadata": {"labels": {"a": "b"}}}, "writer"))
        for change in (
            {"dynamic": {"path": "database/creds/other"}},
            {"destination": {"secretName": "mine"}},
            {"role": "admin"},
        ):
            with self.subTest(change):
                self.assertRefused(self.change("named", {"spec": change}, "writer"), "may not use")
                self.assertAllowed(self.change("named", {"spec": change}, "user"))


class LoginSecretsTest(ChartTest):
    """`writer` reads no Secret, `reader` the Secret `approle` alone, `keeper` all of the namespace."""

    def lease(self, name: str, login: dict, user: str):
        made = lease(name, release.tenant)
        del made["spec"]["serviceAccountName"]
        made["spec"]["login"] = login
        return write(made, user=user)

    def app_role(self, secret: str) -> dict:
        return {"appRole": {"roleId": "a", "secretIdSecretRef": {"name": secret, "key": "id"}}}

    def token(self, secret: str) -> dict:
        return {"token": {"tokenSecretRef": {"name": secret, "key": "token"}}}

    def test_who_may_read_the_secret_may_log_in_with_it(self):
        self.assertAllowed(self.lease("by-role", self.app_role("approle"), "reader"))
        self.assertAllowed(self.lease("by-token", self.token("approle"), "reader"))

    def test_who_may_not_read_it_may_not_log_in_with_it(self):
        says = f"may not log in with the Secret approle of namespace {release.tenant}"
        self.assertRefused(self.lease("stolen", self.app_role("approle"), "writer"), says)
        self.assertRefused(self.lease("stolen", self.token("approle"), "writer"), says)
        self.assertRefused(self.lease("stolen", self.app_role("other"), "reader"), "Secret other")

    def test_a_certificate_needs_the_right_to_read_any_secret(self):
        login = {"certificate": {"identity": "api"}}
        self.assertAllowed(self.lease("by-certificate", login, "keeper"))
        self.assertRefused(self.lease("lent", login, "reader"), "with the certificates")

    def test_a_login_already_named_serves_nothing_new_for_others(self):
        must(self.lease("named-login", self.app_role("approle"), "reader"))
        args = ("secretlease", "named-login")
        harmless = {"spec": {"purpose": "Says it better"}}
        self.assertAllowed(patch(*args, harmless, release.tenant, "writer"))
        other = {"spec": {"dynamic": {"path": "database/creds/b"}}}
        self.assertRefused(patch(*args, other, release.tenant, "writer"), "may not log in")


class EnrolmentTest(ChartTest):
    """Labels by which namespaces are selected."""

    @classmethod
    def setUpClass(cls):
        role, rbac = f"{release.name}-namespaces", "rbac.authorization.k8s.io"
        verbs = ["get", "create", "update", "patch"]
        rules = [{"apiGroups": [""], "resources": ["namespaces"], "verbs": verbs}]
        base = {"apiVersion": f"{rbac}/v1", "kind": "ClusterRole", "metadata": {"name": role}}
        must(
            write(
                base | {"rules": rules},
                cls.binding(role, role, "admin-of-namespaces", "enroller"),
                cls.binding(f"{role}-enrol", f"{release.name}-enrol", "enroller"),
            )
        )
        cls.addClassCleanup(kubectl, "delete", "clusterrole", role)
        names = (role, f"{role}-enrol")
        cls.addClassCleanup(kubectl, "delete", "clusterrolebinding", *names)

    @staticmethod
    def binding(name: str, role: str, *users: str) -> dict:
        rbac = "rbac.authorization.k8s.io"
        return {
            "apiVersion": f"{rbac}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": name},
            "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": role},
            "subjects": [{"apiGroup": rbac, "kind": "User", "name": user} for user in users],
        }

    def label(self, key: str, value: str | None, user: str):
        change = {"metadata": {"labels": {key: value}}}
        return patch("namespace", release.tenant, change, user=user)

    def test_only_who_may_enrol_sets_changes_and_removes_the_label(self):
        for key in ("tenure.dev/enrolled", "eu.tenure.dev/zone", "env"):
            with self.subTest(key):
                refused = self.label(key, "true", "admin-of-namespaces")
                self.assertRefused(refused, key, "verb enrol", f"{release.name}-enrol")
                self.assertAllowed(self.label(key, "true", "enroller"))
                self.assertRefused(self.label(key, "no", "admin-of-namespaces"), key)
                self.assertRefused(self.label(key, None, "admin-of-namespaces"), key)
                self.assertAllowed(self.label(key, None, "enroller"))

    def test_other_labels_are_free(self):
        self.assertAllowed(self.label("team", "payments", "admin-of-namespaces"))
        self.assertAllowed(self.label("nottenure.dev/enrolled", "x", "admin-of-namespaces"))

    def test_a_new_namespace_may_not_bring_the_label(self):
        brought = namespace(f"{release.name}-new", {"tenure.dev/enrolled": "true"})
        self.assertRefused(write(brought, user="admin-of-namespaces"), "tenure.dev/enrolled")
