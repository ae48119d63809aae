"""What a load needs beside the operator: tenants, an owner, an issuer, a backend; and the load."""

import json

from devcluster import install, openbao
from devcluster.kubectl import Kubectl
from devcluster.state import Layout

OWNER = "load"
ISSUER = "load-ca"
BACKEND = "load"
API = "tenure.dev/v1alpha1"
EXPIRES = "2099-01-01T00:00:00Z"

_ENROLLED = {"tenure.dev/enrolled": "true"}
_ENROLLED_NAMESPACES = {"selector": {"matchLabels": _ENROLLED}}


def kubectl(layout: Layout) -> Kubectl:
    """kubectl as the cluster's administrator."""
    return Kubectl(layout.bin / "kubectl", layout.kubeconfig)


def set_up(layout: Layout, *values: str, backend: str | None = None) -> None:
    """Installs the chart without pods, with further `--set` values, and the platform's objects.

    The operator finds OpenBao at the address `backend`, or at its own.
    """
    helm = [str(layout.bin / "helm"), "--kubeconfig", str(layout.kubeconfig)]
    arguments = [part for value in ("replicas=0", *values) for part in ("--set", value)]
    install.chart(helm, arguments)
    install.wait_for_kinds(kubectl(layout))
    apply(layout, _platform(backend or openbao.address(layout.require())))


def apply(layout: Layout, objects: list[dict]) -> None:
    """Applies objects as the administrator."""
    document = {"apiVersion": "v1", "kind": "List", "items": objects}
    kubectl(layout).apply(json.dumps(document))


def tenant(namespace: str, accounts: list[str]) -> list[dict]:
    """A namespace that owner, issuer and backend serve, and its ServiceAccounts."""
    space = {"name": namespace, "labels": _ENROLLED}
    return [_object("v1", "Namespace", space)] + [
        _object("v1", "ServiceAccount", {"name": name, "namespace": namespace}) for name in accounts
    ]


def identity(namespace: str, name: str, duration: str) -> dict:
    """A MachineIdentity with a P-256 key."""
    certificate = {"issuer": ISSUER, "dnsNames": [f"{name}.{namespace}.svc"], "duration": duration}
    certificate["privateKey"] = {"algorithm": "ECDSA", "size": 256, "rotation": "Always"}
    return _governed("MachineIdentity", namespace, name, {"certificate": certificate})


def lease(namespace: str, name: str, account: str, path: str, role: str | None = None) -> dict:
    """A SecretLease of a dynamic role; `role` names another login role than the backend's."""
    spec = {"serviceAccountName": account, "backend": BACKEND, "dynamic": {"path": path}}
    return _governed("SecretLease", namespace, name, spec | ({"role": role} if role else {}))


def _governed(kind: str, namespace: str, name: str, spec: dict) -> dict:
    governance = {"owner": OWNER, "purpose": "Stands for a workload", "expiresAt": EXPIRES}
    return _object(API, kind, {"name": name, "namespace": namespace}, governance | spec)


def _platform(backend_address: str) -> list[dict]:
    owner = {"type": "Team", "displayName": "Load", "namespaces": _ENROLLED_NAMESPACES}
    issuer = {
        "managedCA": {"commonName": ISSUER, "duration": "8760h"},
        "allowedNamespaces": _ENROLLED_NAMESPACES,
        "limits": {"maxDuration": "24h"},
    }
    backend = {
        "address": backend_address,
        "login": {"kubernetes": {"mount": "kubernetes", "role": "tenant", "audience": "vault"}},
        "allowedNamespaces": _ENROLLED_NAMESPACES,
    }
    return [
        _object(API, "IdentityOwner", {"name": OWNER}, owner),
        _object(API, "IdentityIssuer", {"name": ISSUER}, issuer),
        _object(API, "SecretBackend", {"name": BACKEND}, backend),
    ]


def _object(version: str, kind: str, metadata: dict, spec: dict | None = None) -> dict:
    made = {"apiVersion": version, "kind": kind, "metadata": metadata}
    return made if spec is None else made | {"spec": spec}
