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
        if seen := _torn(chain, private):
            return seen
        verified = _openssl("verify", "-CAfile", anchors, "-untrusted", chain, chain)
        return "" if verified.returncode == 0 else verified.stderr.strip().replace("\n", "; ")


def torn(certificate: bytes, key: bytes) -> str:
    """Why the two are no pair; empty where they are one."""
    with tempfile.TemporaryDirectory() as folder:
        chain, private = Path(folder) / "chain.pem", Path(folder) / "key.pem"
        chain.write_bytes(certificate)
        private.write_bytes(key)
        return _torn(str(chain), str(private))


def _torn(chain: str, private: str) -> str:
    of_certificate = _openssl("x509", "-in", chain, "-noout", "-pubkey")
    of_key = _openssl("pkey", "-in", private, "-pubout")
    if of_certificate.returncode != 0 or of_key.returncode != 0:
        return "certificate or key cannot be read"
    same = of_certificate.stdout == of_key.stdout
    return "" if same else "certificate and key do not belong together"


def _openssl(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=30)
