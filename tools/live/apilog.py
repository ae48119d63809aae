"""What one account did at the API server, from its audit log."""

from collections import Counter
from dataclasses import dataclass, field

WRITES = frozenset({"create", "update", "patch", "delete", "deletecollection"})

# Questions that are put by a POST; nothing of them is stored.
_QUESTIONS = frozenset(
    {
        "tokenreviews",
        "subjectaccessreviews",
        "localsubjectaccessreviews",
        "selfsubjectaccessreviews",
        "selfsubjectrulesreviews",
    }
)


@dataclass
class Activity:
    """Requests by verb and resource."""

    writes: Counter = field(default_factory=Counter)
    """What changes stored objects, refused attempts included; events and the leader's Lease not."""
    events: Counter = field(default_factory=Counter)
    leader: Counter = field(default_factory=Counter)
    """Writes to Leases."""
    questions: Counter = field(default_factory=Counter)
    """Dry runs, reviews and requests for tokens."""
    reads: Counter = field(default_factory=Counter)


def activity(entries: list[dict], user: str, namespace: str | None = None) -> Activity:
    """Sorts what the user did; only in one namespace where that is given."""
    seen = Activity()
    for entry in entries:
        if entry["stage"] != "ResponseComplete" or entry["user"]["username"] != user:
            continue
        reference = entry.get("objectRef", {})
        if namespace is None or reference.get("namespace") == namespace:
            _bucket(seen, entry, reference)[label(entry)] += 1
    return seen


def is_write(entry: dict) -> bool:
    """Whether the request changes a stored object, if it is not refused."""
    reference = entry.get("objectRef", {})
    return entry["verb"] in WRITES and not _is_question(entry, reference)


def label(entry: dict) -> str:
    """Verb, resource and, where the request was refused, the status: `patch secrets (409)`."""
    reference = entry.get("objectRef", {})
    subresource = reference.get("subresource")
    resource = reference.get("resource", entry["requestURI"].partition("?")[0])
    text = f"{entry['verb']} {resource}" + (f"/{subresource}" if subresource else "")
    code = entry.get("responseStatus", {}).get("code", 0)
    return f"{text} ({code})" if code >= 400 else text


def _bucket(seen: Activity, entry: dict, reference: dict) -> Counter:
    if entry["verb"] not in WRITES:
        return seen.reads
    if _is_question(entry, reference):
        return seen.questions
    return {"leases": seen.leader, "events": seen.events}.get(reference["resource"], seen.writes)


def _is_question(entry: dict, reference: dict) -> bool:
    asks = reference.get("resource") in _QUESTIONS or reference.get("subresource") == "token"
    return asks or "dryRun=" in entry["requestURI"]
