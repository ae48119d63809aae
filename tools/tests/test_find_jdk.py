"""Which JDK the build uses."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from devcluster.pins import TOOLS_DIR


class FindJdkTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())).resolve()

    def jdk(self, name: str, version: str, command: str = "javac") -> Path:
        home = self.folder / name
        (home / "bin").mkdir(parents=True)
        (home / "bin" / command).write_text(f"#!/bin/sh\necho {command} {version}\n")
        (home / "bin" / command).chmod(0o755)
        return home

    def find(self, java_home: Path | None = None, path: Path | None = None):
        environment = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin"}
        if java_home:
            environment["JAVA_HOME"] = str(java_home)
        if path:
            environment["PATH"] = f"{path}:{environment['PATH']}"
        return subprocess.run(
            [TOOLS_DIR / "find-jdk"], env=environment, capture_output=True, text=True
        )

    def test_JAVA_HOME_comes_first(self):
        wanted = self.jdk("wanted", "25.0.1")
        other = self.jdk("other", "26")

        self.assertEqual(f"{wanted}\n", self.find(wanted, other / "bin").stdout)

    def test_an_old_JAVA_HOME_is_passed_over_for_PATH(self):
        old = self.jdk("old", "17.0.2")
        newer = self.jdk("newer", "26.0.1")

        self.assertEqual(f"{newer}\n", self.find(old, newer / "bin").stdout)

    def test_a_link_in_PATH_leads_to_the_home(self):
        home = self.jdk("jdk", "25")
        links = self.folder / "links"
        links.mkdir()
        (links / "second").symlink_to(home / "bin" / "javac")
        (links / "javac").symlink_to("second")

        self.assertEqual(f"{home}\n", self.find(path=links).stdout)

    def test_a_runtime_without_compiler_is_no_jdk(self):
        runtime = self.jdk("runtime", "25", command="java")
        home = self.jdk("jdk", "25")

        self.assertEqual(f"{home}\n", self.find(runtime, home / "bin").stdout)

    def test_a_home_with_a_space_is_found(self):
        home = self.jdk("my jdk", "25")

        self.assertEqual(f"{home}\n", self.find(home).stdout)
