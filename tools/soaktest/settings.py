"""How long a campaign is and how much it works on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """A campaign; the same seed chooses the same faults in the same order."""

    rounds: int
    seed: int
    identities: int
    leases: int
    settle_seconds: float
    """How long everything may take to be well again after the faults of a round."""
    kills: int
    """At most so many SIGKILLs of the operator in a round."""
