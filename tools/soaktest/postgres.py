"""The logins that PostgreSQL knows."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from devcluster import env
from devcluster.errors import DevError
from devcluster.state import Layout

_MADE = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%'"
_AT_ONCE = 4


class Postgres:
    """Questions by the administrator, and attempts to log in."""

    def __init__(self, layout: Layout):
        self._psql = str(layout.bin / "psql")
        self._environment = os.environ | env.variables(layout, layout.require())

    def logins(self) -> set[str]:
        """The names of all logins that OpenBao has made and not dropped."""
        done = self._ask(_MADE, {})
        if done.returncode != 0:
            raise DevError(f"PostgreSQL: {done.stderr.strip()}")
        return set(done.stdout.split())

    def refused(self, credentials: list[tuple[str, str]]) -> set[str]:
        """The users among these (user, password) who cannot log in and read the ledger."""

        def works(credential: tuple[str, str]) -> bool:
            user, password = credential
            asked = {"PGUSER": user, "PGPASSWORD": password}
            return self._ask("SELECT count(*) FROM entries", asked).returncode == 0

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            results = list(pool.map(works, credentials))
        return {user for (user, _), works in zip(credentials, results) if not works}

    def _ask(self, statement: str, changed: dict[str, str]) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self._psql, "-X", "-At", "-c", statement],
            env=self._environment | changed,
            capture_output=True,
            text=True,
            timeout=30,
        )
