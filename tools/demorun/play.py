"""The order of the steps: what takes long begins early and is looked at last."""

from .acts import identity, leases, refusals, values
from .acts.ending import Ending
from .acts.rotation import Rotation
from .report import Report
from .waiting import Unseen
from .world import World


def play(world: World) -> None:
    """Every step; each is told even where one before it failed."""
    report = world.report
    with report.step("a MachineIdentity becomes Ready"):
        identity.show(world)
    rotation = _begun(report, "a short-lived identity, and handshakes that go on", Rotation, world)
    try:
        ending = _begun(report, "an identity and a lease with seconds to live", Ending, world)
        _together(world)
        with report.step("the tenure ends: everything is taken back"):
            _there(ending).show()
        with report.step("the short-lived identity rotates, no handshake fails"):
            _there(rotation).show()
    finally:
        if rotation is not None:
            rotation.end()


def _together(world: World) -> None:
    report = world.report
    with report.step("no owner, no purpose, no end: refused"):
        refusals.show_by_schema(world)
    with report.step("a neighbour's DNS name: refused"):
        refusals.show_neighbours_name(world)
    with report.step("a SecretLease on a database role: login, renewal"):
        leases.show_renewal(world)
    with report.step("deleting it ends it"):
        leases.show_end_with_object(world)
    with report.step("a SecretLease on a KV path follows its value"):
        values.show(world)


def _begun(report: Report, title: str, begin, world: World):
    begun = None
    with report.step(title):
        begun = begin(world)
        begun.begun()
    return begun


def _there(begun):
    if begun is None:
        raise Unseen("expected: what was begun above; seen: it could not begin")
    return begun
