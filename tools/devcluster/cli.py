"""The command line of tools/dev."""

import argparse
import os
import subprocess
from pathlib import Path

from . import install, openbao, ports, session
from .cluster import Cluster, Options
from .errors import DevError
from .install import REPOSITORY
from .kubectl import Kubectl
from .pins import load
from .progress import say
from .state import PROFILES, SERVERS, Layout
from .tools import all_tools, locate


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
    _add_up_options(up)
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
    _add_product_commands(command)
    command("tools", _tools, "get or build every pinned command and say where it is", False)
    return parser


def _add_product_commands(command) -> None:
    install_ = command("install", _install, "install the chart, then apply examples/platform")
    kubeconfig = command(
        "operator-kubeconfig", _operator_kubeconfig, "write a kubeconfig of the chart's account"
    )
    kubeconfig.add_argument("--duration", default="24h", help="life of its token (default: 24h)")
    config = command(
        "operator-config", _operator_config, "write the configuration that the chart gives"
    )
    config.add_argument("--port", type=int, help="for metrics and health (default: a free one)")
    for sub in (kubeconfig, config):
        sub.add_argument("--out", type=Path, required=True, metavar="FILE")
    for sub in (install_, kubeconfig, config):
        sub.add_argument("--context", help="a context of your own kubeconfig instead of --dir")
    install_.add_argument("--backend-address", help="OpenBao's URL (default: that of --dir)")
    install_.add_argument("helm", nargs="*", help="arguments for helm upgrade, after --")
    run = command("with", _with, "start a cluster, run a command with its environment, end it")
    _add_up_options(run)
    run.add_argument(
        "--reuse",
        action="store_true",
        help="use the cluster of TENURE_DEV_DIR where a shell has sourced its env",
    )
    run.add_argument("argv", nargs="+", metavar="COMMAND", help="the command, after --")


def _add_up_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--name", help="part of the kubeconfig's context name (default: dev)")
    sub.add_argument(
        "--profile",
        choices=PROFILES,
        help="gates: PodCertificateRequest and ClusterTrustBundle are served",
    )
    sub.add_argument("--audit", action="store_true", default=None, help="write DIR/audit.log")


def _up(arguments) -> None:
    with Cluster(arguments.dir).alone() as cluster:
        cluster.up(_options(arguments))
        say(f"use it in a shell: . {os.path.relpath(cluster.layout.env)}")


def _down(arguments) -> None:
    # Taking the lock of a folder makes the folder.
    if arguments.dir.exists():
        with Cluster(arguments.dir).alone() as cluster:
            if cluster.down():
                return
    say(f"no development cluster in {arguments.dir}")


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


def _install(arguments) -> None:
    kubectl = _kubectl(arguments)
    address = arguments.backend_address
    if not address and arguments.context:
        raise DevError("with --context, --backend-address has to say where OpenBao is")
    install.chart(_helm(arguments), arguments.helm)
    install.wait_for_kinds(kubectl)
    install.platform(kubectl, address or openbao.address(Layout(arguments.dir).require()))


def _operator_kubeconfig(arguments) -> None:
    install.operator_kubeconfig(_kubectl(arguments), arguments.out, arguments.duration)


def _operator_config(arguments) -> None:
    port = arguments.port or ports.free()
    install.operator_config(_helm(arguments), _kubectl(arguments), arguments.out, port)


def _kubectl(arguments) -> Kubectl:
    if arguments.context:
        return Kubectl(all_tools()["kubectl"], context=arguments.context)
    layout = Layout(arguments.dir)
    layout.require()
    return Kubectl(layout.bin / "kubectl", layout.kubeconfig)


def _helm(arguments) -> list[str]:
    if arguments.context:
        return [str(all_tools()["helm"]), "--kube-context", arguments.context]
    layout = Layout(arguments.dir)
    layout.require()
    return [str(layout.bin / "helm"), "--kubeconfig", str(layout.kubeconfig)]


def _with(arguments) -> int:
    if arguments.reuse and os.environ.get("TENURE_DEV_DIR"):
        say(f"using the cluster of {os.environ['TENURE_DEV_DIR']}")
        return subprocess.run(arguments.argv).returncode
    return session.run(Cluster(arguments.dir), arguments.argv, _options(arguments))


def _options(arguments) -> Options:
    return Options(arguments.name, arguments.profile, arguments.audit)


def _tools(arguments) -> None:
    for bundle in load().values():
        found = locate(bundle)
        for name, path in found.paths.items():
            print(f"{name:24} {bundle.version:8} {found.origin}: {path}")
