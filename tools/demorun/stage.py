"""What a stage is: servers to play on, and the way to leave no trace of the play."""

from collections.abc import Callable

from devcluster.errors import DevError
from devcluster.install import REPOSITORY
from devcluster.progress import say

from . import fromsource
from .fromsource import Running
from .kube import Kube
from .report import Report
from .waiting import NotYet, Unseen, expect, until
from .world import World


class Stopped(Exception):
    """A step failed without which nothing else can be shown."""


class CleanUp:
    """What is to be undone, last done first; one that fails does not keep the others."""

    def __init__(self):
        self._steps: list[tuple[str, Callable[[], object]]] = []

    def later(self, what: str, undo: Callable[[], object]) -> None:
        """Remembers how something is undone, before it is done."""
        self._steps.append((what, undo))

    def run(self) -> bool:
        """Undoes everything; False where something could not be undone, which is said."""
        clean = True
        while self._steps:
            what, undo = self._steps.pop()
            try:
                undo()
            except (DevError, Unseen, OSError) as error:
                clean = False
                say(f"could not {what}: {error}")
        return clean


def must(report: Report) -> None:
    """Stops where a step has failed."""
    if report.failed:
        raise Stopped


def show_build(report: Report) -> None:
    """A step of its own where the operator has to be built; none where it is built."""
    if fromsource.is_built():
        return
    with report.step("the operator is built"):
        fromsource.build()
        jar = str(fromsource.JAR.relative_to(REPOSITORY))
        report.saw(jar, gist=jar)


def show_operator(own: Kube, running: Running, report: Report) -> None:
    """Tells as whom the operator runs and what it may do."""
    user = own.run("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")
    may_all = own.ask("auth", "can-i", "*", "*", "--all-namespaces").out
    expect("it is no administrator", may_all == "no", f"can-i '*' '*': {may_all}")
    report.saw(
        f"pid {running.server.pid} runs as {user}, no administrator (auth can-i '*' '*': "
        f"{may_all}); /readyz 200 on port {running.port}",
        gist=f"runs as {user}",
    )


def show_platform(world: World) -> None:
    """Applies the platform team's part and waits until it is Ready."""
    objects = world.example("platform")
    world.kube.apply(*objects)
    names = {entry["kind"]: entry["metadata"]["name"] for entry in objects}
    issuer = world.kube.ready("identityissuer", names["IdentityIssuer"])["status"]
    world.report.saw(
        f"IdentityIssuer {names['IdentityIssuer']}: Ready, CA valid until {issuer['validUntil']}"
    )
    world.kube.ready("secretbackend", names["SecretBackend"])
    world.report.saw(
        f"SecretBackend {names['SecretBackend']}: Ready at {world.names.backend_address}"
    )
    told = ", ".join(names.values())
    world.report.saw(f"applied {', '.join(f'{k} {n}' for k, n in names.items())}", gist=told)


def wait_for_policies(kube: Kube, user: str, namespace: str) -> None:
    """Waits until the API server goes by the chart's policies, which it learns of with a delay."""
    probe = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"probe","namespace":"%s"}}'

    def refused() -> None:
        said = kube.ask("create", "--dry-run=server", f"--as={user}", "-f", "-",
                        stdin=probe % namespace)  # fmt: skip
        if said.ok or "operator-configmaps" not in said.error:
            raise NotYet(said.error or "the operator may create any ConfigMap")

    until("the operator is refused a ConfigMap that is no trust bundle", refused, 30)
