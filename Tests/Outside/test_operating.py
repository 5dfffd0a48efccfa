"""What the people who run the service rely on: health, metrics, a graceful stop, and logs that give nobody away."""

from __future__ import annotations

import json
import os
import stat
import threading
import time

import pytest
import requests
from alongside import Api, Server, Workspace
from person import Person
from prometheus_client.parser import text_string_to_metric_families

STOPPED_WELL = 0


def test_health_and_readiness_need_no_sign_in(served) -> None:
    for path in ("/healthz", "/readyz"):
        answer = requests.get(served.url + path, timeout=30)
        assert answer.status_code == 200


def test_metrics_are_read_by_prometheus(served) -> None:
    served.api("theo").take_call()
    answer = requests.get(served.url + "/metrics", timeout=30)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert families
    samples = [sample for family in families.values() for sample in family.samples]
    assert samples
    assert any(family.type == "histogram" for family in families.values()), sorted(families)
    for sample in samples:
        for value in sample.labels.values():
            assert "0193" not in value and "Elm" not in value, "a label names one record"


def test_metrics_count_what_happens(served) -> None:
    def total() -> float:
        text = requests.get(served.url + "/metrics", timeout=30).text
        return sum(
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name.endswith(("_total", "_count"))
        )

    before = total()
    served.api("theo").take_call()
    assert total() > before


def test_pages_carry_a_strict_policy(served) -> None:
    answer = requests.get(served.url + "/sign-in", timeout=30)
    policy = answer.headers["Content-Security-Policy"]
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    assert directives["default-src"] in (["'none'"], ["'self'"])
    scripts = directives.get("script-src", directives["default-src"])
    assert "'unsafe-inline'" not in scripts and "'unsafe-eval'" not in scripts
    assert directives["frame-ancestors"] == ["'none'"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin")


def test_every_route_says_who_may(served) -> None:
    """Every page of the access table turns away who is not signed in, unless the table says it is for all."""
    table = served.workspace.json("access")
    assert table["roles"] and table["routes"]
    for route in table["routes"]:
        if route["permission"] in (None, "", "public", "everyone") or route["method"] != "GET":
            continue
        path = route["path"]
        for part in ("{id}", ":id", "{name}", ":name", "{callId}"):
            path = path.replace(part, "0193a2f1-77aa-7d10-8e31-2b9c54f0a611")
        answer = requests.get(served.url + path, timeout=30, allow_redirects=False, headers={"Accept": "text/html"})
        assert answer.status_code in (302, 303, 401, 403), f"{path}: {answer.status_code}"


# The live feed, as a program sees it


def read_events(stream: requests.Response, into: list[dict], enough: threading.Event) -> None:
    event: dict = {}
    try:
        for line in stream.iter_lines(chunk_size=1, decode_unicode=True):
            if not line:
                if event:
                    into.append(event)
                    if event.get("event") == "change":
                        enough.set()
                event = {}
            elif not line.startswith(":"):
                name, _, value = line.partition(":")
                event[name] = event.get(name, "") + value.removeprefix(" ")
    except (requests.RequestException, AttributeError, ValueError):
        pass


def test_a_change_reaches_an_open_stream_in_order(served) -> None:
    dana = Person(served.server, "dana")
    events: list[dict] = []
    changed = threading.Event()
    start = dana.position()
    with dana.follow(after=start) as stream:
        assert stream.status_code == 200
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        reader = threading.Thread(target=read_events, args=(stream, events, changed), daemon=True)
        reader.start()
        time.sleep(0.3)
        calls = [served.api("theo").take_call(location=f"Elm Street {n}") for n in range(3)]
        deadline = time.monotonic() + 10
        wanted = {call["id"] for call in calls}
        while time.monotonic() < deadline:
            seen = {line["id"] for e in list(events) if e.get("event") == "change" for line in json.loads(e["data"])["lines"]}
            if wanted <= seen and any(e.get("event") == "beat" for e in list(events)):
                break
            time.sleep(0.05)
        stream.close()
    assert wanted <= seen
    assert events[0]["event"] == "hello"
    last = start
    for event in events:
        if event.get("event") == "change":
            assert json.loads(event["data"])["after"] == last, "the stream says what it follows on"
            last = int(event["id"])


def test_a_stream_catches_up_by_its_number(served) -> None:
    dana = Person(served.server, "dana")
    events: list[dict] = []
    with dana.follow() as stream:
        reader = threading.Thread(target=read_events, args=(stream, events, threading.Event()), daemon=True)
        reader.start()
        deadline = time.monotonic() + 10
        while not events and time.monotonic() < deadline:
            time.sleep(0.02)
        stream.close()
    position = json.loads(events[0]["data"])["position"]
    missed = [served.api("theo").take_call()["id"] for _ in range(3)]
    caught: list[dict] = []
    changed = threading.Event()
    with dana.follow(after=position) as stream:
        threading.Thread(target=read_events, args=(stream, caught, changed), daemon=True).start()
        deadline = time.monotonic() + 10
        seen: set[str] = set()
        while time.monotonic() < deadline and not set(missed) <= seen:
            seen = {line["id"] for e in list(caught) if e.get("event") == "change" for line in json.loads(e["data"])["lines"]}
            time.sleep(0.05)
        stream.close()
    assert set(missed) <= seen


@pytest.mark.timeout(60)
def test_a_stop_is_graceful_with_streams_open(workspace: Workspace) -> None:
    workspace.invite("dana")
    with Server(workspace) as server:
        dana = Person(server, "dana")
        streams = [dana.follow() for _ in range(5)]
        assert all(stream.status_code == 200 for stream in streams)
        began = time.monotonic()
        assert server.stop(patience=10) == STOPPED_WELL
        assert time.monotonic() - began < 10
        for stream in streams:
            stream.close()
    assert workspace.verify()["valid"]
    assert workspace.verify()["sealed"] == workspace.verify()["events"], "the last head is sealed at the stop"


# Logs

TELLING = {
    "callerName": "Zebulon Quartermain",
    "callback": "+18125550187",
    "location": "999 Xanadu Crescent",
    "whatHappened": "She lost her heliotrope umbrella.",
}
TELLING_NOTE = "Her cousin keeps marmosets."


def test_logs_hold_no_personal_data(workspace: Workspace) -> None:
    workspace.invite("theo", "dana")
    secrets = list(workspace.passwords.values())
    token = workspace.add_token("theo")
    with Server(workspace) as server:
        api = Api(server, token)
        call = api.take_call(**TELLING, note=TELLING_NOTE)
        api.patch(f"/calls/{call['id']}", {"callerName": TELLING["callerName"] + " II"}, match=call["etag"])
        api.patch(f"/calls/{call['id']}", {"callback": TELLING["location"]}, match=call["etag"])
        api.post("/calls", TELLING | {"receivedAt": TELLING_NOTE})
        api.request("POST", "/calls", key="k", data=b'{"location":"999 Xanadu', headers={"Content-Type": "application/json"})
        api.get("/calls", params={"text": TELLING["callerName"], "after": TELLING["location"]})
        theo = Person(server, "theo")
        theo.send("/calls/new", "/calls", **TELLING)
        theo.get("/board", params={"text": TELLING["callerName"]})
        requests.post(server.url + "/sign-in", data={"name": TELLING["callerName"], "password": "wrong"}, timeout=30)
    written = server.written()
    assert written, "the server logs something"
    for text in [*TELLING.values(), TELLING_NOTE, "Zebulon", "Xanadu", "8125550187", "marmoset", token, *secrets]:
        assert text not in written, f"the log holds {text!r}"


def test_private_files_are_private(workspace: Workspace) -> None:
    workspace.add_user("theo", "call-taker")
    assert stat.S_IMODE(os.stat(workspace.state).st_mode) == 0o700
    for file in workspace.state.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file
    if not workspace.postgres:
        assert stat.S_IMODE(os.stat(workspace.file).st_mode) & 0o077 == 0


def test_plain_text_leaves_the_machine_only_behind_a_proxy(workspace: Workspace) -> None:
    """Without TLS the server listens on loopback only, unless a proxy is named."""
    workspace.add_user("theo", "call-taker")
    refused = workspace.run("serve", "--host", "0.0.0.0", "--port", "1", timeout=30)
    assert refused.returncode in (1, 2), refused.stderr
