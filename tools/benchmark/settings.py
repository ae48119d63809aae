"""How large a run is."""

import os
from dataclasses import dataclass

from devcluster.errors import DevError
from live.operator import CONTAINER


@dataclass(frozen=True)
class Settings:
    """Sizes from the environment; small ones make a smoke test."""

    herd: int
    """Identities created at once, from nothing."""
    paced: int
    """Identities created at `pace` a second."""
    pace: int
    most: int
    """Identities in all, once the herd has grown."""
    leases: int
    idle_seconds: int
    rotations: int
    in_flight: int
    java_options: str

    @staticmethod
    def from_environment() -> "Settings":
        """Reads the variables BENCH_…; a size that is none is an error."""
        settings = Settings(
            herd=_number("BENCH_IDENTITIES", 5000),
            paced=_number("BENCH_PACED", 600),
            pace=_number("BENCH_PACE", 20),
            most=_number("BENCH_MOST", 10000),
            leases=_number("BENCH_LEASES", 2000),
            idle_seconds=_number("BENCH_IDLE_SECONDS", 300),
            rotations=_number("BENCH_ROTATIONS", 50),
            in_flight=_number("BENCH_IN_FLIGHT", 16),
            java_options=os.environ.get("BENCH_JAVA_OPTS", CONTAINER),
        )
        least = settings.herd + settings.paced + 1
        if settings.most < least:
            raise DevError(
                f"BENCH_MOST={settings.most} is less than BENCH_IDENTITIES + BENCH_PACED + 1; give "
                f"at least {least}"
            )
        return settings


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise DevError(f"{name}={text} is not a size; give a whole number from 1")
    return int(text)
