"""The command line on folders that hold no usable cluster."""

import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from devcluster.cli import main


class CommandLineTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())).resolve()
        self.said = self.enterContext(contextlib.redirect_stderr(io.StringIO()))
        self.enterContext(mock.patch.dict(os.environ))
        os.environ.pop("TENURE_DEV_DIR", None)

    def test_a_command_without_a_cluster_names_the_remedy(self):
        for argv in (["status"], ["kill", "etcd"], ["seal"]):
            with self.subTest(argv[0]):
                self.assertEqual(1, main([*argv, "--dir", str(self.folder)]))
                self.assertIn("start one: tools/dev up", self.said.getvalue())

    def test_down_without_a_cluster_is_no_error(self):
        self.assertEqual(0, main(["down", "--dir", str(self.folder / "nowhere")]))
        self.assertEqual(0, main(["down", "--dir", str(self.folder)]))

    def test_a_folder_with_files_of_another_is_left_alone(self):
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "precious").touch()

        self.assertEqual(1, main(["up", "--dir", str(self.folder)]))
        self.assertEqual(0, main(["down", "--dir", str(self.folder)]))

        self.assertIn("holds other files", self.said.getvalue())
        self.assertTrue((self.folder / "bin" / "precious").exists())

    def test_a_state_that_cannot_be_read_is_an_error(self):
        (self.folder / "state.json").write_text("{")

        self.assertEqual(1, main(["status", "--dir", str(self.folder)]))
        self.assertIn("is not readable", self.said.getvalue())

    def test_an_unknown_server_is_refused(self):
        with self.assertRaises(SystemExit):
            main(["kill", "init", "--dir", str(self.folder)])

    def test_a_name_that_is_no_name_is_refused(self):
        self.assertEqual(1, main(["up", "--name", "No Name", "--dir", str(self.folder)]))
        self.assertIn("lower-case letters", self.said.getvalue())
        self.assertFalse((self.folder / "state.json").exists())

    def test_reuse_runs_the_command_on_the_cluster_of_the_shell(self):
        os.environ["TENURE_DEV_DIR"] = str(self.folder)

        self.assertEqual(7, main(["with", "--reuse", "--", "sh", "-c", "exit 7"]))
