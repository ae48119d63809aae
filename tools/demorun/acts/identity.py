"""The first identity: issued, verified against the published trust, used on both ends of TLS."""

from live import handshakes
from live.handshakes import Listener

from .. import certificates
from ..waiting import expect
from ..world import World


def show(world: World) -> None:
    """A MachineIdentity becomes Ready, and its certificate is good for mutual TLS."""
    (identity,) = world.example("identity.yaml")
    spec = identity["spec"]["certificate"]
    name, secret_name = spec["dnsNames"][0], spec["secretName"]
    world.kube.apply(*world.example("workload.yaml"), identity)
    status = world.kube.ready("machineidentity", identity["metadata"]["name"],
                              world.names.tenant)["status"]  # fmt: skip
    world.report.saw(
        f"status: phase {status['phase']}, owner {identity['spec']['owner']}, valid until "
        f"{status['validUntil']}, next action at {status.get('nextActionAt')}"
    )
    files = world.certificate(secret_name)
    facts = certificates.facts(files)
    world.report.saw(
        f"Secret {secret_name}: serial {facts.serial}, until {facts.not_after}, {facts.names}"
    )
    bundle = status["certificate"]["trustBundle"]
    trust = world.trust(bundle)
    verdict = certificates.verified(files, trust, name)
    world.report.saw(f"openssl verify -CAfile <ConfigMap {bundle}>: {verdict}")
    listener = Listener(trust, files)
    try:
        seen = handshakes.shake(listener.port, name, trust, files)
    finally:
        listener.close()
    both = {_digits(seen.server_serial), _digits(seen.client_serial)}
    expect("both sides present the issued certificate", both == {_digits(facts.serial)}, seen)
    world.report.saw(
        f"{seen.protocol} handshake as {name}, both sides verified: {seen.cipher}",
        gist=f"openssl verify: OK; {seen.protocol}, both sides verified",
    )


def _digits(serial: str) -> str:
    # Leading zeros are written by some tools and left out by others.
    return serial.lstrip("0")
