"""A value that the backend keeps: delivered, and followed when it changes there."""

import secrets

from ..waiting import NotYet, expect, until
from ..world import World

REFRESH = "5s"
FOLLOW_SECONDS = 30


def show(world: World) -> None:
    """A SecretLease on a KV path delivers the value and follows its change."""
    (lease,) = world.example("lease-kv.yaml")
    static, name = lease["spec"]["static"], lease["metadata"]["name"]
    static["refreshInterval"] = REFRESH
    mount, _, key = static["path"].partition("/")
    data = f"{mount}/data/{key}"
    value = world.bao.call("GET", data)["data"]
    world.kube.apply(lease)
    world.kube.ready("secretlease", name, world.names.tenant)
    secret_name = lease["spec"]["destination"]["secretName"]
    delivered = _text(world.kube.secret(secret_name, world.names.tenant))
    expect("the Secret holds the value", delivered == value["data"], sorted(delivered))
    version = value["metadata"]["version"]
    world.report.saw(
        f"Secret {secret_name} holds version {version} of {static['path']}: username is "
        f"{delivered.get('username')}"
    )
    changed = {"username": f"mail-{secrets.token_hex(3)}", "password": secrets.token_urlsafe(12)}
    version = world.bao.call("POST", data, {"data": changed})["data"]["version"]
    world.report.saw(
        f"written to {static['path']}: version {version}, username is "
        f"{changed['username']}"
    )

    def followed() -> dict:
        now = _text(world.kube.secret(secret_name, world.names.tenant))
        if now != changed:
            raise NotYet(f"username is {now.get('username')}")
        return now

    now = until(f"the Secret holds version {version}", followed, FOLLOW_SECONDS)
    world.report.saw(
        f"Secret {secret_name} followed: username is {now['username']}",
        gist=f"version {version} followed",
    )


def _text(secret: dict[str, bytes]) -> dict[str, str]:
    return {key: value.decode() for key, value in secret.items()}
