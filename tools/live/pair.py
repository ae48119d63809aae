"""A certificate and its key as files."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Files:
    """A certificate chain and its key on disk, leaf first."""

    chain: Path
    key: Path


def write(folder: Path, chain: bytes, key: bytes) -> Files:
    """Writes both, readable for their owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = Files(folder / "tls.crt", folder / "tls.key")
    for path, content in ((files.chain, chain), (files.key, key)):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    return files
