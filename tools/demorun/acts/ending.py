"""The end of a tenure: an identity and a lease whose end is seconds away."""

from datetime import UTC, datetime, timedelta

from .. import examples
from ..kube import conditions_text
from ..waiting import NotYet, expect, until
from ..world import World
from . import leases

LIFE = timedelta(seconds=25)
LATE_SECONDS = 45
KINDS = {"MachineIdentity": "machineidentity", "SecretLease": "secretlease"}


class Ending:
    """Begins early; the end is looked at when it has come."""

    def __init__(self, world: World):
        self._world = world
        self._end = datetime.now(UTC) + LIFE
        self._identity, lease = world.example("identity-expiring.yaml")
        self._objects = (self._identity, lease)
        for entry in self._objects:
            entry["spec"]["expiresAt"] = examples.timestamp(self._end)
        world.kube.apply(self._identity)
        self._held = leases.acquire(world, lease)
        status = world.kube.ready(
            "machineidentity", self._identity["metadata"]["name"], world.names.tenant
        )["status"]
        self._until = status["validUntil"]

    def begun(self) -> None:
        """Tells what lives until its end."""
        leases.log_in(self._world, self._held)
        limit = examples.timestamp(self._end)
        expect("no certificate beyond the end of the tenure", self._until <= limit, self._until)
        self._world.report.saw(
            f"tenure until {limit}; the certificate asked for "
            f"{self._identity['spec']['certificate']['duration']} and got: until {self._until}",
            gist=f"until {limit}",
        )

    def show(self) -> None:
        """Nothing is renewed any more, and all that was given is taken back."""
        for entry in self._objects:
            self._ended(entry)
        leases.show_gone(self._world, self._held)
        secret_name = self._identity["spec"]["certificate"]["secretName"]
        self._world.kube.gone("secret", secret_name, self._world.names.tenant, LATE_SECONDS)
        self._world.report.saw(f"Secret {secret_name} is gone")
        for entry in self._objects:
            self._told(entry)

    def _ended(self, entry: dict) -> None:
        kind, name = KINDS[entry["kind"]], entry["metadata"]["name"]

        def look() -> dict:
            found = self._world.kube.get(kind, name, self._world.names.tenant)
            if found.get("status", {}).get("phase") != "Expired":
                raise NotYet(conditions_text(found))
            return found

        left = (self._end - datetime.now(UTC)).total_seconds()
        found = until(f"{kind} {name} is Expired", look, max(0, left) + LATE_SECONDS)
        status = found["status"]
        expect("no next action", not status.get("nextActionAt"), status.get("nextActionAt"))
        rotation = status.get("rotation", {}).get("id", 1)
        expect("it was never renewed", rotation == 1, f"rotation {rotation}")
        self._world.report.saw(f"{kind} {name}: phase Expired, {conditions_text(found)}")

    def _told(self, entry: dict) -> None:
        name = entry["metadata"]["name"]

        def look() -> dict:
            events = self._world.kube.events(entry["kind"], name, self._world.names.tenant)
            told = [event for event in events if event["reason"] == "Expired"]
            if not told:
                raise NotYet([event["reason"] for event in events])
            return told[-1]

        event = until(f"an event of {entry['kind']} {name} that says so", look, 15)
        self._world.report.saw(
            f"event {event['reason']}: {event['message']}",
            gist="lease revoked, login refused, Secrets gone, events say so",
        )
