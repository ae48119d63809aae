"""The policies on what the operator delivers: Secrets and trust bundles, each both ways."""

from .cases import ChartTest
from .commands import kubectl, must, patch, read, write
from .objects import config_map, generated, identity, owner_reference, secret
from .release import Release, installed

release: Release


def setUpModule():
    global release
    release = installed()


def delete(kind: str, name: str, namespace: str):
    """Deletes an object as the operator."""
    return kubectl("delete", kind, name, "-n", namespace, user=release.operator)


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
                gone = delete("secret", name, release.tenant)
                self.assertAllowed(gone)

    def test_a_secret_without_an_owner_is_refused(self):
        self.assertRefused(self.write("nobodys"), "only with an ownerReference")
        other = owner_reference("ConfigMap")
        self.assertRefused(self.write("anothers", other), "only with an ownerReference")

    def test_a_foreign_secret_is_never_taken_over(self):
        must(write(secret("foreign", release.tenant)))
        self.assertRefused(self.write("foreign", self.owner()), "belongs to somebody else")
        gone = delete("secret", "foreign", release.tenant)
        self.assertRefused(gone, "belongs to somebody else")
        self.assertNotIn("ownerReferences", read("secret", "foreign", release.tenant)["metadata"])

    def test_a_secret_is_taken_over_by_the_object_it_was_given_to_and_by_no_other(self):
        given = {"tenure.dev/adopt": "SecretLease/a"}
        must(write(secret("given", release.tenant, annotations=given)))
        root = read("configmap", "kube-root-ca.crt", release.tenant)["metadata"]
        controlled = owner_reference("ConfigMap", root["name"], root["uid"]) | {"controller": True}
        must(write(secret("held", release.tenant, controlled, annotations=given)))

        def takes(name: str, secret_name: str, *before: dict):
            owner = self.owner(name=name) | {"controller": True}
            return self.write(secret_name, *before, owner, annotations=given)

        self.assertRefused(takes("b", "given"), "belongs to somebody else")
        self.assertRefused(self.write("given", self.owner()), "belongs to somebody else")
        gone = delete("secret", "given", release.tenant)
        self.assertRefused(gone, "belongs to somebody else")
        self.assertAllowed(takes("a", "given"))
        self.assertRefused(
            self.write("held", controlled | {"controller": False}, self.owner(), annotations=given),
            "belongs to somebody else",
        )

    def test_a_copy_that_carries_our_labels_is_foreign(self):
        must(write(secret("copy", release.tenant, labels={"tenure.dev/owner": "team-a"})))
        gone = delete("secret", "copy", release.tenant)
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
        for key in (
            "argocd.argoproj.io/secret-type",
            "toolkit.fluxcd.io/x",
            "app.kubernetes.io/instance",
        ):
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
        gone = delete("secret", "journal-a", release.namespace)
        self.assertAllowed(gone)

    def test_people_are_not_meant(self):
        must(write(secret("peoples", release.tenant, type="example.com/any")))


class ConfigMapsTest(ChartTest):
    """Trust bundles and no others."""

    def test_a_trust_bundle_lives_and_ends(self):
        bundle = config_map("mesh-ca", release.tenant, **{"tenure.dev/trust-bundle": "mesh-ca"})
        self.assertAllowed(write(bundle, user=release.operator))
        gone = delete("configmap", "mesh-ca", release.tenant)
        self.assertAllowed(gone)

    def test_other_config_maps_are_refused(self):
        plain = config_map("plain", release.tenant)
        self.assertRefused(write(plain, user=release.operator), "only with the label")
        must(write(plain))
        label = {"metadata": {"labels": {"tenure.dev/trust-bundle": "mesh-ca"}}}
        answer = patch("configmap", "plain", label, release.tenant, release.operator)
        self.assertRefused(answer, "belongs to somebody else")
        gone = delete("configmap", "plain", release.tenant)
        self.assertRefused(gone, "belongs to somebody else")

    def test_its_own_namespace_is_its_own(self):
        self.assertAllowed(write(config_map("mine", release.namespace), user=release.operator))
