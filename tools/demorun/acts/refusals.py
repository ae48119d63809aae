"""What is refused, and what the refusal says."""

import json

from .. import examples
from ..kube import condition_of
from ..waiting import expect
from ..world import World

BY_SCHEMA = {
    "no-owner.yaml": "spec.owner",
    "no-purpose.yaml": "spec.purpose",
    "no-expiry.yaml": "spec.expiresAt",
}


def show_by_schema(world: World) -> None:
    """The API server refuses what has no owner, no purpose or no end."""
    for file, field in BY_SCHEMA.items():
        (refused,) = world.example(f"refused/{file}")
        answer = world.kube.ask("apply", "-f", "-", stdin=json.dumps(refused))
        told = answer.error.splitlines()
        expect(f"{file} is refused for {field}", not answer.ok and field in answer.error, answer)
        line = next((line for line in told if field in line), told[0])
        world.report.saw(f"{file}: {line.strip(' *')}")
    told = f"{len(BY_SCHEMA)} objects refused by the API server"
    world.report.saw(told, gist=told)


def show_neighbours_name(world: World) -> None:
    """The operator issues nothing for a name of another namespace, and says why."""
    refused = world.fit(examples.read(world.kube, "refused/neighbours-name.yaml"))[0]
    name = refused["metadata"]["name"]
    world.kube.apply(refused)
    found = world.kube.condition(
        "machineidentity",
        name,
        world.names.tenant,
        lambda ready: ready["status"] == "False" and ready["reason"] == "NameNotAllowed",
        "False (NameNotAllowed)",
    )
    ready = condition_of(found, "Ready") or {}
    world.report.saw(f"{ready['reason']}: {ready['message']}", gist=ready["reason"])
    secret = world.kube.find("secret", name, world.names.tenant)
    expect("nothing was issued", secret is None, f"Secret {name}")
    world.report.saw(f"no Secret {name}: nothing was issued")
    world.kube.run("delete", "machineidentity", name, "-n", world.names.tenant)
