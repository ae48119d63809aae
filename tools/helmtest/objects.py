"""Objects that the tests write."""

END = "2099-01-01T00:00:00Z"


def owner_reference(kind: str, name: str = "a", uid: str = "of-nobody") -> dict:
    """A reference to one of Tenure's objects, or of another kind.

    Without the UID of an object that exists it serves only for writes that are refused: the
    garbage collector soon removes what belongs to nobody.
    """
    group = "tenure.dev/v1alpha1" if kind in ("SecretLease", "MachineIdentity") else "v1"
    return {"apiVersion": group, "kind": kind, "name": name, "uid": uid}


def secret(name: str, namespace: str, *owners: dict, **metadata) -> dict:
    """A Secret with a login in it; `type` may be given beside labels and annotations."""
    kind = metadata.pop("type", "Opaque")
    meta = {"name": name, "namespace": namespace, "ownerReferences": list(owners)} | metadata
    login = {"username": "example", "password": "not-a-secret"}
    base = {"apiVersion": "v1", "kind": "Secret", "type": kind}
    return base | {"metadata": meta, "stringData": login}


def config_map(name: str, namespace: str, **labels: str) -> dict:
    """A ConfigMap, by default without labels."""
    meta = {"name": name, "namespace": namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {"ca.crt": "pem"}}


def account(name: str, namespace: str) -> dict:
    """A ServiceAccount."""
    meta = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta}


def workload(kind: str, name: str, namespace: str) -> dict:
    """A Deployment, StatefulSet or DaemonSet."""
    labels = {"app": name}
    template = {
        "metadata": {"labels": labels, "annotations": {"team": "payments"}},
        "spec": {"containers": [{"name": "api", "image": "registry.example/api:1"}]},
    }
    spec = {"selector": {"matchLabels": labels}, "template": template}
    spec |= {} if kind == "DaemonSet" else {"replicas": 1}
    spec |= {"serviceName": name} if kind == "StatefulSet" else {}
    meta = {"name": name, "namespace": namespace, "labels": labels}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": meta, "spec": spec}


def lease(name: str, namespace: str, **metadata) -> dict:
    """A SecretLease that logs in as the ServiceAccount `api`."""
    spec = {
        "owner": "team-a",
        "purpose": "Shows what a policy allows",
        "expiresAt": END,
        "serviceAccountName": "api",
        "backend": "vault",
        "dynamic": {"path": "database/creds/a"},
    }
    meta = {"name": name, "namespace": namespace} | metadata
    base = {"apiVersion": "tenure.dev/v1alpha1", "kind": "SecretLease"}
    return base | {"metadata": meta, "spec": spec}


def generated(name: str, namespace: str) -> dict:
    """A SecretLease that uses no ServiceAccount."""
    found = lease(name, namespace)
    for field in ("serviceAccountName", "backend", "dynamic"):
        del found["spec"][field]
    found["spec"]["generated"] = {"uuid": {}}
    return found


def identity(name: str, namespace: str) -> dict:
    """A MachineIdentity that names the ServiceAccount `api`."""
    spec = {
        "owner": "team-a",
        "purpose": "Shows what a policy allows",
        "expiresAt": END,
        "serviceAccountName": "api",
        "certificate": {"issuer": "mesh-ca", "dnsNames": [f"{name}.{namespace}.svc"]},
    }
    meta = {"name": name, "namespace": namespace}
    base = {"apiVersion": "tenure.dev/v1alpha1", "kind": "MachineIdentity"}
    return base | {"metadata": meta, "spec": spec}
