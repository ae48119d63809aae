"""Handshakes of the demonstration, with certificates that openssl makes."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from demorun import certificates
from demorun.waiting import NotYet, Unseen, until
from live.handshakes import Listener, Loop, shake
from live.pair import Files

NAME = "api.payments.svc"


@unittest.skipUnless(shutil.which("openssl"), "needs openssl")
class HandshakesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.trust = cls.authority("root").chain
        cls.first, cls.second = cls.leaf("first", "root"), cls.leaf("second", "root")
        cls.authority("other")
        cls.foreign = cls.leaf("foreign", "other")

    @classmethod
    def openssl(cls, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=cls.folder, check=True, capture_output=True)

    @classmethod
    def authority(cls, name: str) -> Files:
        cls.openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", f"/CN={name}", "-days", "1", "-keyout", f"{name}.key", "-out", f"{name}.crt",
            "-addext", "keyUsage=critical,keyCertSign",
        )  # fmt: skip
        return Files(cls.folder / f"{name}.crt", cls.folder / f"{name}.key")

    @classmethod
    def leaf(cls, name: str, authority: str) -> Files:
        cls.openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", f"/CN={name}", "-days", "1", "-keyout", f"{name}.key", "-out", f"{name}.crt",
            "-CA", f"{authority}.crt", "-CAkey", f"{authority}.key",
            "-addext", f"subjectAltName=DNS:{NAME}",
            "-addext", "basicConstraints=critical,CA:FALSE",
            "-addext", "extendedKeyUsage=serverAuth,clientAuth",
        )  # fmt: skip
        return Files(cls.folder / f"{name}.crt", cls.folder / f"{name}.key")

    def listener(self, files: Files) -> Listener:
        listener = Listener(self.trust, files)
        self.addCleanup(listener.close)
        return listener

    def test_both_sides_see_each_others_certificate(self):
        seen = shake(self.listener(self.first).port, NAME, self.trust, self.second)

        self.assertEqual(certificates.facts(self.first).serial, seen.server_serial.zfill(40))
        self.assertEqual(certificates.facts(self.second).serial, seen.client_serial.zfill(40))

    def test_another_name_is_refused(self):
        with self.assertRaises(OSError):
            shake(self.listener(self.first).port, "other.svc", self.trust, self.second)

    def test_a_client_of_another_authority_is_refused(self):
        with self.assertRaises(OSError):
            shake(self.listener(self.first).port, NAME, self.trust, self.foreign)

    def test_a_server_of_another_authority_is_refused(self):
        with self.assertRaises(OSError):
            shake(self.listener(self.foreign).port, NAME, self.trust, self.first)

    def test_a_loop_sees_the_new_certificate_and_no_failure(self):
        listener = self.listener(self.first)
        loop = Loop(listener, NAME, self.trust, self.second)
        self.addCleanup(loop.end)
        self.until_count(loop, 1)
        listener.use(self.trust, self.second)
        self.until_serials(loop, 2)
        loop.end()
        self.assertEqual([], loop.failures)

    def test_a_loop_notes_failures(self):
        loop = Loop(self.listener(self.first), NAME, self.trust, self.foreign)
        self.addCleanup(loop.end)

        def failed():
            if not loop.failures:
                raise NotYet("no failure")

        until("a failure", failed, 10)
        self.assertEqual(0, loop.count)

    def until_count(self, loop: Loop, count: int) -> None:
        def enough():
            if loop.count < count:
                raise NotYet(f"{loop.count}, failures {loop.failures}")

        until("handshakes", enough, 10)

    def until_serials(self, loop: Loop, count: int) -> None:
        def enough():
            if len(loop.serials) < count:
                raise NotYet(f"{loop.serials}, failures {loop.failures}")

        until("another certificate", enough, 10)

    def test_openssl_verifies_the_name_and_the_authority(self):
        self.assertTrue(certificates.verified(self.first, self.trust, NAME).endswith("OK"))
        for files, name in ((self.first, "other.svc"), (self.foreign, NAME)):
            with self.subTest(name), self.assertRaises(Unseen):
                certificates.verified(files, self.trust, name)
