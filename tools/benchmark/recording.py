"""Turns what the operator was seen to write for one object into requests for any object."""

import json

from devcluster.errors import DevError
from live import apilog

_JSON = "application/json"
_JSON_PATCH = "application/json-patch+json"
_MERGE_PATCH = "application/merge-patch+json"
_APPLY = "application/apply-patch+yaml"
_METHODS = {"create": "POST", "patch": "PATCH", "update": "PUT"}
_OF_THE_SERVER = ("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation")


def record(entries: list[dict], user: str, subject: dict, secrets: list[dict]) -> list[dict]:
    """The user's writes and dry runs for the subject, in their order, as `dev.tenure.bench.Call`.

    `entries` come from the audit log; it leaves out the bodies of Secrets, so the stored `secrets`
    are taken for those that were sent. Name and UID of the subject become placeholders, its
    namespace stays.
    """
    name, uid = subject["metadata"]["name"], subject["metadata"]["uid"]
    calls = []
    for entry in entries:
        ours = entry["user"]["username"] == user and entry["stage"] == "ResponseComplete"
        about = json.dumps(entry.get("objectRef", {}))
        if ours and entry["verb"] in apilog.WRITES and (name in about or uid in about):
            calls.append(_call(entry, secrets))
    if not any(call["method"] == "PATCH" and "/status" in call["uri"] for call in calls):
        raise DevError(f"the audit log holds no status of {name} by {user}: nothing to compare")
    return [
        {k: v.replace(name, "{{name}}").replace(uid, "{{uid}}") for k, v in call.items()}
        for call in calls
    ]


def _call(entry: dict, secrets: list[dict]) -> dict:
    method = _METHODS.get(entry["verb"])
    if method is None:
        raise DevError(f"cannot replay {entry['verb']} {entry['requestURI']}")
    body = entry.get("requestObject") or sent(_stored(entry, secrets))
    return {
        "method": method,
        "uri": entry["requestURI"],
        "contentType": _patch(entry, body) if method == "PATCH" else _JSON,
        "body": json.dumps(body),
    }


def _stored(entry: dict, secrets: list[dict]) -> dict:
    named = entry["objectRef"].get("name")
    found = [secret for secret in secrets if secret["metadata"]["name"] == named]
    if not found:
        raise DevError(f"no Secret {named} to send for {entry['verb']} {entry['requestURI']}")
    return found[0]


def _patch(entry: dict, body: dict | list) -> str:
    # The audit log does not say which kind of patch it was.
    if isinstance(body, list):
        return _JSON_PATCH
    return _APPLY if "force=" in entry["requestURI"] else _MERGE_PATCH


def sent(stored: dict) -> dict:
    """The object as somebody sent it: without what the server added."""
    metadata = {k: v for k, v in stored["metadata"].items() if k not in _OF_THE_SERVER}
    return stored | {"metadata": metadata}
