"""Builds commands from the pinned Go modules below tools/servers."""

import os
import shutil
import subprocess
from pathlib import Path

from .errors import DevError
from .pins import TOOLS_DIR, Bundle
from .progress import step


def build(bundle: Bundle, into: Path) -> None:
    """Builds every command of the bundle into the folder, one visible step each."""
    go = shutil.which("go")
    if go is None:
        raise DevError(
            f"{bundle.name} {bundle.version} has to be built, but go is not in PATH. Install "
            "Go 1.26 or newer, or name a folder with the commands in TENURE_TOOLS_PATH."
        )
    module = TOOLS_DIR / bundle.go["module"]
    ldflags = f"-s -w {bundle.go.get('ldflags', '').format(version=bundle.version)}".strip()
    environment = os.environ | {"CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly -buildvcs=false"}
    for command in bundle.commands:
        argv = [go, "build", "-trimpath", "-ldflags", ldflags, "-o", str(into / command)]
        with step(f"building {command} {bundle.version}"):
            done = subprocess.run(
                argv + [bundle.go["packages"][command]],
                cwd=module,
                env=environment,
                capture_output=True,
                text=True,
            )
        if done.returncode != 0:
            raise DevError(f"building {command} failed in {module}:\n{done.stderr.strip()}")
