"""Writes what a shell or a program needs to reach the development cluster."""

import json
import shlex
from dataclasses import asdict
from pathlib import Path

from . import controlplane, openbao, postgres, process
from .files import write_whole
from .state import Layout, State


def variables(layout: Layout, state: State) -> dict[str, str]:
    """The environment variables, PATH excepted."""
    return {
        "KUBECONFIG": str(layout.kubeconfig),
        "BAO_ADDR": openbao.address(state),
        "VAULT_ADDR": openbao.address(state),
        "BAO_TOKEN": state.root_token,
        "VAULT_TOKEN": state.root_token,
        "PGHOST": "127.0.0.1",
        "PGPORT": str(state.ports["postgres"]),
        "PGUSER": postgres.ADMIN,
        "PGPASSWORD": state.postgres_password,
        "PGDATABASE": postgres.DATABASE,
        "TENURE_DEV_DIR": str(layout.root),
    }


def write(layout: Layout, state: State) -> None:
    """Writes DIR/env for shells and DIR/env.json for programs."""
    values = variables(layout, state)
    lines = [f"export {name}={shlex.quote(value)}" for name, value in values.items()]
    lines.append(f'export PATH={shlex.quote(str(layout.bin))}:"$PATH"')
    write_whole(layout.env, "\n".join(lines) + "\n")
    document = {
        "name": state.name,
        "profile": state.profile,
        "apiServer": controlplane.api_server(state),
        "caFile": str(layout.ca),
        "auditLog": str(layout.audit_log) if state.audit else None,
        "binDir": str(layout.bin),
        "env": values,
        "ports": state.ports,
        "servers": {
            name: asdict(server) | {"running": process.is_running(server)}
            for name, server in state.servers.items()
        },
    }
    write_whole(layout.env_json, json.dumps(document, indent=2) + "\n")


def link_tools(layout: Layout, tools: dict[str, Path]) -> None:
    """Puts a link to every pinned command into DIR/bin."""
    layout.bin.mkdir(parents=True, exist_ok=True)
    for name, target in tools.items():
        link = layout.bin / name
        if link.is_symlink() or link.exists():
            link.unlink()
        link.symlink_to(target)
