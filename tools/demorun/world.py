"""What every step works with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from live import pair
from live.pair import Files

from . import examples
from .bao import Bao
from .database import Database
from .examples import Names
from .kube import Kube
from .report import Report


@dataclass(frozen=True)
class World:
    """The servers, the names used there, and where files of certificates may lie."""

    kube: Kube
    bao: Bao
    database: Database
    names: Names
    report: Report
    scratch: Path

    def example(self, file: str) -> list[dict]:
        """The objects of a file of examples/, fitted to this world."""
        return self.fit(examples.read(self.kube, file))

    def fit(self, objects: list[dict]) -> list[dict]:
        """The objects, fitted to this world."""
        now = datetime.now(UTC)
        return [examples.fitted(entry, self.names, now) for entry in objects]

    def trust(self, config_map: str) -> Path:
        """The published trust bundle as a file."""
        bundle = self.kube.get("configmap", config_map, self.names.tenant)["data"]["ca.crt"]
        path = self.scratch / f"{config_map}.crt"
        path.write_text(bundle)
        return path

    def certificate(self, secret_name: str) -> Files:
        """The certificate and key of a Secret as files."""
        secret = self.kube.secret(secret_name, self.names.tenant)
        return pair.write(self.scratch / secret_name, secret["tls.crt"], secret["tls.key"])
