"""Mutual TLS over real sockets: both sides demand and verify the other's certificate."""

import contextlib
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from .pair import Files

TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Seen:
    """What both sides saw of each other."""

    protocol: str
    cipher: str
    server_serial: str
    client_serial: str


class Listener:
    """A server on loopback whose certificate can be replaced while it serves."""

    def __init__(self, trust: Path, files: Files):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.use(trust, files)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def use(self, trust: Path, files: Files) -> None:
        """Shows this certificate from the next handshake on, as a program that reloads files."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.chain, files.key)
        context.load_verify_locations(trust)
        context.verify_mode = ssl.CERT_REQUIRED
        self._context = context

    def close(self) -> None:
        """Stops serving."""
        # A blocked accept does not notice that its socket is closed.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(TIMEOUT_SECONDS)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            # A failed handshake is told by the client, who cannot get an answer then.
            with contextlib.suppress(OSError):
                connection.settimeout(TIMEOUT_SECONDS)
                with self._context.wrap_socket(connection, server_side=True) as client:
                    client.recv(16)
                    client.sendall(_serial(client).encode())


def shake(port: int, name: str, trust: Path, files: Files) -> Seen:
    """One handshake with the server under that name; OSError where either side refuses."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_cert_chain(files.chain, files.key)
    context.load_verify_locations(trust)
    with (
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS) as connection,
        context.wrap_socket(connection, server_hostname=name) as server,
    ):
        # In TLS 1.3 a client learns that its certificate is refused only when it reads.
        server.sendall(b"who am I?")
        answer = server.recv(256).decode()
        if not answer:
            raise OSError("the server closed the connection without an answer")
        protocol, cipher = server.version() or "", (server.cipher() or ("",))[0]
        return Seen(protocol, cipher, _serial(server), answer)


def _serial(connection: ssl.SSLSocket) -> str:
    certificate = connection.getpeercert() or {}
    return str(certificate.get("serialNumber", "")).lower()


class Loop:
    """Handshakes, one after the other, until it is ended."""

    PAUSE_SECONDS = 0.1

    def __init__(self, listener: Listener, name: str, trust: Path, client: Files):
        self._arguments = (listener.port, name, trust, client)
        self.serials: dict[str, int] = {}
        """How many handshakes saw each serial number of the server, in the order they came."""
        self.failures: list[str] = []
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def use(self, trust: Path, client: Files) -> None:
        """Shows this certificate from the next handshake on, and trusts these anchors."""
        listener, name, *_ = self._arguments
        self._arguments = (listener, name, trust, client)

    @property
    def count(self) -> int:
        """How many succeeded so far."""
        return sum(self.serials.copy().values())

    def end(self) -> None:
        """Ends the loop after the present handshake."""
        self._ending.set()
        self._thread.join(TIMEOUT_SECONDS * 2)

    def _run(self) -> None:
        while not self._ending.wait(self.PAUSE_SECONDS):
            try:
                serial = shake(*self._arguments).server_serial
                self.serials[serial] = self.serials.get(serial, 0) + 1
            except OSError as failure:
                self.failures.append(f"{time.strftime('%H:%M:%S')} {failure}")
