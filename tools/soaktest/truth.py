"""Compares what objects say with what the servers hold."""

import base64
import json
import time

from devcluster.kubectl import Kubectl
from live.backend import Backend

from . import certificates
from .load import LONG, SHORT, Load
from .postgres import Postgres

# A credential that ends for good soon is replaced by a second one before; so long may both live.
_OVERLAP_SECONDS = 20

# PostgreSQL names are cut: the role of the path as far as it shows in `v-<display>-<role>-…`.
_SHORT_ROLE = "-ledger-s-"


class Truth:
    """The servers of one cluster, asked as their administrator."""

    def __init__(self, load: Load, kubectl: Kubectl, backend: Backend, postgres: Postgres):
        self._load = load
        self._kubectl = kubectl
        self._backend = backend
        self._postgres = postgres
        self._surplus_since: dict[str, float] = {}

    def findings(self) -> list[str]:
        """What does not fit together now; empty where everything does."""
        objects = self._load.objects()
        secrets = self._secrets()
        unwell = [finding for entry in objects if (finding := _unwell(entry))]
        if unwell:
            return unwell
        leases = [entry for entry in objects if entry["kind"] == "SecretLease"]
        identities = [entry for entry in objects if entry["kind"] == "MachineIdentity"]
        return (
            self._without_secret(objects, secrets)
            or self._held(leases, secrets)
            + self._tokens(leases)
            + self._dead_logins(leases, secrets)
            + self._dead_certificates(identities, secrets)
        )

    def _secrets(self) -> dict[tuple[str, str], dict[str, bytes]]:
        found = json.loads(self._kubectl.run("get", "secrets", "--all-namespaces", "-o", "json"))
        return {
            _key(entry): {k: base64.b64decode(v) for k, v in entry.get("data", {}).items()}
            for entry in found["items"]
        }

    def _without_secret(self, objects, secrets) -> list[str]:
        return [f"{_words(o)} is Ready without a Secret" for o in objects if _key(o) not in secrets]

    def _held(self, leases, secrets) -> list[str]:
        """Whether the servers hold exactly what is delivered."""
        delivered = {_user(secrets[_key(lease)]) for lease in leases}
        made = self._postgres.logins()
        findings = [f"the delivered login {user} is none" for user in sorted(delivered - made)]
        for user in sorted(self._stale(made - delivered)):
            findings.append(f"the login {user} is held by no object")
        wanted = sum(lease["spec"]["dynamic"]["path"] == LONG for lease in leases)
        held = len(self._backend.leases(LONG))
        if held != wanted:
            findings.append(f"{held} leases below {LONG} for {wanted} objects")
        brief = len(self._backend.leases(SHORT))
        if brief < len(leases) - wanted:
            findings.append(f"{brief} leases below {SHORT} for {len(leases) - wanted} objects")
        return findings

    def _stale(self, surplus: set[str]) -> set[str]:
        """Of the logins nobody uses now, those that should have gone."""
        now = time.monotonic()
        self._surplus_since = {user: self._surplus_since.get(user, now) for user in surplus}
        return {
            user
            for user, since in self._surplus_since.items()
            if _SHORT_ROLE not in user or now - since > _OVERLAP_SECONDS
        }

    def _tokens(self, leases) -> list[str]:
        """One token of its own for each lease; a second while a brief one is replaced."""
        tokens = self._backend.tokens_of_objects()
        long_lived = {_uid(o) for o in leases if o["spec"]["dynamic"]["path"] == LONG}
        known = {_uid(o) for o in leases}
        findings = [f"no token for the lease with UID {uid}" for uid in known - set(tokens)]
        findings += [f"a token for the absent object {uid}" for uid in set(tokens) - known]
        findings += [
            f"{n} tokens for the lease with UID {uid}"
            for uid, n in tokens.items()
            if uid in long_lived and n != 1
        ]
        return findings

    def _dead_logins(self, leases, secrets) -> list[str]:
        found = {_words(lease): secrets[_key(lease)] for lease in leases}
        credentials = [(_user(data), data["password"].decode()) for data in found.values()]
        refused = self._postgres.refused(credentials)
        return [
            f"{words} is Ready and its login {_user(data)} is refused"
            for words, data in found.items()
            if _user(data) in refused
        ]

    def _dead_certificates(self, identities, secrets) -> list[str]:
        findings = []
        for identity in identities:
            data = secrets[_key(identity)]
            defect = certificates.defect(
                data.get("tls.crt", b""), data.get("tls.key", b""), data.get("ca.crt", b"")
            )
            if defect:
                findings.append(f"{_words(identity)} is Ready and {defect}")
        return findings


def _unwell(entry: dict) -> str:
    metadata = entry["metadata"]
    if "deletionTimestamp" in metadata:
        return f"{_words(entry)} is being deleted"
    status = entry.get("status", {})
    ready = next((c for c in status.get("conditions", []) if c["type"] == "Ready"), None)
    if ready is None:
        return f"{_words(entry)} has no status"
    if ready["status"] != "True":
        return f"{_words(entry)} is not Ready: {ready['reason']}: {ready['message']}"
    if status.get("observedGeneration") != metadata["generation"]:
        return f"{_words(entry)} is not looked at after its last change"
    return ""


def _key(entry: dict) -> tuple[str, str]:
    return entry["metadata"]["namespace"], entry["metadata"]["name"]


def _words(entry: dict) -> str:
    return f"{entry['kind']} {'/'.join(_key(entry))}"


def _uid(entry: dict) -> str:
    return entry["metadata"]["uid"]


def _user(data: dict[str, bytes]) -> str:
    return data.get("username", b"").decode(errors="replace")
