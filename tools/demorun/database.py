"""Logins at PostgreSQL, through psql."""

import os
import subprocess
from dataclasses import dataclass

_ADMIN = ("PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSERVICE")
QUESTION = "select current_user"


@dataclass(frozen=True)
class Login:
    """What psql said to a login."""

    ok: bool
    user: str
    error: str


@dataclass(frozen=True)
class Database:
    """Where the server is, and with which command it is asked."""

    psql: str
    host: str
    port: str
    name: str

    def login(self, secret: dict[str, bytes]) -> Login:
        """Logs in with the keys username and password of a Secret."""
        environment = {k: v for k, v in os.environ.items() if k not in _ADMIN} | {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGDATABASE": self.name,
            "PGUSER": secret["username"].decode(),
            "PGPASSWORD": secret["password"].decode(),
            "PGCONNECT_TIMEOUT": "10",
        }
        done = subprocess.run(
            [self.psql, "-X", "-At", "-c", QUESTION],
            env=environment, capture_output=True, text=True, timeout=30,
        )  # fmt: skip
        error = done.stderr.strip().splitlines()
        said = error[-1].removeprefix("psql: error: ") if error else ""
        return Login(done.returncode == 0, done.stdout.strip(), said)
