"""How a pinned command is found, downloaded, built or refused."""

import contextlib
import functools
import hashlib
import http.server
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

from devcluster.errors import DevError
from devcluster.pins import TOOLS_DIR, Bundle, Platform, load
from devcluster.tools import cache_dir, locate

PLATFORM = Platform("linux", "amd64")
OFFICIAL = "https://releases.invalid/v{version}/greet-{os}-{arch}"
BINARY = b"#!/bin/sh\necho greet v1.2.3\n"
OTHER = b"#!/bin/sh\necho greet v1.2.30\n"
GO_MAIN = 'package main\n\nfunc main() { println("greet v1.2.3") }\n'


class _Server(http.server.ThreadingHTTPServer):
    """Serves a folder on loopback and notes what was asked for."""

    def __init__(self, folder: Path):
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_):
        pass


class ToolsTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())).resolve()
        self.mirror = self.folder / "mirror"
        self.mirror.mkdir()
        self.server = _Server(self.mirror)
        serve = functools.partial(self.server.serve_forever, poll_interval=0.02)
        threading.Thread(target=serve, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.said = self.enterContext(contextlib.redirect_stderr(io.StringIO()))
        self.enterContext(mock.patch.dict(os.environ, {"no_proxy": "127.0.0.1"}))
        for name in ("TENURE_TOOLS_PATH", "TENURE_DOWNLOAD", "TENURE_DOWNLOAD_BASE"):
            os.environ.pop(name, None)
        os.environ["TENURE_TOOLS_CACHE"] = str(self.folder / "cache")

    def use_mirror(self):
        os.environ["TENURE_DOWNLOAD_BASE"] = f"http://127.0.0.1:{self.server.server_port}/"

    def publish(self, name: str, content: bytes, platform: Platform = PLATFORM) -> str:
        file = self.mirror / "greet-1.2.3" / platform.key.replace("/", "-") / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return hashlib.sha256(content).hexdigest()

    def go_module(self) -> dict:
        module = self.folder / "module"
        module.mkdir(exist_ok=True)
        (module / "go.mod").write_text("module tenure.dev/greet\n\ngo 1.26.0\n")
        (module / "main.go").write_text(GO_MAIN)
        return {"module": str(module), "packages": {"greet": "."}}

    def executable(self, folder: str, content: bytes) -> Path:
        path = self.folder / folder / "greet"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o755)
        return path

    def bundle(self, digests: dict | None = None, **changes) -> Bundle:
        release = {"url": OFFICIAL, "sha256": digests or {}}
        values = {"release": release} | changes
        return Bundle("greet", "1.2.3", ("greet",), ("--version",), **values)

    def test_a_download_with_the_pinned_digest_is_used_from_then_on(self):
        self.use_mirror()
        bundle = self.bundle({"linux/amd64": self.publish("greet-linux-amd64", BINARY)})

        found = locate(bundle, PLATFORM)

        self.assertEqual("downloaded", found.origin)
        self.assertEqual(["/greet-1.2.3/linux-amd64/greet-linux-amd64"], self.server.asked)
        self.assertEqual(cache_dir() / "greet-1.2.3" / "greet", found.paths["greet"])
        self.assertEqual("greet v1.2.3\n", _output(found.paths["greet"]))
        self.assertEqual("cache", locate(bundle, PLATFORM).origin)
        self.assertEqual(1, len(self.server.asked))

    def test_a_command_is_taken_out_of_the_official_archive(self):
        self.use_mirror()
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            entry = tarfile.TarInfo("greet-v1.2.3/greet")
            entry.size = len(BINARY)
            tar.addfile(entry, io.BytesIO(BINARY))
        digest = self.publish("greet-v1.2.3.tar.gz", packed.getvalue())
        release = {
            "url": "https://releases.invalid/greet-v{version}.tar.gz",
            "member": "greet-v{version}/greet",
            "sha256": {"linux/amd64": digest},
        }

        found = locate(self.bundle(release=release), PLATFORM)

        self.assertEqual("greet v1.2.3\n", _output(found.paths["greet"]))
        self.assertEqual(["greet"], os.listdir(cache_dir() / "greet-1.2.3"))

    def test_each_command_of_a_bundle_has_a_digest_of_its_own(self):
        self.use_mirror()
        digests = {
            "linux/amd64/greet": self.publish("greet", BINARY),
            "linux/amd64/part": self.publish("part", b"other bytes"),
        }
        release = {"url": "https://releases.invalid/{command}", "sha256": digests}
        bundle = Bundle("greet", "1.2.3", ("greet", "part"), ("--version",), release=release)

        found = locate(bundle, PLATFORM)

        self.assertEqual(b"other bytes", found.paths["part"].read_bytes())

    def test_a_download_with_another_digest_is_refused_and_leaves_nothing(self):
        self.use_mirror()
        pinned = hashlib.sha256(BINARY).hexdigest()
        actual = self.publish("greet-linux-amd64", b"#!/bin/sh\necho something else\n")

        with self.assertRaises(DevError) as refused:
            locate(self.bundle({"linux/amd64": pinned}, go=self.go_module()), PLATFORM)

        self.assertIn(pinned, str(refused.exception))
        self.assertIn(actual, str(refused.exception))
        self.assertIn("not used", str(refused.exception))
        self.assertEqual([], [path for path in cache_dir().rglob("*") if path.suffix != ".lock"])

    @unittest.skipUnless(shutil.which("go"), "needs Go")
    def test_a_missing_file_falls_back_to_building(self):
        self.use_mirror()

        found = locate(self.bundle({"linux/amd64": "0" * 64}, go=self.go_module()), PLATFORM)

        self.assertEqual("built", found.origin)
        self.assertEqual(1, len(self.server.asked))
        self.assertIn("404", self.said.getvalue())
        self.assertTrue(os.access(found.paths["greet"], os.X_OK))

    def test_a_missing_file_without_another_way_says_what_to_do(self):
        self.use_mirror()

        with self.assertRaises(DevError) as failed:
            locate(self.bundle({"linux/amd64": "0" * 64}), PLATFORM)

        self.assertIn("greet 1.2.3 for linux/amd64", str(failed.exception))
        self.assertIn("TENURE_TOOLS_PATH", str(failed.exception))

    @unittest.skipUnless(shutil.which("go"), "needs Go")
    def test_a_file_without_a_pinned_digest_is_never_fetched(self):
        self.use_mirror()
        self.publish("greet-linux-amd64", BINARY)

        found = locate(self.bundle({"darwin/arm64": "0" * 64}, go=self.go_module()), PLATFORM)

        self.assertEqual("built", found.origin)
        self.assertEqual([], self.server.asked)
        self.assertIn("no digest of greet 1.2.3 is pinned for linux/amd64", self.said.getvalue())

    @unittest.skipUnless(shutil.which("go"), "needs Go")
    def test_nothing_is_downloaded_unless_asked_for(self):
        digest = self.publish("greet-linux-amd64", BINARY)

        found = locate(self.bundle({"linux/amd64": digest}, go=self.go_module()), PLATFORM)

        self.assertEqual("built", found.origin)
        self.assertEqual([], self.server.asked)

    @unittest.skipUnless(shutil.which("go"), "needs Go")
    def test_a_failed_build_shows_the_compiler_and_leaves_nothing(self):
        go = self.go_module()
        (Path(go["module"]) / "main.go").write_text("package main\n\nfunc main() { nonsense }\n")

        with self.assertRaises(DevError) as failed:
            locate(self.bundle(go=go), PLATFORM)

        self.assertIn("nonsense", str(failed.exception))
        self.assertFalse((cache_dir() / "greet-1.2.3").exists())

    def test_a_fitting_command_of_the_named_folder_is_used(self):
        own = self.executable("own", BINARY)
        os.environ["TENURE_TOOLS_PATH"] = str(own.parent)

        found = locate(self.bundle(), PLATFORM)

        self.assertEqual({"greet": own}, found.paths)
        self.assertIn("TENURE_TOOLS_PATH", found.origin)

    def test_a_fitting_command_of_PATH_is_used(self):
        own = self.executable("own", BINARY)
        os.environ["PATH"] = f"{own.parent}{os.pathsep}{os.environ['PATH']}"

        found = locate(self.bundle(), PLATFORM)

        self.assertEqual({"greet": own}, found.paths)
        self.assertIn("PATH", found.origin)

    def test_another_version_is_not_used_even_if_the_pinned_one_is_its_beginning(self):
        own = self.executable("own", OTHER)
        os.environ["TENURE_TOOLS_PATH"] = str(own.parent)
        self.use_mirror()
        digest = self.publish("greet-linux-amd64", BINARY)

        found = locate(self.bundle({"linux/amd64": digest}), PLATFORM)

        self.assertEqual("downloaded", found.origin)
        self.assertIn(f"{own} is not version 1.2.3", self.said.getvalue())

    def test_the_links_of_another_cluster_are_passed_over(self):
        own = self.executable("bin", BINARY)
        (self.folder / "env.json").write_text("{}")
        os.environ["PATH"] = f"{own.parent}{os.pathsep}{os.environ['PATH']}"

        with self.assertRaises(DevError):
            locate(self.bundle(), PLATFORM)

    def test_a_named_folder_that_is_missing_is_an_error(self):
        os.environ["TENURE_TOOLS_PATH"] = str(self.folder / "nowhere")

        with self.assertRaisesRegex(DevError, "not a folder"):
            locate(self.bundle(), PLATFORM)

    def test_two_processes_at_once_get_a_bundle_once(self):
        self.use_mirror()
        here = Platform.current()
        digest = self.publish(f"greet-{here.os}-{here.arch}", BINARY, here)
        pins = self.folder / "pins.toml"
        pins.write_text(
            '[greet]\nversion = "1.2.3"\ncommands = ["greet"]\nversion_args = ["--version"]\n'
            f'[greet.release]\nurl = "{OFFICIAL}"\n'
            f'[greet.release.sha256]\n"{here.key}" = "{digest}"\n'
        )
        os.environ["TENURE_PINS"] = str(pins)
        argv = [sys.executable, str(TOOLS_DIR / "dev"), "tools"]

        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        both = [subprocess.Popen(argv, **pipes) for _ in range(2)]
        printed = [process.communicate(timeout=60)[0] for process in both]

        self.assertEqual([0, 0], [process.returncode for process in both])
        self.assertEqual(1, len(self.server.asked))
        for text in printed:
            self.assertIn(str(cache_dir() / "greet-1.2.3" / "greet"), text)


class PinsTest(unittest.TestCase):
    def test_every_bundle_has_a_way_and_every_go_module_its_sums(self):
        for bundle in load().values():
            with self.subTest(bundle.name):
                self.assertTrue(bundle.go or bundle.wheel or bundle.maven)
                if bundle.go:
                    module = TOOLS_DIR / bundle.go["module"]
                    self.assertTrue((module / "go.sum").is_file())
                    self.assertEqual(set(bundle.commands), set(bundle.go["packages"]))

    def test_the_go_modules_hold_the_pinned_versions(self):
        required = {
            "etcd": "go.etcd.io/etcd/server/v3 v",
            "kubernetes": "k8s.io/kubernetes v",
            "kwok": "sigs.k8s.io/kwok v",
            "helm": "helm.sh/helm/v4 v",
            "pebble": "github.com/letsencrypt/pebble/v2 v",
            "pebble-challtestsrv": "github.com/letsencrypt/pebble/v2 v",
        }
        pins = load()
        for name, requirement in required.items():
            with self.subTest(name):
                module = (TOOLS_DIR / pins[name].go["module"] / "go.mod").read_text()
                self.assertIn(f"{requirement}{pins[name].version}", module)

    def test_every_digest_is_one(self):
        for bundle in load().values():
            for way in (bundle.release, bundle.wheel, bundle.maven):
                for key, digest in (way or {}).get("sha256", {}).items():
                    with self.subTest(f"{bundle.name} {key}"):
                        self.assertRegex(digest, "^[0-9a-f]{64}$")

    def test_a_pin_that_lacks_a_key_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "pins.toml"
            file.write_text('[greet]\nversion = "1"\n')
            with self.assertRaisesRegex(DevError, r"\[greet\] lacks the key 'commands'"):
                load(file)


def _output(command: Path) -> str:
    return subprocess.run([command], capture_output=True, text=True).stdout
