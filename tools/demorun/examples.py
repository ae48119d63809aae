"""The files of examples/, fitted to the cluster that the demonstration runs on."""

import copy
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from devcluster.install import REPOSITORY

from .kube import Kube

EXAMPLES = REPOSITORY / "examples"
LONGEST = timedelta(days=1)

_CLUSTER_KINDS = ("IdentityOwner", "IdentityIssuer", "SecretBackend")
_FOR_PEOPLE = ("purpose", "displayName", "contact")
# The tenant's namespace as a name of its own: not the part of payments-api or team-payments.
_NAMESPACE = re.compile(r"(?<![\w-])payments(?![\w-])")
_TRUST_DOMAIN = "example.org"


@dataclass(frozen=True)
class Names:
    """What things are called; the defaults are those of the examples."""

    tenant: str = "payments"
    prefix: str = ""
    """In front of the names of cluster-wide objects."""
    login: str = "kubernetes"
    """The login mount; kv and database are the mounts of these engines."""
    kv: str = "kv"
    database: str = "database"
    audience: str = "vault"
    backend_address: str = ""
    trust_domain: str = _TRUST_DOMAIN

    def of(self, name: str) -> str:
        """The name of a cluster-wide object."""
        return self.prefix + name


def read(kube: Kube, file: str) -> list[dict]:
    """The objects of an example, in the order of the file."""
    path = EXAMPLES / file
    printed = kube.run("create", "--dry-run=client", "--validate=false", "-o", "json",
                       "-f", str(path))  # fmt: skip
    return documents(printed)


def documents(printed: str) -> list[dict]:
    """The objects of kubectl's JSON, whether a List or one document after another."""
    decoder, rest, objects = json.JSONDecoder(), printed.strip(), []
    while rest:
        found, end = decoder.raw_decode(rest)
        objects += found["items"] if found["kind"] == "List" else [found]
        rest = rest[end:].lstrip()
    return objects


def fitted(example: dict, names: Names, now: datetime) -> dict:
    """The example under these names, at this backend, and with an end that is still to come."""
    fitted_ = _renamed(copy.deepcopy(example), names)
    metadata, spec = fitted_["metadata"], fitted_.get("spec", {})
    if fitted_["kind"] in _CLUSTER_KINDS:
        metadata["name"] = names.of(metadata["name"])
    certificate = spec.get("certificate", {})
    for holder, key in ((spec, "owner"), (spec, "backend"), (certificate, "issuer")):
        if key in holder:
            holder[key] = names.of(holder[key])
    if fitted_["kind"] == "SecretBackend":
        spec["address"] = names.backend_address
        spec["login"]["kubernetes"] |= {"mount": names.login, "audience": names.audience}
    for source, mount in (("dynamic", names.database), ("static", names.kv)):
        if source in spec:
            _, _, rest = spec[source]["path"].partition("/")
            spec[source]["path"] = f"{mount}/{rest}"
    if "expiresAt" in spec and _time(spec["expiresAt"]) <= now + LONGEST:
        spec["expiresAt"] = timestamp(now + LONGEST)
    return fitted_


def _renamed(part, names: Names):
    if isinstance(part, dict):
        return {k: v if k in _FOR_PEOPLE else _renamed(v, names) for k, v in part.items()}
    if isinstance(part, list):
        return [_renamed(entry, names) for entry in part]
    if not isinstance(part, str):
        return part
    return _NAMESPACE.sub(names.tenant, part.replace(_TRUST_DOMAIN, names.trust_domain))


def timestamp(time: datetime) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
