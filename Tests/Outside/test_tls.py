"""The server speaks TLS itself, and says so to browsers."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
import requests
from alongside import Server, Workspace


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for this machine that signs itself."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )
    return certificate, key


def test_speaks_tls_with_the_certificate_given(workspace: Workspace, certificate: tuple[Path, Path]) -> None:
    pem, key = certificate
    workspace.invite("theo")
    server = Server(workspace, "--tls-certificate", str(pem), "--tls-key", str(key)).start(wait=False)
    try:
        address = f"https://127.0.0.1:{server.port}"
        deadline = time.monotonic() + 30
        while True:
            try:
                answer = requests.get(address + "/sign-in", verify=str(pem), timeout=10)
                break
            except requests.RequestException:
                assert time.monotonic() < deadline, server.written()
                time.sleep(0.05)
        assert answer.status_code == 200
        assert "max-age" in answer.headers["Strict-Transport-Security"]
        cookies = answer.headers.get("Set-Cookie", "")
        if cookies:
            assert "Secure" in cookies and "HttpOnly" in cookies
        with pytest.raises(requests.RequestException):
            requests.get(f"http://127.0.0.1:{server.port}/sign-in", timeout=5).raise_for_status()
    finally:
        server.stop()
