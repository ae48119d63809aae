"""Reads tools/pins.toml: which version of which command comes from where."""

import os
import platform
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from .errors import DevError

TOOLS_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Platform:
    """Operating system and processor in Go's spelling, e.g. linux and amd64."""

    os: str
    arch: str

    @property
    def key(self) -> str:
        return f"{self.os}/{self.arch}"

    @staticmethod
    def current() -> "Platform":
        machine = platform.machine().lower()
        arch = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
        return Platform(platform.system().lower(), arch.get(machine, machine))


@dataclass(frozen=True)
class Bundle:
    """One version of commands that come from one place."""

    name: str
    version: str
    commands: tuple[str, ...]
    version_args: tuple[str, ...]
    version_args_of: dict = field(default_factory=dict)
    any_version: bool = False
    go: dict | None = None
    release: dict | None = None
    wheel: dict | None = None
    maven: dict | None = None

    def args_for_version(self, command: str) -> list[str]:
        """The arguments that make the command print its version."""
        return list(self.version_args_of.get(command, self.version_args))


def load(path: Path | None = None) -> dict[str, Bundle]:
    """All bundles by name; TENURE_PINS names another file than tools/pins.toml."""
    path = path or Path(os.environ.get("TENURE_PINS") or TOOLS_DIR / "pins.toml")
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DevError(f"cannot read the pinned versions from {path}: {error}") from error
    return {name: _bundle(name, entry, path) for name, entry in table.items()}


def _bundle(name: str, entry: dict, path: Path) -> Bundle:
    try:
        return Bundle(
            name=name,
            version=entry["version"],
            commands=tuple(entry["commands"]),
            version_args=tuple(entry["version_args"]),
            version_args_of=entry.get("version_args_of", {}),
            any_version=entry.get("any_version", False),
            go=entry.get("go"),
            release=entry.get("release"),
            wheel=entry.get("wheel"),
            maven=entry.get("maven"),
        )
    except KeyError as error:
        raise DevError(f"{path}: [{name}] lacks the key {error}") from error
