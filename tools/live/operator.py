"""The operator's process: started as the chart's account, measured and ended by its pid."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from devcluster import http, install, ports
from devcluster.errors import DevError
from devcluster.install import REPOSITORY
from devcluster.kubectl import Kubectl
from devcluster.process import tail
from devcluster.state import Layout

JAR = REPOSITORY / "operator" / "runtime" / "target" / "tenure-operator.jar"
ACCOUNT = f"system:serviceaccount:{install.NAMESPACE}:{install.ACCOUNT}"

# The chart's options, and its limit of 512 MiB that a container would have.
CONTAINER = (
    "-XX:MaxRAM=512m -XX:+UseSerialGC -XX:MaxRAMPercentage=45 -XX:+UseCompactObjectHeaders "
    "-XX:+UseStringDeduplication -XX:+ExitOnOutOfMemoryError"
)

_ADMINISTRATORS = (
    *("BAO_TOKEN", "VAULT_TOKEN", "BAO_ADDR", "VAULT_ADDR"),
    *("PGPASSWORD", "PGUSER", "PGHOST", "PGPORT", "PGDATABASE"),
)
_POLL_SECONDS = 0.01


class Operator:
    """One operator on one cluster, as tools/run-operator starts it, but any number of times.

    Its kubeconfig and configuration are written once, so that it can be started while the API
    server is away.
    """

    def __init__(self, layout: Layout, java_options: str = CONTAINER):
        self.log = layout.logs / "operator.log"
        self.port = ports.free()
        self.java_options = java_options.split()
        self._layout = layout
        self._jdk = Path(_output([str(REPOSITORY / "tools" / "find-jdk")]).strip())
        self._process: subprocess.Popen | None = None
        kubectl = Kubectl(layout.bin / "kubectl", layout.kubeconfig)
        helm = [str(layout.bin / "helm"), "--kubeconfig", str(layout.kubeconfig)]
        install.operator_kubeconfig(kubectl, layout.operator_kubeconfig, "24h")
        install.operator_config(helm, kubectl, layout.operator_config, self.port)

    def start(self) -> float:
        """Starts it and returns the moment, of the monotonic clock."""
        if not JAR.is_file():
            raise DevError(f"{JAR} is missing; build it: make operator")
        environment = {k: v for k, v in os.environ.items() if k not in _ADMINISTRATORS}
        environment["KUBECONFIG"] = str(self._layout.operator_kubeconfig)
        environment["POD_NAMESPACE"] = install.NAMESPACE
        environment["POD_NAME"] = "tenure-from-source"
        environment["MALLOC_ARENA_MAX"] = "2"
        argv = [str(self._jdk / "bin" / "java"), *self.java_options, "-jar", str(JAR)]
        argv += ["--config", str(self._layout.operator_config)]
        with self.log.open("ab") as output:
            started = time.monotonic()
            self._process = subprocess.Popen(
                argv, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        return started

    @property
    def pid(self) -> int:
        return self._require().pid

    def ended(self) -> int | None:
        """The exit code of a process that ended by itself or by us; None while it runs."""
        return self._require().poll()

    def wait_ready(self, seconds: float = 90) -> float:
        """Waits for /readyz and returns the moment, of the monotonic clock."""
        self.wait_for("readiness", self.ready, seconds)
        return time.monotonic()

    def wait_for(self, what: str, condition, seconds: float) -> None:
        """Waits for a condition; an error when the process ends first or it takes too long."""
        deadline = time.monotonic() + seconds
        while not condition():
            if self.ended() is not None:
                raise DevError(f"the operator ended with {self.ended()}.\n{tail(self.log)}")
            if time.monotonic() > deadline:
                raise DevError(f"{what} of the operator: not in {seconds:.0f} s.\n{tail(self.log)}")
            time.sleep(_POLL_SECONDS)

    def ready(self) -> bool:
        """Whether it says that it is ready."""
        return self._get("readyz").status == 200

    def metrics(self) -> dict[str, float]:
        """Every sample by its name with labels, as in the Prometheus text; empty without answer."""
        samples = {}
        for line in self._get("metrics").body.decode().splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.rpartition(" ")
                samples[name] = float(value)
        return samples

    def kill(self) -> None:
        """SIGKILL, as a crash; nothing where it has ended or was never started."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ends it in an orderly way."""
        self._end(signal.SIGTERM)

    def keep_log(self, folder: Path) -> None:
        """Copies its log, so that it outlives the cluster."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.log.exists():
            shutil.copyfile(self.log, folder / "operator.log")

    def memory(self) -> dict[str, int]:
        """Resident bytes: those of now (`rss`) and the most there were (`peak`)."""
        status = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        fields = dict(line.split(":", 1) for line in status)
        names = {"rss": "VmRSS", "peak": "VmHWM"}
        return {name: int(fields[field].split()[0]) * 1024 for name, field in names.items()}

    def processor_seconds(self) -> float:
        """What it has used of the processors until now, in user and kernel mode."""
        # The name in parentheses may hold spaces; the fields are counted after it (proc(5)).
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def live_heap(self) -> int:
        """Bytes of live objects after a full collection."""
        jcmd = str(self._jdk / "bin" / "jcmd")
        for _ in range(2):
            _output([jcmd, str(self.pid), "GC.run"])
        # The histogram counts what is reachable; its last line is the total: instances, bytes.
        histogram = _output([jcmd, str(self.pid), "GC.class_histogram"])
        return int(histogram.strip().splitlines()[-1].split()[2])

    def _get(self, path: str) -> http.Answer:
        return http.request("GET", f"http://127.0.0.1:{self.port}/{path}", timeout=2)

    def _require(self) -> subprocess.Popen:
        if self._process is None:
            raise DevError("the operator was never started")
        return self._process

    def _end(self, number: signal.Signals) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
            return
        process.kill()
        process.wait()


def _output(argv: list[str]) -> str:
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode != 0:
        raise DevError(f"{' '.join(argv)}: {done.stdout.strip()}{done.stderr.strip()}")
    return done.stdout
