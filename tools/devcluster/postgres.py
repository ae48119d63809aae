"""A PostgreSQL server with a database `ledger` and the account that OpenBao makes logins with."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from . import process
from .errors import DevError
from .files import write_whole
from .state import Layout, Server, State

ADMIN = "postgres"
DATABASE = "ledger"
OPENBAO_USER = "openbao"
GROUP = "ledger_rw"
START_DEADLINE_SECONDS = 60

_LEFT_BY_A_KILL = ("still in use", 'lock file "postmaster.pid" already exists')

# PostgreSQL speaks to clients only after the start, but its single-user mode needs no client: so
# no psql has to be here. One command a line.
_DATABASE_SQL = f"CREATE DATABASE {DATABASE};\n"
_ROLES_SQL = f"""\
CREATE ROLE {GROUP} NOLOGIN;
CREATE ROLE {OPENBAO_USER} LOGIN CREATEROLE PASSWORD '{{password}}';
GRANT {GROUP} TO {OPENBAO_USER} WITH ADMIN OPTION;
GRANT pg_signal_backend TO {OPENBAO_USER};
CREATE TABLE entries (id bigint GENERATED ALWAYS AS IDENTITY, booked text NOT NULL);
INSERT INTO entries (booked) VALUES ('opening balance');
GRANT SELECT, INSERT ON entries TO {GROUP};
"""


def prepare(layout: Layout, state: State, tools: dict[str, Path]) -> Server:
    """Makes the data at the first start; returns how the server is started on them."""
    data = layout.postgres / "data"
    launcher = launcher_for(os.geteuid())
    if not (layout.postgres / "ready").exists():
        _create(layout, state, tools, data, launcher)
    argv = [str(tools["postgres"]), "-D", str(data)]
    return Server(argv, str(layout.logs / "postgres.log"), pid=0, launcher=launcher)


def start(layout: Layout, server: Server, remember: Callable[[Server], None]) -> None:
    """Starts the server and waits until it takes connections."""
    # After SIGKILL a new server refuses to start until the orphans of the old one let go of its
    # shared memory and its process is reaped.
    deadline = time.monotonic() + START_DEADLINE_SECONDS
    while True:
        started = process.start(server.argv, Path(server.log), server.launcher)
        remember(started)
        try:
            wait_serving(layout, started)
            return
        except DevError as error:
            leftover = any(text in str(error) for text in _LEFT_BY_A_KILL)
            if not leftover or time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def wait_serving(layout: Layout, server: Server) -> None:
    """Waits until the server takes connections."""
    process.wait_until(
        "postgres serves", lambda: serving(layout, server), START_DEADLINE_SECONDS, server
    )


def serving(layout: Layout, server: Server) -> bool:
    """Whether this very process says that it takes connections (as pg_ctl finds out)."""
    with contextlib.suppress(OSError, IndexError):
        lines = (layout.postgres / "data" / "postmaster.pid").read_text().splitlines()
        return lines[0].strip() == str(server.pid) and lines[7].strip() == "ready"
    return False


def launcher_for(uid: int) -> list[str]:
    """What has to stand in front: PostgreSQL refuses to run as root, but not as nobody."""
    if uid != 0:
        return []
    # An empty user namespace: no privilege inside, still the owner of its files outside.
    unshare = shutil.which("unshare")
    if unshare and subprocess.run([unshare, "-U", "true"], capture_output=True).returncode == 0:
        return [unshare, "-U"]
    raise DevError(
        "PostgreSQL does not run as root and user namespaces are not allowed here; run as an "
        "ordinary user, or allow them: sysctl user.max_user_namespaces=1000"
    )


def _create(
    layout: Layout, state: State, tools: dict[str, Path], data: Path, launcher: list[str]
) -> None:
    if data.exists():
        shutil.rmtree(data)
    layout.postgres.mkdir(parents=True, exist_ok=True)
    password = layout.postgres / "password"
    write_whole(password, state.postgres_password)
    initdb = [str(tools["initdb"]), "-D", str(data), "-U", ADMIN, "--pwfile", str(password)]
    initdb += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    _run(launcher + initdb, "")
    password.unlink()
    with (data / "postgresql.conf").open("a") as config:
        config.write(_settings(state))
    single = launcher + [str(tools["postgres"]), "--single", "-D", str(data)]
    _run(single + ["postgres"], _DATABASE_SQL)
    _run(single + [DATABASE], _ROLES_SQL.format(password=state.openbao_database_password))
    (layout.postgres / "ready").touch()


def _settings(state: State) -> str:
    # Development only: a crash of the machine may lose the data, a crash of the server does not.
    return (
        f"\nlisten_addresses = '127.0.0.1'\nport = {state.ports['postgres']}\n"
        "unix_socket_directories = ''\nfsync = off\nmax_connections = 500\n"
        "shared_buffers = 32MB\nlog_connections = on\n"
    )


def _run(argv: list[str], stdin: str) -> None:
    done = subprocess.run(argv, input=stdin, capture_output=True, text=True)
    if done.returncode != 0 or "ERROR:" in done.stderr:
        raise DevError(f"{argv[-1]}: PostgreSQL could not be set up:\n{done.stdout}{done.stderr}")
