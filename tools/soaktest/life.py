"""Keeps the operator alive as a kubelet would, and kills it."""

import contextlib
import time
from collections import Counter

from devcluster.errors import DevError
from devcluster.kubectl import Kubectl
from devcluster.progress import say
from live.operator import Operator

_POLL_SECONDS = 0.1
_LEADER_SECONDS = 120


class Life:
    """The life of one operator: how often it was killed, and with what code it ended by itself."""

    def __init__(self, operator: Operator, kubectl: Kubectl):
        self._operator = operator
        self._kubectl = kubectl
        self.kills = 0
        self.own_ends: Counter[int] = Counter()

    def begin(self) -> None:
        self._operator.start()

    def wait(self, seconds: float) -> None:
        """Lets time pass; a process that ends by itself is started again."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.keep()
            time.sleep(min(_POLL_SECONDS, left))

    def keep(self) -> None:
        """Starts it again where it has ended."""
        code = self._operator.ended()
        if code is not None:
            say(f"      the operator ended by itself with {code}")
            self.own_ends[code] += 1
            self._operator.start()

    def wait_busy(self) -> bool:
        """Waits until it leads and looks at objects; False when it does not come to that."""
        end = time.monotonic() + _LEADER_SECONDS
        while time.monotonic() < end:
            self.keep()
            if any(name.startswith("tenure_reconcile_") for name in self._operator.metrics()):
                return True
            time.sleep(_POLL_SECONDS)
        return False

    def crash(self, vacate: bool) -> None:
        """SIGKILL, and a new process.

        `vacate` ends the dead leader's Lease at once, so that the new one need not wait for it.
        """
        self._operator.kill()
        self.kills += 1
        if vacate:
            with contextlib.suppress(DevError):
                self._kubectl.run(
                    *("delete", "lease", "tenure", "-n", "tenure-system"),
                    *("--ignore-not-found", "--request-timeout=2s"),
                )
        self._operator.start()
