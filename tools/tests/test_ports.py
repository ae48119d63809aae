"""Which ports the servers get."""

import os
import socket
import unittest
from unittest import mock

from devcluster import ports
from devcluster.errors import DevError


class PortsTest(unittest.TestCase):
    def setUp(self):
        self.enterContext(mock.patch.dict(os.environ))
        for name in ports.NAMES:
            os.environ.pop(ports.variable(name), None)

    def listener(self) -> int:
        taken = self.enterContext(socket.socket())
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        return taken.getsockname()[1]

    def test_every_server_gets_a_free_port_of_its_own(self):
        chosen = ports.choose()

        self.assertEqual(set(ports.NAMES), set(chosen))
        self.assertEqual(len(chosen), len(set(chosen.values())))
        self.assertTrue(all(ports.is_free(port) for port in chosen.values()))

    def test_a_configured_port_is_kept(self):
        os.environ["TENURE_KUBE_APISERVER_PORT"] = "29999"

        self.assertEqual(29999, ports.choose()["kube-apiserver"])

    def test_a_configured_port_that_is_taken_is_an_error(self):
        os.environ["TENURE_POSTGRES_PORT"] = str(self.listener())

        with self.assertRaisesRegex(DevError, "TENURE_POSTGRES_PORT=.* in use"):
            ports.choose()

    def test_a_configured_port_that_is_no_port_is_an_error(self):
        for text in ("0", "65536", "http", "-1"):
            with self.subTest(text):
                os.environ["TENURE_OPENBAO_PORT"] = text
                with self.assertRaisesRegex(DevError, "not a port"):
                    ports.choose()
