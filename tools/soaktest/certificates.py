"""Whether a delivered certificate is whole and alive, as openssl sees it."""

import subprocess
import tempfile
from pathlib import Path


def defect(certificate: bytes, key: bytes, trust: bytes) -> str:
    """What is wrong with the pair under these anchors; empty where nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in ("chain.pem", "key.pem", "trust.pem")}
        for path, content in zip(paths.values(), (certificate, key, trust)):
            path.write_bytes(content)
        chain, private, anchors = map(str, paths.values())
        of_certificate = _openssl("x509", "-in", chain, "-noout", "-pubkey")
        of_key = _openssl("pkey", "-in", private, "-pubout")
        if of_certificate.returncode != 0 or of_key.returncode != 0:
            return "certificate or key cannot be read"
        if of_certificate.stdout != of_key.stdout:
            return "certificate and key do not belong together"
        verified = _openssl("verify", "-CAfile", anchors, "-untrusted", chain, chain)
        return "" if verified.returncode == 0 else verified.stderr.strip().replace("\n", "; ")


def _openssl(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=30)
