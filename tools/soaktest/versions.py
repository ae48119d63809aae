"""Whether any version of a Secret was ever torn, and any workload restarted twice for one rotation."""

import base64
from collections.abc import Mapping

from . import certificates

_EDITOR = "kubectl-patch"
_MARK = "rotation.tenure.dev/"


class Secrets:
    """Looks at every version of the Secrets that a load writes to."""

    def __init__(self, made: Mapping[str, str]):
        self._made = made
        self._seen: set[tuple[str, str]] = set()
        self.count = 0
        self.torn: list[str] = []

    def told(self, secret: dict) -> None:
        """Notes what is wrong with this version; what a user edited last is not the operator's."""
        metadata = secret["metadata"]
        version = metadata["uid"], metadata["resourceVersion"]
        if version in self._seen or "data" not in secret or _edited(metadata):
            return
        self._seen.add(version)
        data = {key: base64.b64decode(value) for key, value in secret["data"].items()}
        defect = self._defect(data)
        if defect is None:
            return
        self.count += 1
        if defect:
            self.torn.append(f"Secret {metadata['namespace']}/{metadata['name']}: {defect}")

    def _defect(self, data: dict[str, bytes]) -> str | None:
        if "tls.crt" in data:
            return certificates.torn(data["tls.crt"], data.get("tls.key", b""))
        if "username" in data:
            user = data["username"].decode(errors="replace")
            password = data.get("password", b"").decode(errors="replace")
            return "" if self._made.get(user) == password else f"{user} has not this password"
        return None


class Restarts:
    """Looks at every version of the workloads that a load restarts."""

    def __init__(self) -> None:
        self._generations: dict[str, int] = {}
        self._marks: dict[str, dict[str, str]] = {}
        self._carried: dict[tuple[str, str], set[str]] = {}
        self.count = 0
        self.twice: list[str] = []

    def told(self, workload: dict) -> None:
        """Notes a restart, and one for a rotation that the workload was restarted for before."""
        name, generation = workload["metadata"]["name"], workload["metadata"]["generation"]
        before = self._generations.get(name)
        if before is not None and generation <= before:
            return
        self._generations[name] = generation
        annotations = workload["spec"]["template"]["metadata"].get("annotations") or {}
        marks = {k: v for k, v in annotations.items() if k.startswith(_MARK)}
        changed = {k: v for k, v in marks.items() if self._marks.get(name, {}).get(k) != v}
        self._marks[name] = marks
        if before is None:
            return
        self.count += generation - before
        again = [k for k, v in changed.items() if v in self._carried.get((name, k), set())]
        for key, value in changed.items():
            self._carried.setdefault((name, key), set()).add(value)
        # A generation without a new mark restarts for nothing; so does an old mark.
        if not changed or again:
            self.twice.append(f"Deployment {name}: generation {generation} for {again or 'nothing'}")


def _edited(metadata: dict) -> bool:
    return any(
        entry["manager"] == _EDITOR and "f:data" in entry.get("fieldsV1", {})
        for entry in metadata.get("managedFields", [])
    )
