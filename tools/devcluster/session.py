"""A cluster for the time of one command: started before, ended after, whatever happens."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
from dataclasses import replace

from . import env
from .cluster import Cluster, Options
from .errors import DevError
from .progress import say


def run(cluster: Cluster, argv: list[str], options: Options) -> int:
    """Runs the command and returns its exit code; keeps the servers' logs where it failed."""
    with _only_session(cluster):
        _clear(cluster)
        signal.signal(signal.SIGTERM, _end)
        code = 1
        try:
            with cluster.alone():
                state = cluster.up(replace(options, throwaway=True))
            path = f"{cluster.layout.bin}{os.pathsep}{os.environ.get('PATH', '')}"
            code = _run(argv, os.environ | env.variables(cluster.layout, state) | {"PATH": path})
            return code
        finally:
            # A further signal must not stop the clean-up half way.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            if code != 0:
                _keep_logs(cluster)
            with cluster.alone():
                cluster.down()


@contextlib.contextmanager
def _only_session(cluster: Cluster):
    # The system lets the lock go when its holder is killed.
    cluster.layout.root.mkdir(parents=True, exist_ok=True)
    with cluster.layout.session.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DevError(
                f"another command runs on a cluster in {cluster.layout.root}; wait for it, or "
                "name another folder with --dir"
            ) from error
        yield


def _clear(cluster: Cluster) -> None:
    with cluster.alone():
        state = cluster.layout.load()
        if state is None:
            return
        if not state.throwaway:
            raise DevError(
                f"{cluster.layout.root} holds a cluster already; end it first: "
                f"tools/dev down --dir {cluster.layout.root}"
            )
        say(f"removing the cluster that a killed command left in {cluster.layout.root}")
        cluster.down()


def _run(argv: list[str], environment: dict[str, str]) -> int:
    try:
        process = subprocess.Popen(argv, env=environment)
    except OSError as error:
        raise DevError(f"{argv[0]} cannot be run: {error}") from error
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise


def _end(number, frame) -> None:
    raise KeyboardInterrupt


def _keep_logs(cluster: Cluster) -> None:
    kept = cluster.layout.root.with_name(cluster.layout.root.name + "-logs")
    shutil.rmtree(kept, ignore_errors=True)
    state = cluster.layout.load()
    for name, server in (state.servers if state else {}).items():
        if os.path.exists(server.log):
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(server.log, kept / f"{name}.log")
    if kept.exists():
        say(f"the logs of the servers are kept in {kept}")
