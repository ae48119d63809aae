"""What a run needs at the user's own OpenBao or Vault: engines, a login and a policy of its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from .bao import Bao
from .examples import Names
from .kube import Kube

ROLES = {
    "ledger": {"default_ttl": "1h", "max_ttl": "24h"},
    "ledger-short": {"default_ttl": "10s", "max_ttl": "30s"},
}
_CREATE = (
    "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';"
)
_DROP = [
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{{name}}';",
    'DROP ROLE IF EXISTS "{{name}}";',
]
_REVIEWER = "vault-login-reviewer"


@dataclass(frozen=True)
class Reach:
    """Where OpenBao finds the other servers: seen from there, they may be called otherwise."""

    api_server: str
    api_server_ca: str
    postgres: str
    database: str
    user: str
    password: str

    @staticmethod
    def of(environment: Mapping[str, str], kube: Kube) -> "Reach":
        """From the kubeconfig's context and the PG variables, or what the user says instead."""
        printed = kube.run("config", "view", "--minify", "--flatten", "-o", "json")
        cluster = json.loads(printed)["clusters"][0]["cluster"]
        bundle = kube.get("configmap", "kube-root-ca.crt", "default")["data"]["ca.crt"]
        own = f"{environment['PGHOST']}:{environment.get('PGPORT', '5432')}"
        return Reach(
            environment.get("TENURE_DEMO_API_SERVER") or cluster["server"],
            bundle,
            environment.get("TENURE_DEMO_POSTGRES") or own,
            environment.get("PGDATABASE", "postgres"),
            environment["PGUSER"],
            environment["PGPASSWORD"],
        )


class Mounts:
    """Adds and removes what carries the run's name."""

    def __init__(self, bao: Bao, names: Names, reach: Reach):
        self._bao = bao
        self._names = names
        self._reach = reach

    def add_reviewer(self, kube: Kube) -> None:
        """The account with which the server has login tokens reviewed."""
        name, tenant = self._names.of("reviewer"), self._names.tenant
        rbac = "rbac.authorization.k8s.io"
        kube.apply(
            {
                "apiVersion": "v1",
                "kind": "ServiceAccount",
                "metadata": {"name": _REVIEWER, "namespace": tenant},
            },
            {
                "apiVersion": f"{rbac}/v1",
                "kind": "ClusterRoleBinding",
                "metadata": {"name": name},
                "roleRef": {
                    "apiGroup": rbac,
                    "kind": "ClusterRole",
                    "name": "system:auth-delegator",
                },
                "subjects": [{"kind": "ServiceAccount", "name": _REVIEWER, "namespace": tenant}],
            },
        )

    def remove_reviewer(self, kube: Kube) -> None:
        """Its right; the account itself goes with its namespace."""
        name = self._names.of("reviewer")
        kube.run("delete", "clusterrolebinding", name, "--ignore-not-found")

    def add(self, kube: Kube) -> None:
        """Engines, values, roles, login and policy."""
        call, names = self._bao.call, self._names
        call("POST", f"sys/mounts/{names.kv}", {"type": "kv", "options": {"version": "2"}})
        call("POST", f"sys/mounts/{names.database}", {"type": "database"})
        call("POST", f"sys/auth/{names.login}", {"type": "kubernetes"})
        call("POST", f"sys/policies/acl/{names.tenant}", {"policy": policy(names)})
        value = {"username": "example", "password": "not-a-secret"}
        call("POST", f"{names.kv}/data/{names.tenant}/app", {"data": value})
        self._database()
        token = kube.kubectl.token(names.tenant, _REVIEWER, "2h")
        call("POST", f"auth/{names.login}/config", {
            "kubernetes_host": self._reach.api_server,
            "kubernetes_ca_cert": self._reach.api_server_ca,
            "token_reviewer_jwt": token,
            "disable_local_ca_jwt": True,
        })  # fmt: skip
        call("POST", f"auth/{names.login}/role/tenant", {
            "bound_service_account_names": "*",
            "bound_service_account_namespaces": names.tenant,
            "audience": names.audience,
            "token_policies": names.tenant,
            "token_ttl": "1h",
            "token_max_ttl": "24h",
        })  # fmt: skip

    def remove(self) -> None:
        """All of it; leases end with their mount."""
        names = self._names
        for path in (f"auth/{names.login}", f"mounts/{names.database}", f"mounts/{names.kv}",
                     f"policies/acl/{names.tenant}"):  # fmt: skip
            self._bao.call("DELETE", f"sys/{path}")

    def _database(self) -> None:
        reach, mount = self._reach, self._names.database
        url = f"postgresql://{{{{username}}}}:{{{{password}}}}@{reach.postgres}/{reach.database}"
        self._bao.call("POST", f"{mount}/config/ledger", {
            "plugin_name": "postgresql-database-plugin",
            "connection_url": url,
            "allowed_roles": list(ROLES),
            "username": reach.user,
            "password": reach.password,
        })  # fmt: skip
        for name, ttl in ROLES.items():
            role = {
                "db_name": "ledger",
                "creation_statements": [_CREATE],
                "revocation_statements": _DROP,
            }
            self._bao.call("POST", f"{mount}/roles/{name}", role | ttl)


def policy(names: Names) -> str:
    """What the tenant of this run may: read its own values, lease logins, make child tokens."""
    return f"""\
path "{names.kv}/data/{names.tenant}/*" {{
  capabilities = ["read"]
}}
path "{names.database}/creds/*" {{
  capabilities = ["read"]
}}
path "auth/token/create" {{
  capabilities = ["create", "update"]
}}
"""
