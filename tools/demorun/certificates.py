"""Certificates as files, looked at by openssl."""

import hashlib
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from live.pair import Files

from .waiting import Unseen


@dataclass(frozen=True)
class Facts:
    """What openssl says of a certificate."""

    serial: str
    not_before: str
    not_after: str
    names: str
    key: str
    """The first digits of the SHA-256 of the public key."""


def verified(files: Files, trust: Path, name: str) -> str:
    """What `openssl verify` says of the chain for that DNS name; Unseen where it refuses."""
    done = subprocess.run(
        ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", name,
         "-CAfile", trust, "-untrusted", files.chain, files.chain],
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise Unseen(f"expected: openssl verify accepts it; seen: {done.stdout}{done.stderr}")
    return done.stdout.strip().replace(f"{files.chain.parent}/", "")


def facts(files: Files) -> Facts:
    """Reads the leaf."""
    text = _openssl("x509", "-in", str(files.chain), "-noout", "-serial", "-startdate", "-enddate",
                    "-ext", "subjectAltName")  # fmt: skip
    public = _openssl("x509", "-in", str(files.chain), "-noout", "-pubkey")
    return parsed(text, hashlib.sha256(public.encode()).hexdigest()[:16])


def parsed(text: str, key: str) -> Facts:
    """The facts in the output of `openssl x509`."""

    def line(name: str) -> str:
        found = re.search(rf"^{name}=(.+)$", text, re.MULTILINE)
        return found.group(1).strip() if found else "unknown"

    names = re.search(r"Subject Alternative Name:.*\n\s*(.+)", text)
    return Facts(
        line("serial").lower(),
        line("notBefore"),
        line("notAfter"),
        names.group(1).strip() if names else "none",
        key,
    )


def _openssl(*arguments: str) -> str:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise Unseen(f"openssl {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout
