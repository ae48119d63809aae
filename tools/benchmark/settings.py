"""How large a run is."""

import os
from dataclasses import dataclass

from devcluster.errors import DevError
from live.operator import CONTAINER


@dataclass(frozen=True)
class Settings:
    """Sizes from the environment; small ones make a smoke test."""

    identities: int
    leases: int
    idle_seconds: int
    rotations: int
    in_flight: int
    java_options: str

    @staticmethod
    def from_environment() -> "Settings":
        """Reads the variables BENCH_…; a size that is none is an error."""
        return Settings(
            identities=_number("BENCH_IDENTITIES", 1000),
            leases=_number("BENCH_LEASES", 300),
            idle_seconds=_number("BENCH_IDLE_SECONDS", 120),
            rotations=_number("BENCH_ROTATIONS", 50),
            in_flight=_number("BENCH_IN_FLIGHT", 16),
            java_options=os.environ.get("BENCH_JAVA_OPTS", CONTAINER),
        )


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise DevError(f"{name}={text} is not a size; give a whole number from 1")
    return int(text)
