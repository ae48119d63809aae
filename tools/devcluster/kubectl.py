"""The pinned kubectl against the development cluster, always with an explicit kubeconfig."""

import subprocess
from pathlib import Path

from .errors import DevError


class Kubectl:
    """Runs kubectl with one kubeconfig."""

    def __init__(self, command: Path, kubeconfig: Path):
        self._prefix = [str(command), "--kubeconfig", str(kubeconfig)]

    def run(self, *arguments: str, stdin: str | None = None) -> str:
        """The standard output of a kubectl call; its error text where it fails."""
        done = subprocess.run(
            [*self._prefix, *arguments], input=stdin, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise DevError(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def apply(self, document: str) -> str:
        """Applies the YAML or JSON server-side, taking over fields from earlier runs."""
        return self.run(
            "apply",
            "--server-side",
            "--force-conflicts",
            "--field-manager=tenure-dev",
            "-f",
            "-",
            stdin=document,
        )

    def token(self, namespace: str, account: str, duration: str, audience: str = "") -> str:
        """A token of the ServiceAccount by TokenRequest."""
        arguments = ["create", "token", account, "-n", namespace, f"--duration={duration}"]
        if audience:
            arguments.append(f"--audience={audience}")
        return self.run(*arguments).strip()
