"""Input that no honest program sends: each is answered with a problem that names the field, and harms nothing."""

from __future__ import annotations

import json
import socket

import pytest
import requests
from alongside import Api, new_key
from person import Forms, Person
from problems import problem

MEGABYTE = 1 << 20


def raw(api: Api, body: bytes, path: str = "/calls"):
    return api.request(
        "POST", path, key=new_key(), data=body, headers={"Content-Type": "application/json"}
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("location", "Elm\u0000Street"),
        ("location", "Elm\u0007Street"),
        ("location", "x" * 301),
        ("location", 7),
        ("location", ["Elm Street"]),
        ("callerName", "x" * 121),
        ("callerName", {"first": "Ola"}),
        ("callback", "12"),
        ("callback", "ask the neighbour"),
        ("callback", 18125550142),
        ("whatHappened", "x" * 4001),
        ("whatHappened", True),
        ("language", "a language, but no tag of one"),
        ("weapon", "maybe"),
        ("weapon", False),
        ("violence", ""),
        ("injury", "YES"),
        ("callerRelation", "stranger"),
        ("source", "pigeon"),
        ("source", 911),
        ("receivedAt", "2026-02-30T09:00:00Z"),
        ("receivedAt", "2026-13-01T09:00:00Z"),
        ("receivedAt", "2025-02-29T09:00:00Z"),
        ("receivedAt", "2026-02-28T25:00:00Z"),
        ("receivedAt", "2026-02-28T09:00:00"),
        ("receivedAt", "yesterday"),
        ("receivedAt", 1767225600),
        ("note", "   "),
        ("note", "x" * 8001),
        ("note", "a\u0000b"),
        ("colour", "blue"),
    ],
    ids=lambda value: json.dumps(value)[:30],
)
def test_a_field_that_is_not_acceptable_is_named(theo: Api, field: str, value) -> None:
    before = theo.get("/calls", params={"limit": 1}).json()["calls"]
    body = {"source": "911", "location": "Elm Street 4", field: value}
    answer = theo.post("/calls", body)
    assert answer.status_code in (400, 422), answer.text
    refused = problem(answer, answer.status_code, field=field)
    if isinstance(value, str) and len(value.strip()) > 3:
        assert value not in json.dumps(refused, ensure_ascii=False), "a problem repeats what was sent"
    assert theo.get("/calls", params={"limit": 1}).json()["calls"] == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"a text"',
        b"7",
        b"{}",
        b'{"location":"Elm"} and more',
        b'{"location":"\xff\xfe"}',
        b'{"location":"\xed\xa0\x80"}',
        b'{"location":"\\ud800"}',
        b'\xef\xbb\xbf{"location":1}',
        b'{"location":"Elm\x00Street"}',
        b"[" * 100_000,
        b'{"location":' * 20_000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_body_that_cannot_be_read_is_refused(theo: Api, body: bytes) -> None:
    answer = raw(theo, body)
    assert answer.status_code in (400, 422), answer.text[:500]
    problem(answer, answer.status_code)


def test_a_field_said_twice_is_read_as_one_of_them_or_refused(theo: Api) -> None:
    answer = raw(theo, b'{"location":"Elm Street 4","location":"Oak Avenue 9"}')
    assert answer.status_code in (201, 400, 422)


def test_ten_megabytes_are_refused(theo: Api) -> None:
    body = json.dumps({"location": "Elm Street 4", "whatHappened": "x" * (10 * MEGABYTE)}).encode()
    try:
        problem(raw(theo, body), 413)
    except requests.exceptions.ConnectionError:
        # The server may close the connection on a sender that does not stop; it must go on serving.
        pass
    assert theo.get("/me").status_code == 200


def test_a_body_without_a_length_is_bounded_too(theo: Api) -> None:
    def endless():
        for _ in range(160):
            yield b"x" * 65536

    headers = {"Content-Type": "application/json"}
    try:
        answer = theo.request("POST", "/calls", key=new_key(), data=endless(), headers=headers)
        problem(answer, 413)
    except requests.exceptions.ConnectionError:
        pass
    assert theo.get("/me").status_code == 200


@pytest.mark.parametrize("key", ["x" * 256, "with blank", "", "caf\u00e9"])
def test_a_key_of_the_wrong_form_is_refused(theo: Api, key: str) -> None:
    answer = theo.request(
        "POST", "/calls", json={"location": "Elm Street 4"}, headers={"Idempotency-Key": key.encode()}
    )
    assert answer.status_code in (400, 422, 428), answer.text
    problem(answer, answer.status_code)


@pytest.mark.parametrize("tag", ["", "3", '"', "W/", '"no-such-version"', "\u00e9", '"1" "2"', "x" * 5000])
def test_a_version_of_the_wrong_form_changes_nothing(theo: Api, tag: str) -> None:
    call = theo.take_call()
    answer = theo.request(
        "PATCH", f"/calls/{call['id']}", json={"weapon": "yes"}, headers={"If-Match": tag.encode()}
    )
    assert answer.status_code in (400, 412, 422, 428, 431), answer.text
    assert theo.get(f"/calls/{call['id']}").json()["weapon"] is None


@pytest.mark.parametrize(
    "path",
    ["/calls/%00", "/calls/..%2f..%2fetc%2fpasswd", "/calls/%ff%fe", "/calls/" + "9" * 4000, "/calls/1'--"],
)
def test_paths_that_lead_nowhere(theo: Api, path: str) -> None:
    assert 400 <= theo.get(path).status_code < 500


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /api/v1/calls HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/v1/calls HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
    ],
    ids=["noise", "version", "long path", "negative length", "two lengths", "long header"],
)
def test_bytes_that_are_not_http_harm_nothing(served, bytes_sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.server.port), timeout=10) as connection:
        try:
            connection.sendall(bytes_sent)
            connection.recv(4096)
        except (ConnectionError, TimeoutError):
            pass
    assert served.api("theo").get("/me").status_code == 200


def test_a_form_keeps_what_was_typed(served) -> None:
    theo = Person(served.server, "theo")
    typed = {"location": "Elm Street 4", "callback": "ask the neighbour", "callerName": "Mr. Okafor"}
    answer = theo.send("/calls/new", "/calls", **typed)
    assert answer.status_code == 422, answer.status_code
    kept = Forms(answer.text).to("/calls")
    assert {name: kept[name] for name in typed} == typed


@pytest.mark.parametrize("value", [b"Elm%00Street", b"%ff%fe", b"x" * 2000, b"%ed%a0%80"])
def test_a_form_field_that_is_not_text_is_refused(served, value: bytes) -> None:
    theo = Person(served.server, "theo")
    fields = theo.form("/calls/new", "/calls")
    body = f"csrf={fields['csrf']}&key={fields['key']}&location=".encode() + value
    answer = theo.session.post(
        served.url + "/calls", data=body, headers={"Content-Type": "application/x-www-form-urlencoded"},
        allow_redirects=False, timeout=30,
    )
    assert answer.status_code in (400, 422)


def test_a_form_from_another_site_is_refused(served) -> None:
    theo = Person(served.server, "theo")
    fields = theo.form("/calls/new", "/calls") | {"location": "Elm Street 4"}
    for csrf in ("", "made-up", None):
        stolen = {name: value for name, value in (fields | {"csrf": csrf}).items() if value is not None}
        answer = theo.session.post(served.url + "/calls", data=stolen, allow_redirects=False, timeout=30)
        assert answer.status_code == 403, answer.status_code
    answer = theo.session.post(
        served.url + "/calls", data=fields, headers={"Origin": "https://elsewhere.example"}, allow_redirects=False,
        timeout=30,
    )
    assert answer.status_code in (201, 303, 403)
