"""The objects of a campaign and what users do to them."""

import base64
import json
import random

from devcluster.errors import DevError
from devcluster.progress import say
from devcluster.state import Layout
from live import platform

HOME = "soak"
LONG, SHORT = "database/creds/ledger", "database/creds/ledger-short"
_ACCOUNTS = ("account-a", "account-b")
_CONSUMERS = ("consumer-a", "consumer-b")
_CHURNED = ("id-", "lease-")
_BOTH = "machineidentities,secretleases"


class Load:
    """Identities and leases: a base that is always there, and what comes and goes."""

    def __init__(self, layout: Layout, rng: random.Random):
        self._layout = layout
        self._kubectl = platform.kubectl(layout)
        self._rng = rng
        self._made = 0
        self._extra: list[str] = []

    def begin(self, identities: int, leases: int) -> None:
        """Creates the base: half of the identities live for a minute, a third of the leases are
        such as end for good after 30 s, and a third have workloads that restart."""
        objects = platform.tenant(HOME, list(_ACCOUNTS))
        for number in range(identities):
            objects.append(self._identity("60s" if number % 2 else "1h"))
        for number in range(leases):
            made = self._lease(HOME, SHORT if number % 3 == 0 else LONG)
            if number % 3 == 1:
                consumer = _CONSUMERS[number % len(_CONSUMERS)]
                made["spec"]["restart"] = [{"kind": "Deployment", "name": consumer}]
            objects.append(made)
        platform.apply(self._layout, objects + [_deployment(name) for name in _CONSUMERS])

    def churn(self, actions: int) -> list[str]:
        """Does so many things at once that users do; returns what."""
        kinds = [
            *(self._delete_secret, self._edit_secret, self._create_lease, self._delete_object),
            *(self._create_identity, self._change_source, self._create_namespace),
            *(self._delete_namespace, self._renew, self._renew, self._revoke),
        ]
        return [self._rng.choice(kinds)() for _ in range(actions)]

    def objects(self) -> list[dict]:
        """All identities and leases of the cluster."""
        return self._get(_BOTH, "--all-namespaces")

    def _delete_secret(self) -> str:
        name = self._some_object()
        self._try("delete", "secret", name, "-n", HOME, "--ignore-not-found", "--wait=false")
        return f"delete Secret {name}"

    def _edit_secret(self) -> str:
        name = self._some_object()
        junk = base64.b64encode(self._rng.randbytes(12)).decode()
        data = {"data": {self._rng.choice(["tls.key", "tls.crt", "username", "password"]): junk}}
        self._try("patch", "secret", name, "-n", HOME, "--type=merge", "-p", json.dumps(data))
        return f"edit Secret {name}"

    def _renew(self) -> str:
        return self.annotate(self._some_object(), "renew")

    def _revoke(self) -> str:
        return self.annotate(self._some_object(), "revoke")

    def annotate(self, name: str, order: str) -> str:
        """Orders a renewal or a revocation by the annotation."""
        self._made += 1
        kind = "secretlease" if name.startswith("lease-") else "machineidentity"
        value = f"tenure.dev/{order}=soak-{self._made}"
        self._try("annotate", kind, name, "-n", HOME, "--overwrite", value)
        return f"{order} {kind} {name}"

    def provoke(self, stage: str) -> str:
        """Does something at which the operator comes to this stage at OpenBao."""
        if stage == "revocation":
            name = self._some_object("secretleases")
            self._try("delete", "secretlease", name, "-n", HOME, "--wait=false")
            return f"delete secretlease {name}"
        return self._create_lease()

    def _create_lease(self) -> str:
        made = self._lease(HOME, self._rng.choice([LONG, LONG, SHORT]))
        platform.apply(self._layout, [made])
        return f"create SecretLease {made['metadata']['name']}"

    def _create_identity(self) -> str:
        made = self._identity(self._rng.choice(["60s", "1h"]))
        platform.apply(self._layout, [made])
        return f"create MachineIdentity {made['metadata']['name']}"

    def _delete_object(self) -> str:
        name = self._some_object()
        kind = "machineidentity" if name.startswith("id-") else "secretlease"
        self._try("delete", kind, name, "-n", HOME, "--ignore-not-found", "--wait=false")
        return f"delete {kind} {name}"

    def _change_source(self) -> str:
        name = self._some_object("secretleases")
        path = self._rng.choice([LONG, SHORT])
        patch = json.dumps({"spec": {"dynamic": {"path": path}}})
        self._try("patch", "secretlease", name, "-n", HOME, "--type=merge", "-p", patch)
        return f"read SecretLease {name} from {path}"

    def _create_namespace(self) -> str:
        self._made += 1
        namespace = f"{HOME}-{self._made}"
        leases = [self._lease(namespace, LONG) for _ in range(3)]
        platform.apply(self._layout, platform.tenant(namespace, list(_ACCOUNTS)) + leases)
        self._extra.append(namespace)
        return f"create Namespace {namespace} with 3 leases"

    def _delete_namespace(self) -> str:
        if not self._extra:
            return self._create_namespace()
        namespace = self._extra.pop(self._rng.randrange(len(self._extra)))
        self._try("delete", "namespace", namespace, "--wait=false")
        return f"delete Namespace {namespace}"

    def _some_object(self, kind: str = _BOTH) -> str:
        found = (o["metadata"]["name"] for o in self._get(kind, "-n", HOME))
        names = sorted(name for name in found if name.startswith(_CHURNED))
        if not names:
            raise DevError(f"no object of {kind} is left in {HOME}")
        return self._rng.choice(names)

    def _get(self, kind: str, *where: str) -> list[dict]:
        return json.loads(self._kubectl.run("get", kind, *where, "-o", "json"))["items"]

    def _identity(self, duration: str) -> dict:
        return platform.identity(HOME, self._name("id"), duration)

    def _lease(self, namespace: str, path: str) -> dict:
        account = self._rng.choice(_ACCOUNTS)
        return platform.lease(namespace, self._name("lease"), account, path)

    def _name(self, prefix: str) -> str:
        self._made += 1
        return f"{prefix}-{self._made:04}"

    def _try(self, *arguments: str) -> None:
        # What is chosen may go at the same moment; the user would just see that.
        try:
            self._kubectl.run(*arguments)
        except DevError as refused:
            if "not found" not in str(refused):
                raise
            say(f"      {refused}")


def _deployment(name: str) -> dict:
    labels = {"app": name}
    container = {"name": "main", "image": "registry.k8s.io/pause:3.10"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": HOME},
        "spec": {"selector": {"matchLabels": labels}, "template": template},
    }
