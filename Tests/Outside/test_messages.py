"""Messages that go out by a real mail server and a gateway: down, back, killed in between, refusing, behind TLS."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from alongside import Api, Server, Workspace, new_key
from lifetime import free_port
from post import Gateway, MailServer, server_tls
from referring import referred
from running import Running


@pytest.fixture
def engine() -> str:
    return "sqlite"


def within(seconds: float, what: Callable[[], object]) -> None:
    """Waits until something is so; how long it may take is patience, not a measurement."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


class City:
    """A server that sends by a mail server and a gateway on this machine, neither of which need be there."""

    def __init__(self, workspace: Workspace, **settings: str):
        self.mail, self.texts = free_port(), free_port()
        token = workspace.folder / "token"
        token.write_text("a-token-of-the-gateway\n")
        workspace.settings = {
            "ALONGSIDE_SMTP": f"127.0.0.1:{self.mail}", "ALONGSIDE_SMTP_TLS": "none",
            "ALONGSIDE_SMTP_FROM": "Denver STAR <star@denver.example>",
            "ALONGSIDE_SMS_GATEWAY": f"http://127.0.0.1:{self.texts}/send", "ALONGSIDE_SMS_TOKEN_FILE": str(token),
            "ALONGSIDE_MESSAGES_FROM": "the crisis program of Denver", **settings,
        }
        self.workspace = workspace
        workspace.invite()
        self.tokens = workspace.add_token("theo"), workspace.add_token("dana")
        self.server = Server(workspace).start()

    @property
    def running(self) -> Running:
        theo, dana = self.tokens
        return Running(self.server, self.workspace, Api(self.server, theo), Api(self.server, dana))

    def send(self, service: str, channel: str, to: str) -> tuple[Api, dict, dict]:
        noor, referral = referred(self.running, service)
        made = noor.post(f"/referrals/{referral['id']}/link", {"channel": channel, "to": to})
        assert made.status_code == 201, made.text
        return noor, referral, made.json()

    def kill_and_start(self) -> None:
        self.server.kill()
        self.server = Server(self.workspace, port=self.server.port).start()

    def count(self, channel: str, outcome: str) -> int:
        told = requests.get(self.server.url + "/metrics", timeout=10).text
        found = re.search(rf'alongside_messages_total{{channel="{channel}",outcome="{outcome}"}} (\d+)', told)
        return int(found[1]) if found else 0

    def says_nothing_of(self, *words: str) -> None:
        told = self.server.written() + requests.get(self.server.url + "/metrics", timeout=10).text
        told += self.workspace.run("journal", "export").stdout
        for word in words:
            assert word not in told


@pytest.fixture
def city(workspace: Workspace) -> Iterator[City]:
    city = City(workspace)
    yield city
    city.server.stop()


def test_a_letter_waits_for_a_mail_server_that_is_down_and_goes_once(city: City) -> None:
    _, _, link = city.send("Harbour House", "email", "intake@harbour.example")
    within(30, lambda: city.count("email", "failed") >= 2)
    # A power cut in between changes nothing.
    city.kill_and_start()
    with MailServer(city.mail) as mail:
        within(90, lambda: mail.letters)
        within(10, lambda: city.count("email", "sent") == 1)
        time.sleep(3)
        [letter] = mail.letters
        assert mail.receivers == [["intake@harbour.example"]] and mail.attempts == 1
    assert letter["From"] == "Denver STAR <star@denver.example>" and letter["To"] == "intake@harbour.example"
    assert letter["Message-ID"].endswith("@denver.example>")
    text = letter.get_content()
    assert link["address"] in text and "the crisis program of Denver" in text
    said = f"{letter['Subject']} {text}"
    assert not re.search(f"Wren|Harbour|[Ss]helter|bed|Noor|Willow|{link['code']}", said)
    # The link of the letter opens with the code that was said.
    assert requests.get(link["address"], timeout=10).status_code == 200
    city.says_nothing_of("harbour.example", link["address"].rsplit("/", 1)[1])
    assert city.workspace.verify()["valid"]


def test_a_text_goes_to_the_gateway_with_its_token_and_its_key(city: City) -> None:
    with Gateway(city.texts) as gateway:
        gateway.status = 503
        _, _, link = city.send("Mill Park", "text", "(812) 555-0142")
        within(30, lambda: len(gateway.handed) >= 2)
        gateway.status = 202
        within(30, lambda: city.count("text", "sent") == 1)
        time.sleep(3)
        keys = {one.headers["Idempotency-Key"] for one in gateway.handed}
        assert len(keys) == 1 and keys == {one.body["id"] for one in gateway.handed}
        last = gateway.handed[-1]
        assert last.headers["Authorization"] == "Bearer a-token-of-the-gateway"
        assert last.body["to"] == "+18125550142" and link["address"] in last.body["text"]
        assert set(last.body) == {"id", "to", "text"}
        assert not re.search(f"Wren|Mill|[Ss]helter|Noor|{link['code']}", last.body["text"])
    city.says_nothing_of("5550142", "a-token-of-the-gateway")


@pytest.mark.timeout(240)
def test_a_kill_between_sending_and_marking_repeats_the_message_under_its_name(city: City) -> None:
    with Gateway(city.texts) as gateway:
        gateway.holding.set()
        city.send("Quay Shelter", "text", "812 555 0143")
        within(30, lambda: gateway.handed)
        city.kill_and_start()
        gateway.holding.clear()
        # It goes again when the time of the first attempt is over.
        within(120, lambda: city.count("text", "sent") == 1)
        assert len(gateway.handed) == 2
        assert len({one.headers["Idempotency-Key"] for one in gateway.handed}) == 1
    assert city.workspace.verify()["valid"]


def test_a_receiver_that_refuses_for_good_is_shown_to_the_sender(city: City) -> None:
    with MailServer(city.mail) as mail:
        mail.refusing = "450 Busy"
        noor, referral, _ = city.send("Pine House", "email", "nobody@harbour.example")
        within(30, lambda: city.count("email", "failed") >= 1)
        mail.refusing = "550 No such mailbox"
        within(60, lambda: city.count("email", "refused") == 1)
        attempts = mail.attempts
        time.sleep(3)
        assert mail.attempts == attempts and not mail.letters
    session = city.running.session("noor")
    page = requests.get(f"{city.server.url}/calls/{referral['call']}/referrals", cookies=session, timeout=30).text
    assert "refused" in page and "it does not arrive there" in page
    work = requests.get(city.server.url + "/referrals?of=everybody", cookies=session, timeout=30).text
    assert "The message with the link did not arrive." in work


def test_a_letter_goes_by_tls_to_whom_it_trusts_and_to_nobody_else(workspace: Workspace, tmp_path: Path) -> None:
    certificate, key, password = tmp_path / "certificate.pem", tmp_path / "key.pem", tmp_path / "password"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )
    password.write_text("wrong\n")
    more = {"ALONGSIDE_SMTP_TLS": "starttls", "ALONGSIDE_SMTP_USER": "star", "ALONGSIDE_SMTP_PASSWORD_FILE": str(password)}
    city = City(workspace, **more)
    try:
        with MailServer(city.mail, server_tls(certificate, key), login=("star", "right")) as mail:
            city.send("Oak House", "email", "intake@oak.example")
            # A certificate that nobody vouches for; then a password that is none. Neither is the end of the letter.
            for change in ({"ALONGSIDE_SMTP_CA": str(certificate)}, None):
                within(30, lambda: city.count("email", "failed") >= 2)
                assert not mail.letters and mail.attempts == 0
                if change is None:
                    password.write_text("right\n")
                workspace.settings.update(change or {})
                city.server.stop()
                city.server = Server(workspace, port=city.server.port).start()
            within(90, lambda: mail.letters)
    finally:
        city.server.stop()
    assert "wrong" not in city.server.written()


def test_without_settings_nothing_goes_and_the_page_says_so(workspace: Workspace) -> None:
    workspace.invite()
    theo, dana = workspace.add_token("theo"), workspace.add_token("dana")
    with Server(workspace) as server:
        running = Running(server, workspace, Api(server, theo), Api(server, dana))
        noor, referral = referred(running, "Elm House")
        made = noor.post(f"/referrals/{referral['id']}/link", {"channel": "email", "to": "a@b.example"})
        assert (made.status_code, made.json()["type"].split(":")[-1]) == (422, "messages-not-set-up")
        assert noor.post(f"/referrals/{referral['id']}/link", {}, key=new_key()).status_code == 201
        cookies = running.session("noor")
        page = requests.get(f"{server.url}/calls/{referral['call']}/referrals", cookies=cookies, timeout=30).text
        assert "Messages are not set up here" in page


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"ALONGSIDE_SMTP": "mail.example:25", "ALONGSIDE_SMTP_FROM": "a@b.example", "ALONGSIDE_SMTP_TLS": "none"}, "ALONGSIDE_SMTP_TLS"),
        ({"ALONGSIDE_SMTP": "mail.example:ssh", "ALONGSIDE_SMTP_FROM": "a@b.example"}, "ALONGSIDE_SMTP "),
        ({"ALONGSIDE_SMTP": "mail.example"}, "ALONGSIDE_SMTP_FROM"),
        ({"ALONGSIDE_SMTP": "mail.example", "ALONGSIDE_SMTP_FROM": "a@b.example", "ALONGSIDE_SMTP_USER": "x"}, "together"),
        ({"ALONGSIDE_SMS_GATEWAY": "http://sms.example/send"}, "ALONGSIDE_SMS_GATEWAY"),
        ({"ALONGSIDE_SMS_GATEWAY": "https://sms.example", "ALONGSIDE_SMS_TOKEN_FILE": "/nowhere"}, "ALONGSIDE_SMS_TOKEN_FILE"),
    ],
)
def test_a_setting_that_would_send_in_the_clear_or_not_at_all_keeps_the_server_from_starting(
    workspace: Workspace, settings: dict[str, str], named: str
) -> None:
    workspace.settings = settings
    done = workspace.run("serve", "--port", "0")
    assert done.returncode != 0 and named in done.stderr
