"""The pinned kubectl, always with an explicit kubeconfig or context."""

import json
import subprocess
from pathlib import Path

from .errors import DevError

_KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters:
- name: {cluster}
  cluster: {connection}
users:
- name: {user}
  user:
    token: {token}
contexts:
- name: {cluster}
  context:
    cluster: {cluster}
    user: {user}
current-context: {cluster}
"""


class Kubectl:
    """Runs kubectl against one cluster."""

    def __init__(self, command: Path, kubeconfig: Path | None = None, context: str | None = None):
        self._prefix = [str(command)]
        if kubeconfig:
            self._prefix += ["--kubeconfig", str(kubeconfig)]
        if context:
            self._prefix += ["--context", context]

    def run(self, *arguments: str, stdin: str | None = None) -> str:
        """The standard output of a kubectl call; its error text where it fails."""
        done = subprocess.run(
            [*self._prefix, *arguments], input=stdin, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise DevError(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def begin(self, *arguments: str) -> subprocess.Popen:
        """A kubectl call that goes on, e.g. a watch, with its standard output as text."""
        return subprocess.Popen(
            [*self._prefix, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

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

    def kubeconfig_with(self, user: str, token: str) -> str:
        """A kubeconfig for the same cluster whose only credential is the token."""
        view = self.run("config", "view", "--minify", "--flatten", "--raw", "-o", "json")
        (cluster,) = json.loads(view)["clusters"]
        return _KUBECONFIG.format(
            cluster=cluster["name"],
            connection=json.dumps(cluster["cluster"]),
            user=user,
            token=token,
        )
