"""A mail server and a gateway for texts, on this machine, that can be down, slow or say no; they keep what they were handed."""

from __future__ import annotations

import email
import email.policy
import json
import ssl
import threading
from dataclasses import dataclass
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class MailServer:
    """A real SMTP server; `refusing` says with which line it refuses a receiver."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None):
        self.letters: list[EmailMessage] = []
        self.receivers: list[list[str]] = []
        self.attempts = 0
        self.refusing: str | None = None
        more: dict = {}
        if login:
            more = {"authenticator": lambda *given: self.authenticate(given[-1], login), "auth_required": True}
        self.controller = Controller(
            self, hostname="127.0.0.1", port=port, tls_context=tls, require_starttls=tls is not None, **more
        )

    @staticmethod
    def authenticate(given: object, login: tuple[str, str]) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login.decode(), given.password.decode()) == login
        return AuthResult(success=right, handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        self.attempts += 1
        if self.refusing:
            return self.refusing
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.receivers.append(list(envelope.rcpt_tos))
        return "250 OK"

    def __enter__(self) -> MailServer:
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()


@dataclass
class Handed:
    headers: dict[str, str]
    body: dict


class Gateway:
    """A gateway for texts. While it is `holding`, it takes what it is handed and does not answer."""

    def __init__(self, port: int):
        self.handed: list[Handed] = []
        self.status = 202
        self.holding = threading.Event()
        gateway = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.handed.append(Handed(dict(self.headers), json.loads(body)))
                if gateway.holding.is_set():
                    gateway.released.wait(120)
                    return
                self.send_response(gateway.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.released = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), Desk)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> Gateway:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


def server_tls(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context
