"""Configures OpenBao with what a user of Tenure needs first; every step can be repeated."""

from . import controlplane, http, openbao, postgres
from .errors import DevError
from .kubectl import Kubectl
from .state import Layout, State

AUDIENCE = "vault"
EXAMPLE_NAMESPACES = ("demo", "payments")

# The metadata key that both login methods put on a login, see _kubernetes and _jwt.
_NAMESPACE = "service_account_namespace"

# {accessor} is a login mount. OpenBao leaves out a templated path whose accessor the login does
# not have, so the blocks of both mounts may stand side by side.
_OWN_NAMESPACE = """\
path "kv/data/{{{{identity.entity.aliases.{accessor}.metadata.{namespace}}}}}/*" {{
  capabilities = ["read"]
}}
path "kv/metadata/{{{{identity.entity.aliases.{accessor}.metadata.{namespace}}}}}/*" {{
  capabilities = ["read", "list"]
}}
path "kv1/{{{{identity.entity.aliases.{accessor}.metadata.{namespace}}}}}/*" {{
  capabilities = ["read"]
}}
"""
_DATABASE = """\
path "database/creds/*" {
  capabilities = ["read"]
}
"""
_CHILD_TOKENS = """\
path "auth/token/create" {
  capabilities = ["create", "update"]
}
"""

_LOGIN_ROLES = {
    "tenant": {"token_policies": "tenant", "token_ttl": "1h", "token_max_ttl": "24h"},
    "tenant-no-child": {
        "token_policies": "tenant-no-child",
        "token_ttl": "1h",
        "token_max_ttl": "24h",
    },
    "tenant-periodic": {"token_policies": "tenant", "token_period": "1h"},
    "tenant-short": {"token_policies": "tenant", "token_ttl": "20s", "token_max_ttl": "60s"},
}

# A login that is to go may still be connected, and a role with sessions cannot be dropped well.
_CREATE_LOGIN = (
    "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' "
    f"IN ROLE {postgres.GROUP};"
)
_DROP_LOGIN = [
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{{name}}';",
    'DROP ROLE IF EXISTS "{{name}}";',
]
_DATABASE_ROLES = {
    "ledger": {"default_ttl": "1h", "max_ttl": "24h"},
    "ledger-short": {"default_ttl": "10s", "max_ttl": "30s"},
    "ledger-brisk": {"default_ttl": "3m", "max_ttl": "24h"},
}


class _Api:
    """OpenBao's HTTP API with the root token."""

    def __init__(self, state: State):
        self._base = f"{openbao.address(state)}/v1/"
        self._headers = {"X-Vault-Token": state.root_token}

    def read(self, path: str) -> dict:
        return self._call("GET", path, None)

    def exists(self, path: str) -> bool:
        return self._send("GET", path, None).status == 200

    def write(self, path: str, body: dict) -> None:
        self._call("POST", path, body)

    def _send(self, method: str, path: str, body: dict | None) -> http.Answer:
        return http.request(method, self._base + path, body, self._headers, timeout=30)

    def _call(self, method: str, path: str, body: dict | None) -> dict:
        answer = self._send(method, path, body)
        if answer.status not in (200, 204):
            raise DevError(
                f"OpenBao refused {method} {path} with {answer.status}: {answer.body.decode()}"
            )
        return answer.json()


def seed(layout: Layout, state: State, kubectl: Kubectl) -> None:
    """Mounts, logins, roles and policies; an unchanged server stays as it is."""
    api = _Api(state)
    _mounts(api)
    _database(api, state)
    _kubernetes(api, layout, state, kubectl)
    _jwt(api, layout, state)
    _policies(api)
    for namespace in EXAMPLE_NAMESPACES:
        _example_values(api, namespace)


def _example_values(api: _Api, namespace: str) -> None:
    value = {"username": "example", "password": "not-a-secret"}
    values = {f"kv/data/{namespace}/app": {"data": value}, f"kv1/{namespace}/app": value}
    for path, body in values.items():
        if not api.exists(path):
            api.write(path, body)


def _mounts(api: _Api) -> None:
    engines = api.read("sys/mounts")["data"]
    wanted = {
        "kv1": {"type": "kv", "options": {"version": "1"}},
        "kv": {"type": "kv", "options": {"version": "2"}},
        "database": {"type": "database"},
    }
    for path, body in wanted.items():
        if f"{path}/" not in engines:
            api.write(f"sys/mounts/{path}", body)
    logins = api.read("sys/auth")["data"]
    for path in ("kubernetes", "jwt"):
        if f"{path}/" not in logins:
            api.write(f"sys/auth/{path}", {"type": path})


def _database(api: _Api, state: State) -> None:
    server = f"127.0.0.1:{state.ports['postgres']}/{postgres.DATABASE}"
    api.write(
        "database/config/ledger",
        {
            "plugin_name": "postgresql-database-plugin",
            "connection_url": f"postgresql://{{{{username}}}}:{{{{password}}}}@{server}"
            "?sslmode=disable",
            "allowed_roles": list(_DATABASE_ROLES),
            "username": postgres.OPENBAO_USER,
            "password": state.openbao_database_password,
        },
    )
    for name, ttl in _DATABASE_ROLES.items():
        statements = {
            "db_name": "ledger",
            "creation_statements": [_CREATE_LOGIN],
            "revocation_statements": _DROP_LOGIN,
        }
        api.write(f"database/roles/{name}", statements | ttl)


def _kubernetes(api: _Api, layout: Layout, state: State, kubectl: Kubectl) -> None:
    # Without a reviewer the login token itself would ask for its review, and the API server
    # refuses a token of another audience than its own.
    reviewer = kubectl.token("tenure-dev", "openbao-reviewer", "8760h")
    api.write(
        "auth/kubernetes/config",
        {
            "kubernetes_host": controlplane.api_server(state),
            "kubernetes_ca_cert": layout.ca.read_text(),
            "token_reviewer_jwt": reviewer,
            "disable_local_ca_jwt": True,
        },
    )
    for name, settings in _LOGIN_ROLES.items():
        bounds = {
            "bound_service_account_names": "*",
            "bound_service_account_namespaces": "*",
            "audience": AUDIENCE,
        }
        api.write(f"auth/kubernetes/role/{name}", bounds | settings)


def _jwt(api: _Api, layout: Layout, state: State) -> None:
    api.write(
        "auth/jwt/config",
        {
            "jwks_url": f"{controlplane.api_server(state)}/openid/v1/jwks",
            "jwks_ca_pem": layout.ca.read_text(),
        },
    )
    for name, settings in _LOGIN_ROLES.items():
        bounds = {
            "role_type": "jwt",
            "bound_audiences": [AUDIENCE],
            "user_claim": "sub",
            "claim_mappings": {"/kubernetes.io/namespace": _NAMESPACE},
        }
        api.write(f"auth/jwt/role/{name}", bounds | settings)


def _policies(api: _Api) -> None:
    logins = api.read("sys/auth")["data"]
    own = "".join(
        _OWN_NAMESPACE.format(accessor=logins[f"{mount}/"]["accessor"], namespace=_NAMESPACE)
        for mount in ("kubernetes", "jwt")
    )
    policies = {"tenant": own + _DATABASE + _CHILD_TOKENS, "tenant-no-child": own + _DATABASE}
    for name, text in policies.items():
        api.write(f"sys/policies/acl/{name}", {"policy": text})
