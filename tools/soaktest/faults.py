"""What breaks beside the operator; each is a context in which the server is broken."""

import contextlib
from collections.abc import Callable, Iterator

from devcluster.cluster import Cluster

from .proxy import MOODS, Proxy


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


def _moody(mood: str) -> Callable:
    return lambda _, proxy: proxy.mood(mood)


FAULTS: dict[str, Callable[[Cluster, Proxy], contextlib.AbstractContextManager]] = {
    "nothing else": lambda *_: contextlib.nullcontext(),
    "API server killed": lambda cluster, _: _killed(cluster, "kube-apiserver"),
    "API server paused": lambda cluster, _: _paused(cluster, "kube-apiserver"),
    "OpenBao killed": lambda cluster, _: _killed(cluster, "openbao"),
    "OpenBao paused": lambda cluster, _: _paused(cluster, "openbao"),
    "OpenBao sealed": lambda cluster, _: _sealed(cluster),
    **{f"OpenBao: {mood}": _moody(mood) for mood in MOODS},
}
