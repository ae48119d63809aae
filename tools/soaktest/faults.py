"""What breaks beside the operator; each is a context in which the server is broken."""

import contextlib
from collections.abc import Callable, Iterator

from devcluster.cluster import Cluster


@contextlib.contextmanager
def _killed(cluster: Cluster, server: str) -> Iterator[None]:
    with cluster.alone():
        cluster.kill(server)
    try:
        yield
    finally:
        with cluster.alone():
            cluster.start(server)


@contextlib.contextmanager
def _paused(cluster: Cluster, server: str) -> Iterator[None]:
    with cluster.alone():
        cluster.pause(server)
    try:
        yield
    finally:
        with cluster.alone():
            cluster.resume(server)


@contextlib.contextmanager
def _sealed(cluster: Cluster) -> Iterator[None]:
    with cluster.alone():
        cluster.seal()
    try:
        yield
    finally:
        with cluster.alone():
            cluster.unseal()


FAULTS: dict[str, Callable] = {
    "nothing else": lambda cluster: contextlib.nullcontext(),
    "API server killed": lambda cluster: _killed(cluster, "kube-apiserver"),
    "API server paused": lambda cluster: _paused(cluster, "kube-apiserver"),
    "OpenBao killed": lambda cluster: _killed(cluster, "openbao"),
    "OpenBao paused": lambda cluster: _paused(cluster, "openbao"),
    "OpenBao sealed": _sealed,
}
