"""The OpenBao of a development cluster as its administrator sees it."""

import json
import re
from collections import Counter
from pathlib import Path

from devcluster import http, openbao
from devcluster.cluster import Cluster
from devcluster.errors import DevError
from devcluster.files import write_whole
from devcluster.state import Layout

_LOGIN = re.compile(r"auth/[^/]+/login")


def write_audit_log(cluster: Cluster) -> Path:
    """Makes OpenBao write an audit log from now on, and returns its path.

    OpenBao takes audit devices from its configuration only, so it is started anew.
    """
    layout = cluster.layout
    log = layout.logs / "openbao-audit.log"
    config = layout.openbao / "config.json"
    document = json.loads(config.read_text())
    device = {"type": "file", "path": "file", "options": {"file_path": str(log)}}
    write_whole(config, json.dumps(document | {"audit": [device]}, indent=2) + "\n")
    with cluster.alone():
        cluster.stop("openbao")
        cluster.start("openbao")
    return log


def calls(entries: list[dict]) -> Counter:
    """The operator's requests by operation and path, from the audit log; those of root left out."""
    counted = Counter()
    for entry in entries:
        if entry["type"] == "response" and (entry.get("auth") or {}).get("display_name") != "root":
            request = entry["request"]
            counted[f"{request['operation']} {request['path']}"] += 1
    return counted


def logins(counted: Counter) -> int:
    """How many of the calls are logins."""
    return sum(n for call, n in counted.items() if _LOGIN.search(call))


def is_renewal(entry: dict) -> bool:
    """Whether the entry of the audit log tells of a token or a lease that was renewed."""
    path = entry["request"]["path"]
    return entry["type"] == "response" and path in ("auth/token/renew-self", "sys/leases/renew")


class Backend:
    """Questions with the root token."""

    def __init__(self, layout: Layout):
        state = layout.require()
        self.address = openbao.address(state)
        self.root_token = state.root_token
        self._base = f"{self.address}/v1/"
        self._headers = {"X-Vault-Token": self.root_token}

    def child_of_tenant(self) -> str:
        """A new token with the rights of a tenant's login."""
        asked = {"policies": ["tenant"], "ttl": "1h"}
        made = http.request("POST", f"{self._base}auth/token/create", asked, self._headers)
        if made.status != 200:
            raise DevError(f"OpenBao answered auth/token/create with {made.status}")
        return made.json()["auth"]["client_token"]

    def leases(self, prefix: str) -> list[str]:
        """The ids of the leases below the prefix, e.g. database/creds/ledger, without it."""
        path = f"sys/leases/lookup/{prefix}/"
        answer = http.request("LIST", self._base + path, headers=self._headers, timeout=30)
        if answer.status == 404:
            return []
        if answer.status != 200:
            raise DevError(f"OpenBao answered LIST {path} with {answer.status}")
        return answer.json()["data"]["keys"]

    def tokens_of_objects(self) -> Counter:
        """How many live tokens there are for each object, by the UID that the operator put on.

        Only those with which something was read: the operator renews a token right after it read
        with it. One that was made just before a kill is not renewed, holds nothing and ends by
        itself within minutes; should anything have been read with it, its lease tells.
        """
        counted = Counter()
        listed = http.request("LIST", f"{self._base}auth/token/accessors", headers=self._headers)
        for accessor in listed.json()["data"]["keys"]:
            found = http.request(
                "POST",
                f"{self._base}auth/token/lookup-accessor",
                {"accessor": accessor},
                self._headers,
            )
            token = found.json().get("data") or {}
            meta = token.get("meta") or {}
            if found.status == 200 and "tenure_uid" in meta and "last_renewal" in token:
                counted[meta["tenure_uid"]] += 1
        return counted
