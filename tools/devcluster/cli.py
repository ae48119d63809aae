"""The command line of tools/dev."""

import argparse
import os
import sys
from pathlib import Path

from .cluster import Cluster
from .errors import DevError
from .progress import say
from .state import SERVERS

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def main(argv: list[str]) -> int:
    """Runs one sub-command; 0 on success, 1 with a message on an error the user can mend."""
    arguments = _parser().parse_args(argv)
    try:
        return arguments.run(arguments) or 0
    except DevError as error:
        say(f"tools/dev {arguments.command}: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; tools/dev down cleans up")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools/dev", description="The development cluster.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run, text: str, with_dir: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        if with_dir:
            sub.add_argument(
                "--dir",
                type=Path,
                default=Path(os.environ.get("TENURE_DEV_DIR") or REPOSITORY / ".dev"),
                help="the cluster's folder (default: $TENURE_DEV_DIR, else .dev)",
            )
        return sub

    up = command("up", _up, "start the cluster, or what is missing of it")
    up.add_argument("--name", default="dev", help="part of the kubeconfig's context name")
    up.add_argument("--profile", choices=("default", "gates"), default="default")
    up.add_argument("--audit", action="store_true", help="write DIR/audit.log")
    command("down", _down, "end every server and remove the cluster's data")
    command("status", _status, "say what each server does")
    for name, text in (
        ("kill", "SIGKILL one server"),
        ("stop", "end one server in an orderly way"),
        ("start", "start a stopped server again with the same arguments"),
        ("pause", "SIGSTOP one server"),
        ("resume", "SIGCONT one server and wait until it serves"),
    ):
        sub = command(name, _fault, text)
        sub.add_argument("server", choices=SERVERS, metavar="SERVER", help=", ".join(SERVERS))
        if name == "start":
            sub.add_argument("--sealed", action="store_true", help="leave OpenBao sealed")
    command("seal", _seal, "seal OpenBao")
    command("unseal", _unseal, "unseal OpenBao")
    command("tools", _tools, "get or build every pinned command and say where it is", False)
    return parser


def _up(arguments) -> None:
    with Cluster(arguments.dir).alone() as cluster:
        cluster.up(arguments.name, arguments.profile, arguments.audit)
        say(f"use it in a shell: . {os.path.relpath(cluster.layout.env)}")


def _down(arguments) -> None:
    if not arguments.dir.exists():
        say(f"no development cluster in {arguments.dir}")
        return
    with Cluster(arguments.dir).alone() as cluster:
        cluster.down()


def _status(arguments) -> int:
    conditions = Cluster(arguments.dir).status()
    for name, condition in conditions.items():
        print(f"{name:24} {condition}")
    return 0 if set(conditions.values()) == {"serving"} else 1


def _fault(arguments) -> None:
    with Cluster(arguments.dir).alone() as cluster:
        act = getattr(cluster, arguments.command)
        if arguments.command == "start":
            act(arguments.server, arguments.sealed)
        else:
            act(arguments.server)


def _seal(arguments) -> None:
    with Cluster(arguments.dir).alone() as cluster:
        cluster.seal()


def _unseal(arguments) -> None:
    with Cluster(arguments.dir).alone() as cluster:
        cluster.unseal()


def _tools(arguments) -> None:
    from .pins import load
    from .tools import locate

    for bundle in load().values():
        found = locate(bundle)
        for name, path in found.paths.items():
            print(f"{name:24} {bundle.version:8} {found.origin}: {path}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
