"""Which processes are touched, and how waiting for one ends."""

import contextlib
import io
import signal
import subprocess
import sys
import tempfile
import unittest
import warnings
from pathlib import Path

from devcluster import process
from devcluster.errors import DevError
from devcluster.state import Server

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


class ProcessTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.log = self.folder / "server.log"
        # Servers outlive the object that started them, on purpose.
        self.enterContext(warnings.catch_warnings())
        warnings.simplefilter("ignore", ResourceWarning)

    def start(self, argv=None, **options) -> Server:
        server = process.start(argv or SLEEPER, self.log, **options)
        self.addCleanup(self.end, server)
        return server

    def end(self, server: Server):
        with contextlib.suppress(DevError):
            process.send("server", server, signal.SIGKILL)
        process.wait_gone("server", server)

    def test_a_server_runs_until_it_is_killed(self):
        server = self.start()
        process.wait_until("server runs", lambda: process.is_running(server), 10)
        self.assertFalse(process.has_ended(server))

        process.send("server", server, signal.SIGKILL)
        process.wait_gone("server", server)

        self.assertFalse(process.is_running(server))
        self.assertTrue(process.has_ended(server))

    def test_a_foreign_process_with_the_remembered_pid_is_never_touched(self):
        foreign = subprocess.Popen(SLEEPER)
        self.addCleanup(foreign.wait)
        self.addCleanup(foreign.kill)
        remembered = Server(argv=["etcd", "--data-dir=x"], log=str(self.log), pid=foreign.pid)
        process.wait_until("it runs", lambda: process.command_line(foreign.pid) == SLEEPER, 10)

        with self.assertRaisesRegex(DevError, "etcd is not running"):
            process.send("etcd", remembered, signal.SIGKILL)

        self.assertIsNone(foreign.poll())
        self.assertTrue(process.has_ended(remembered))

    def test_a_launcher_that_replaces_itself_is_recognised_before_and_after(self):
        server = self.start(SLEEPER, launcher=["env"])

        process.wait_until("it runs", lambda: process.command_line(server.pid) == SLEEPER, 10)

        self.assertTrue(process.is_running(server))

    def test_a_paused_server_is_seen_as_paused(self):
        server = self.start()
        process.wait_until("server runs", lambda: process.is_running(server), 10)

        process.pause("server", server)
        self.assertTrue(process.is_paused(server))
        process.send("server", server, signal.SIGCONT)
        process.wait_until("it goes on", lambda: not process.is_paused(server), 10)

    def test_a_server_is_paused_when_its_last_thread_is(self):
        threads = "import threading, time\n" + (
            "for _ in range(40): threading.Thread(target=lambda: sum(iter(int, 1))).start()"
        )
        argv = [sys.executable, "-c", threads]
        server = self.start(argv)
        process.wait_until("server runs", lambda: process.command_line(server.pid) == argv, 10)

        for _ in range(20):
            process.pause("server", server)
            self.assertTrue(process.is_paused(server))
            process.send("server", server, signal.SIGCONT)

    def test_waiting_ends_with_the_log_when_the_server_dies(self):
        server = self.start([sys.executable, "-c", "raise SystemExit('no disk left')"])

        with self.assertRaisesRegex(DevError, "(?s)serves: the process ended.*no disk left"):
            process.wait_until("server serves", lambda: False, 60, server)

    def test_waiting_ends_at_the_deadline(self):
        with self.assertRaisesRegex(DevError, "server serves: not within 0 s"):
            process.wait_until("server serves", lambda: False, 0.1)


class ProgressTest(unittest.TestCase):
    def test_long_work_shows_a_heartbeat(self):
        from devcluster.progress import step

        said = self.enterContext(contextlib.redirect_stderr(io.StringIO()))
        with step("building", heartbeat=0.01):
            process.wait_until("a heartbeat", lambda: said.getvalue().count("…") >= 3, 10)
        self.assertIn("building: done in", said.getvalue())
